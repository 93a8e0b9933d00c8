/**
 * The helpers templates call, for one language and one part. Every value they get must be there: a missing or empty one
 * throws `MissingValueError` with its name, so no mail goes out with a gap.
 */
import Handlebars from 'handlebars';
import { type BusinessTime, businessTime } from '../domain/time.ts';
import { cleanValue, isolatePlain } from './clean-text.ts';
import type { Part } from './compile-part.ts';
import {
  formatDay,
  formatDaysLeft,
  formatGregorianDay,
  formatList,
  formatNumber,
  formatPercent,
  pluralCategory,
} from './format-values.ts';
import type { LinkRecorder } from './link-recorder.ts';
import { directionOf } from './locale.ts';
import type { HelperName } from './vocabulary.ts';

/** A value the template needs and the data has not. */
export class MissingValueError extends Error {
  readonly path: string;

  constructor(path: string) {
    super(`"${path}" is missing or empty, and the template prints it. Give it, or wrap it in {{#if ${path}}}.`);
    this.name = 'MissingValueError';
    this.path = path;
  }
}

/** What a fill carries besides the data (Handlebars' `@` frame). */
type Frame = {
  readonly links: LinkRecorder;
  readonly root: { readonly now: BusinessTime; readonly timezone: string };
};

type Options = { readonly hash: Readonly<Record<string, string>>; readonly data: Frame };

type InternalName = 'print' | 'printPlain' | 'listPlain';

export const fillHelpers = (
  locale: string,
  part: Part,
): Readonly<Record<HelperName | InternalName, Handlebars.HelperDelegate>> => {
  const direction = directionOf(locale);
  // A name may run against the mail's direction: isolated, it cannot move the words round it.
  const isolate = (text: string): string | Handlebars.SafeString =>
    part === 'html'
      ? new Handlebars.SafeString(`<bdi>${Handlebars.escapeExpression(text)}</bdi>`)
      : isolatePlain(text, direction);
  const printable = (value: unknown, path: string): string =>
    typeof value === 'number' ? formatNumber(value, locale) : textOf(value, path);
  return {
    print: (value: unknown, path: string) =>
      typeof value === 'number' ? formatNumber(value, locale) : isolate(textOf(value, path)),
    printPlain: (value: unknown, path: string) => printable(value, path),
    date: (value: unknown, path: string, options: Options) =>
      formatDay(lastInstant(value, path), options.data.root.timezone, locale),
    gregorian: (value: unknown, path: string, options: Options) =>
      formatGregorianDay(lastInstant(value, path), options.data.root.timezone, locale),
    days_left: (value: unknown, path: string, options: Options) => {
      const { now, timezone } = options.data.root;
      return formatDaysLeft(lastInstant(value, path), now, timezone, locale);
    },
    number: (value: unknown, path: string) => formatNumber(numberOf(value, path), locale),
    percent: (value: unknown, path: string) => formatPercent(numberOf(value, path), locale),
    /** `{{plural item.quantity one='# piece' other='# pieces'}}`, CLDR's categories. */
    plural: (value: unknown, path: string, options: Options) => {
      const count = numberOf(value, path);
      const form = options.hash[pluralCategory(count, locale)] ?? options.hash['other'];
      if (form === undefined) throw new MissingValueError(`other (of plural ${path})`);
      return form.replaceAll('#', formatNumber(count, locale));
    },
    list: (value: unknown, path: string) => {
      const items = textsOf(value, path);
      if (part !== 'html')
        return formatList(
          items.map((item) => isolatePlain(item, direction)),
          locale,
        );
      const marked = items.map((item) => `<bdi>${Handlebars.escapeExpression(item)}</bdi>`);
      return new Handlebars.SafeString(formatList(marked, locale));
    },
    listPlain: (value: unknown, path: string) => formatList(textsOf(value, path), locale),
    url: (value: unknown, path: string, options: Options) =>
      options.data.links.place(textOf(value, path), options.hash['label'] ?? ''),
  };
};

const textOf = (value: unknown, path: string): string => {
  const text = typeof value === 'string' ? cleanValue(value) : '';
  if (text === '') throw new MissingValueError(path);
  return text;
};

const numberOf = (value: unknown, path: string): number => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new MissingValueError(path);
  return value;
};

const textsOf = (value: unknown, path: string): readonly string[] => {
  if (!Array.isArray(value) || value.length === 0) throw new MissingValueError(path);
  return value.map((item, index) => textOf(item, `${path}[${index}]`));
};

/** Instants of templates are ends (an offer's expiry): the day named is that of the last millisecond before. */
const lastInstant = (value: unknown, path: string): BusinessTime => businessTime(numberOf(value, path) - 1);
