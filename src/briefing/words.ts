/** Names, days and amounts as one reader writes them. Pure over Intl. */
import { isZone } from '../domain/local-time.ts';
import { type Money, minorDigits } from '../domain/money.ts';
import type { BusinessTime } from '../domain/time.ts';

export type Words = {
  /** `Tue 14 April`, in the reader's calendar. */
  readonly day: (at: BusinessTime) => string;
  /** `Tue 14 April, 10:00`. */
  readonly moment: (at: BusinessTime) => string;
  /** `10:00`. */
  readonly time: (at: BusinessTime) => string;
  /** Three digits that count, no cents: an estimate is not more. */
  readonly about: (money: Money) => string;
};

export const wordsFor = (locale: string, timezone: string): Words => {
  const timeZone = isZone(timezone) ? timezone : 'UTC';
  const known = Intl.DateTimeFormat.supportedLocalesOf([locale.replace('_', '-')].filter(isLocale))[0] ?? 'en-GB';
  // English days are read in every market: day before month.
  const language = known === 'en' ? 'en-GB' : known;
  const format = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(language, { ...options, timeZone });
  const day = format({ weekday: 'short', day: 'numeric', month: 'long' });
  const time = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  return {
    day: (at) => day.format(at),
    time: (at) => time.format(at),
    moment: (at) =>
      `${day.format(at)}${language.startsWith('fa') || language.startsWith('ur') ? '،' : ','} ${time.format(at)}`,
    about: ({ minor, currency }) =>
      new Intl.NumberFormat(language, {
        ...{ style: 'currency', currency, currencyDisplay: 'narrowSymbol' },
        ...{ maximumFractionDigits: 0, maximumSignificantDigits: 3 },
      }).format(minor / 10 ** minorDigits(currency)),
  };
};

/** The reader's locale where the words are in its language; else that of the words: no English with Dutch dates. */
export const spokenLocale = (locale: string, lang: string): string =>
  locale.toLowerCase().split(/[-_]/)[0] === lang ? locale : lang;

const isLocale = (text: string): boolean => {
  try {
    return Intl.getCanonicalLocales(text).length > 0;
  } catch {
    return false;
  }
};

/**
 * A name or somebody's words inside a sentence, so that neither turns the direction of the rest. Isolated only where its
 * letters run against the language: old mail programs show needless marks as boxes.
 */
export const isolate = (text: string, lang: string): string =>
  (RIGHT_TO_LEFT.includes(lang) ? LEFT_LETTER : RIGHT_LETTER).test(text) ? `\u2068${text}\u2069` : text;

/** The same in the quotation marks of a language. */
export const quoted = (text: string, lang: string): string =>
  lang === 'fa' ? `«${isolate(text, lang)}»` : `“${isolate(text, lang)}”`;

const RIGHT_TO_LEFT: readonly string[] = ['fa', 'ur'];
const RIGHT_LETTER = /[\p{Script=Arabic}\p{Script=Hebrew}]/u;
/** Also digits with signs between them: after Persian words `536365-2` would be shown as `2-536365`. */
const LEFT_LETTER = /[\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}]|\d\D+\d/u;
