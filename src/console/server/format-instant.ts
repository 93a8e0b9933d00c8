import { type BusinessTime, businessTime } from '../../domain/time.ts';

/** `Thu 9 Dec 2010, 09:30` in a zone. */
export const formatInstant = (at: BusinessTime, zone: string): string =>
  `${formatDay(at, zone)}, ${formatTime(at, zone)}`;

/** `Thu 9 Dec 2010` in a zone. */
export const formatDay = (at: BusinessTime, zone: string): string => {
  const parts = format(zone, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }).formatToParts(at);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((one) => one.type === type)?.value ?? '';
  return `${part('weekday')} ${part('day')} ${part('month')} ${part('year')}`;
};

/** `09:30` in a zone. */
export const formatTime = (at: BusinessTime, zone: string): string =>
  format(zone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(at);

/** `12 days ago`, `in 3 days`, `today`. */
export const formatDistance = (at: BusinessTime, now: BusinessTime): string =>
  new Intl.RelativeTimeFormat('en', { numeric: 'auto' }).format(Math.round((at - now) / 86_400_000), 'day');

/** The day of an ISO 8601 text in a zone; the text itself where it is no instant. */
export const formatAsOf = (asOf: string, zone: string): string => {
  const at = Date.parse(asOf);
  return Number.isNaN(at) ? asOf : formatDay(businessTime(at), zone);
};

const formats = new Map<string, Intl.DateTimeFormat>();

const format = (zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat => {
  const key = `${zone} ${Object.keys(options).join()}`;
  const known = formats.get(key) ?? new Intl.DateTimeFormat('en-GB', { ...options, timeZone: knownZone(zone) });
  formats.set(key, known);
  return known;
};

/** An account may carry a zone this machine does not know: its page must still show. */
const knownZone = (zone: string): string => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }).resolvedOptions().timeZone;
  } catch {
    return 'UTC';
  }
};
