/**
 * The helpers templates call, for one language and one part. Every value they get must be there: a missing or empty one
 * throws `MissingValueError` with its name, so no mail goes out with a gap.
 */
import Handlebars from 'handlebars';
import type { Money } from '../domain/money.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';
import { cleanValue, isolatePlain } from './clean-text.ts';
import type { Part } from './compile-part.ts';
import { sameClock } from './describe-event.ts';
import { formatTime, formatZone } from './format-time.ts';
import {
  formatAmount,
  formatDay,
  formatDaysLeft,
  formatGregorianDay,
  formatList,
  formatNumber,
  formatPercent,
  pluralCategory,
} from './format-values.ts';
import { type LinkRecorder, UnsafeUrlError } from './link-recorder.ts';
import type { Texts } from './load-template.ts';
import { directionOf } from './locale.ts';
import { type HelperName, kindOf } from './vocabulary.ts';

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
  readonly root: {
    readonly now: BusinessTime;
    readonly timezone: string;
    readonly event: { readonly timezone: string | null } | null;
  };
};

type Options = { readonly hash: Readonly<Record<string, string>>; readonly data: Frame };

type InternalName = 'print' | 'printPlain' | 'printWord' | 'printWordPlain' | 'printMoney' | 'listPlain';

/** `texts`: the words of the language for the company's own keys, such as `tier-gold`. */
export const fillHelpers = (
  locale: string,
  part: Part,
  texts: Texts,
): Readonly<Record<HelperName | InternalName, Handlebars.HelperDelegate>> => {
  const direction = directionOf(locale);
  // A name may run against the mail's direction: isolated, it cannot move the words round it.
  const isolate = (text: string): string | Handlebars.SafeString =>
    part === 'html'
      ? new Handlebars.SafeString(`<bdi>${Handlebars.escapeExpression(text)}</bdi>`)
      : isolatePlain(text, direction);
  const printable = (value: unknown, path: string): string =>
    typeof value === 'number' ? formatNumber(value, locale) : textOf(value, path);
  const wordFor = (value: unknown, path: string): string => {
    const key = textOf(value, path);
    const name = `${path.split('.')[0]}-${key}`;
    const found = Object.hasOwn(texts, name) ? texts[name] : undefined;
    return typeof found === 'string' ? found : key;
  };
  return {
    print: (value: unknown, path: string) =>
      typeof value === 'number' ? formatNumber(value, locale) : isolate(textOf(value, path)),
    printPlain: (value: unknown, path: string) => printable(value, path),
    printWord: (value: unknown, path: string) => isolate(wordFor(value, path)),
    printWordPlain: (value: unknown, path: string) => wordFor(value, path),
    printMoney: (value: unknown, path: string) => formatAmount(moneyOf(value, path), locale),
    date: (value: unknown, path: string, options: Options) => formatDay(dayOf(value, path), zoneOf(options), locale),
    gregorian: (value: unknown, path: string, options: Options) =>
      formatGregorianDay(dayOf(value, path), zoneOf(options), locale),
    /**
     * Names the zone where the reader's clock and the occasion's differ. `zone='venue'`: the time there;
     * `zone='unsaid'`: the reader's, and the name follows with another time of the same line.
     */
    time: (value: unknown, path: string, options: Options) => {
      const at = businessTime(numberOf(value, path));
      const time = formatTime(at, zoneOf(options), locale);
      return saysZone(at, path, options) ? `${time} (${formatZone(at, zoneOf(options), locale)})` : time;
    },
    days_left: (value: unknown, path: string, options: Options) =>
      formatDaysLeft(dayOf(value, path), options.data.root.now, zoneOf(options), locale),
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
    mailto: (value: unknown, path: string, options: Options) => {
      const address = textOf(value, path);
      // Anything more than an address could add recipients or words of its own.
      if (!/^[^\s<>"?&#%,;:@]+@[^\s<>"?&#%,;:@]+$/.test(address)) throw new UnsafeUrlError(`mailto:${address}`);
      return part === 'text' ? address : options.data.links.place(`mailto:${address}`, '');
    },
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

const moneyOf = (value: unknown, path: string): Money => {
  if (typeof value !== 'object' || value === null) throw new MissingValueError(path);
  return value as Money;
};

/** Of an end (an offer's expiry) the day named is that of the last millisecond before. */
const dayOf = (value: unknown, path: string): BusinessTime =>
  businessTime(numberOf(value, path) - (kindOf(path) === 'end' ? 1 : 0));

const zoneOf = ({ hash, data: { root } }: Options): string =>
  hash['zone'] === 'venue' ? (root.event?.timezone ?? root.timezone) : root.timezone;

/** Where the occasion's zone is not known, its reader could not tell whose time it is: always say it. */
const saysZone = (at: BusinessTime, path: string, { hash, data: { root } }: Options): boolean => {
  if (hash['zone'] === 'unsaid' || !path.startsWith('event.') || !root.event) return false;
  return root.event.timezone === null || !sameClock(at, root.event.timezone, root.timezone);
};
