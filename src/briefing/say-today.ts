/** An owner's whole day as lines, what has most at stake first, each with the command that follows from it. Pure. */
import { assertNever } from '../domain/assert-never.ts';
import type { Today, TodayItem } from '../domain/today.ts';
import { type Context, lineOf, ranked } from './digest.ts';
import type { Said } from './said.ts';
import { textsOf } from './texts/texts-of.ts';
import { isolate, spokenLocale, wordsFor } from './words.ts';

export type TodayPage = {
  readonly heading: string;
  readonly locale: string;
  /** Empty: nothing asks for a word or a look today. */
  readonly lines: readonly (Said & { readonly type: TodayItem['type']; readonly about: string | null })[];
};

/** In the owner's language, or in `locale`. */
export const sayToday = (today: Today, locale: string = today.owner.locale): TodayPage => {
  const texts = textsOf(locale);
  const context: Context = { today, texts, words: wordsFor(spokenLocale(locale, texts.lang), today.owner.timezone) };
  return {
    heading: `${isolate(today.owner.name, texts.lang)} · ${context.words.day(today.now)}`,
    locale: texts.lang,
    lines: ranked(today.items).map((group) => {
      const { about, text } = lineOf(group, context);
      return { type: group[0].type, about, text, next: commandFor(group[0]) };
    }),
  };
};

/** What one would type next. */
const commandFor = ({ type, id, account }: TodayItem): string => {
  switch (type) {
    case 'reply':
      return `keyline reply answered ${id}`;
    case 'task':
      return `keyline task done ${id}`;
    case 'approval':
      return `keyline approve ${id}`;
    case 'send':
      return `keyline plan ${account}`;
    case 'case':
    case 'promise':
    case 'lapse':
      return `keyline account ${account} --brief`;
    default:
      return assertNever(type);
  }
};
