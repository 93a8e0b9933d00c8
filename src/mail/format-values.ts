/** Dates, numbers and lists in a language, by Intl (CLDR), mended where people there write otherwise than CLDR. */
import { type Money, minorDigits } from '../domain/money.ts';
import { type BusinessTime, DAY } from '../domain/time.ts';
import { languageOf } from './locale.ts';

/**
 * Intl formats take a thousand times longer to make than to use: each is made once. The keys are locales with a zone or a
 * currency, so there are few; data cannot add any beyond those that exist.
 */
export const once = <Format>(make: (locale: string, of: string) => Format) => {
  const made = new Map<string, Format>();
  return (locale: string, of = 'UTC'): Format => {
    const key = `${locale} ${of}`;
    const format = made.get(key) ?? make(locale, of);
    made.set(key, format);
    return format;
  };
};

const numbers = once((locale) => new Intl.NumberFormat(locale));
const percents = once((locale) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }));
const lists = once((locale) => new Intl.ListFormat(regional(locale), { type: 'conjunction' }));
const relatives = once((locale) => new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }));
const plurals = once((locale) => new Intl.PluralRules(locale));
const fullDays = once((locale, timeZone) => new Intl.DateTimeFormat(regional(locale), { dateStyle: 'full', timeZone }));
const gregorianDays = once(
  (locale, timeZone) => new Intl.DateTimeFormat(`${regional(locale)}-u-ca-gregory`, { dateStyle: 'long', timeZone }),
);

/**
 * `20%`; Persian and Urdu write the word, which also cannot land on the wrong side of the number. `percent` is whole
 * percent.
 */
export const formatPercent = (percent: number, locale: string): string => {
  const word = PERCENT_WORDS[languageOf(locale)];
  return word ? `${formatNumber(percent, locale)} ${word}` : percents(locale).format(percent / 100);
};

const PERCENT_WORDS: Readonly<Record<string, string>> = { fa: 'درصد', ur: 'فیصد' };

export const formatNumber = (value: number, locale: string): string => numbers(locale).format(value);

/**
 * An amount as it stands in a sentence: `₱12,500`, no decimals where they are zero. Persian and Urdu name the currency after
 * the number, their own one by its short name.
 */
export const formatAmount = (amount: Money, locale: string): string => {
  const value = amount.minor / 10 ** minorDigits(amount.currency);
  const language = languageOf(locale);
  const own = OWN_CURRENCY[language];
  if (own?.currency === amount.currency) return `${formatNumber(value, locale)} ${own.word}`;
  return amounts(locale, amount.currency).format(value);
};

const amounts = once(
  (locale, currency) =>
    new Intl.NumberFormat(regional(locale), {
      style: 'currency',
      currency,
      currencyDisplay: OWN_CURRENCY[languageOf(locale)] ? 'name' : 'symbol',
      trailingZeroDisplay: 'stripIfInteger',
    }),
);

const OWN_CURRENCY: Readonly<Record<string, { readonly currency: string; readonly word: string }>> = {
  fa: { currency: 'IRR', word: 'ریال' },
  ur: { currency: 'PKR', word: 'روپے' },
};

/** `A, B and C` in the language. */
export const formatList = (items: readonly string[], locale: string): string => {
  // No comma before "and" in Urdu.
  const text = lists(locale).format(items);
  return languageOf(locale) === 'ur' ? text.replace(/، اور (?!.*، اور )/, ' اور ') : text;
};

/** CLDR's plural category of a number: `one`, `few`, `other`, ... */
export const pluralCategory = (count: number, locale: string): string => plurals(locale).select(count);

/** The local day with its weekday, in the language's own calendar (Persian for `fa`). */
export const formatDay = (at: BusinessTime, timezone: string, locale: string): string => {
  const format = fullDays(locale, timezone);
  const language = languageOf(locale);
  if (language !== 'fa' && language !== 'ur') return format.format(at);
  // CLDR's Persian full date puts the year first, its Urdu one a comma before it; people write day, month, year.
  const parts = new Map<string, string>(format.formatToParts(at).map((part) => [part.type, part.value]));
  const date = ['day', 'month', 'year'].map((type) => parts.get(type)).join(' ');
  return `${parts.get('weekday')}${language === 'ur' ? '،' : ''} ${date}`;
};

/** The same day in the Gregorian calendar, without weekday. */
export const formatGregorianDay = (at: BusinessTime, timezone: string, locale: string): string =>
  gregorianDays(locale, timezone).format(at);

/** `in 14 days`, `tomorrow`, `today`: whole local days from `now` to `at`. */
export const formatDaysLeft = (at: BusinessTime, now: BusinessTime, timezone: string, locale: string): string => {
  const left = localDay(at, timezone) - localDay(now, timezone);
  return daysAhead(left, locale) ?? relatives(locale).format(left, 'day');
};

/** Where CLDR's words for days to come are not what people write; null: CLDR's will do. */
const daysAhead = (left: number, locale: string): string | null => {
  const language = languageOf(locale);
  if (left < 1) return null;
  if (language === 'ur') return ['', 'کل', 'پرسوں'][left] ?? `${formatNumber(left, locale)} دن میں`;
  // The linker `na` goes after numerals that end in a consonant: CLDR's `other` in Filipino.
  const linker = pluralCategory(left, locale) === 'other' ? 'na ' : '';
  if (language === 'fil' && left > 1)
    return left === 2 ? 'sa makalawa' : `sa loob ng ${formatNumber(left, locale)} ${linker}araw`;
  return null;
};

/** Plain `en` is American to CLDR (month first); its readers here are in many countries, so British it is. */
const regional = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

const days = once((locale, timeZone) => new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, { timeZone }));

/** Number of the local calendar day since 1970-01-01. */
const localDay = (at: BusinessTime, timezone: string): number => {
  const parts = days('en', timezone).formatToParts(at);
  const part = (type: 'year' | 'month' | 'day'): number => Number(parts.find((found) => found.type === type)?.value);
  return Math.round(Date.UTC(part('year'), part('month') - 1, part('day')) / DAY);
};
