/** The time of day in a language, in somebody's zone, as people there say it. */
import { localOf } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { formatNumber, once } from './format-values.ts';
import { languageOf } from './locale.ts';

/** `14:00`, `۱۴:۰۰`, `دوپہر 2 بجے`, `2:00 ng hapon`. */
export const formatTime = (at: BusinessTime, timezone: string, locale: string): string => {
  const { minuteOfDay } = localOf(at, timezone);
  const [hour, minute] = [Math.floor(minuteOfDay / 60), minuteOfDay % 60];
  switch (languageOf(locale)) {
    case 'ur': {
      const part = dayPeriods(locale, timezone).formatToParts(at);
      const period = part.find(({ type }) => type === 'dayPeriod')?.value ?? '';
      return `${period} ${formatNumber(hour % 12 || 12, locale)}${minute === 0 ? '' : `:${pad(minute)}`} بجے`;
    }
    case 'fil':
      return `${hour % 12 || 12}:${pad(minute)} ng ${partOfDay(hour)}`;
    default:
      return clocks(locale, timezone).format(at);
  }
};

/** A zone's name as people say it: `Pakistan time`, not its offset. */
export const formatZone = (at: BusinessTime, timezone: string, locale: string): string => {
  const parts = zoneNames(locale, timezone).formatToParts(at);
  const name = parts.find(({ type }) => type === 'timeZoneName')?.value ?? timezone;
  switch (languageOf(locale)) {
    case 'en':
      return name.replace(/ Time$/, ' time');
    case 'fil':
      return name.replace(/^Oras /, 'oras ');
    case 'ur':
      return name.replace(/ وقت$/, ' کا وقت');
    default:
      return name;
  }
};

/** CLDR calls seven in the morning `madaling-araw`; nobody does. */
const partOfDay = (hour: number): string => {
  if (hour < 5) return 'madaling-araw';
  if (hour < 12) return 'umaga';
  if (hour < 13) return 'tanghali';
  return hour < 18 ? 'hapon' : 'gabi';
};

const pad = (minute: number): string => String(minute).padStart(2, '0');

/** Twenty-four hours for English too: its readers are in many countries. */
const regional = (locale: string): string => (locale === 'en' ? 'en-GB' : locale);

const clocks = once((locale, timeZone) => new Intl.DateTimeFormat(regional(locale), { timeStyle: 'short', timeZone }));
const dayPeriods = once(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(locale, { hour: 'numeric', hourCycle: 'h12', dayPeriod: 'short', timeZone }),
);
const zoneNames = once(
  (locale, timeZone) =>
    new Intl.DateTimeFormat(regional(locale), { hour: 'numeric', timeZone, timeZoneName: 'shortGeneric' }),
);
