/** Dates, numbers and lists in a language, by Intl (CLDR). */
import { type BusinessTime, DAY } from '../domain/time.ts';
import { languageOf } from './locale.ts';

/**
 * Intl formats take a thousand times longer to make than to use: each is made once. The keys are locales and zones, so
 * there are few; data cannot add any beyond the zones that exist.
 */
const once = <Format>(make: (locale: string, timezone: string) => Format) => {
  const made = new Map<string, Format>();
  return (locale: string, timezone = 'UTC'): Format => {
    const key = `${locale} ${timezone}`;
    const format = made.get(key) ?? make(locale, timezone);
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

/** `20%`, Persian digits where the language uses them. `percent` is whole percent. */
export const formatPercent = (percent: number, locale: string): string => percents(locale).format(percent / 100);

export const formatNumber = (value: number, locale: string): string => numbers(locale).format(value);

/** `A, B and C` in the language. */
export const formatList = (items: readonly string[], locale: string): string => lists(locale).format(items);

/** CLDR's plural category of a number: `one`, `few`, `other`, ... */
export const pluralCategory = (count: number, locale: string): string => plurals(locale).select(count);

/** The local day with its weekday, in the language's own calendar (Persian for `fa`). */
export const formatDay = (at: BusinessTime, timezone: string, locale: string): string => {
  const format = fullDays(locale, timezone);
  if (languageOf(locale) !== 'fa') return format.format(at);
  // CLDR's Persian full date puts the year first; people write weekday, day, month, year.
  const parts = new Map<string, string>(format.formatToParts(at).map((part) => [part.type, part.value]));
  return ['weekday', 'day', 'month', 'year'].map((type) => parts.get(type)).join(' ');
};

/** The same day in the Gregorian calendar, without weekday. */
export const formatGregorianDay = (at: BusinessTime, timezone: string, locale: string): string =>
  gregorianDays(locale, timezone).format(at);

/** `in 14 days`, `tomorrow`, `today`: whole local days from `now` to `at`. */
export const formatDaysLeft = (at: BusinessTime, now: BusinessTime, timezone: string, locale: string): string =>
  relatives(locale).format(localDay(at, timezone) - localDay(now, timezone), 'day');

/** Plain `en` is American to CLDR (month first); its readers here are in many countries, so British it is. */
const regional = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

const days = once((locale, timeZone) => new Intl.DateTimeFormat(`${locale}-u-ca-gregory`, { timeZone }));

/** Number of the local calendar day since 1970-01-01. */
const localDay = (at: BusinessTime, timezone: string): number => {
  const parts = days('en', timezone).formatToParts(at);
  const part = (type: 'year' | 'month' | 'day'): number => Number(parts.find((found) => found.type === type)?.value);
  return Math.round(Date.UTC(part('year'), part('month') - 1, part('day')) / DAY);
};
