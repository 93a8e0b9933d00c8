/**
 * Local calendars and clocks over Intl's zone table: pure, the same in worker, simulator and tests.
 *
 * 1. A local time that a clock change skips (gap) is read with the offset before it: 02:30 becomes 03:30.
 * 2. A local time that happens twice (overlap) is the first of the two.
 * 3. Nothing here throws but for an unknown zone (`isZone` tells). Outside the years 1 to 9999 the offset of the nearest
 *    of those years holds.
 */
import { assertNever } from './assert-never.ts';
import type { Duration } from './duration.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later, MINUTE, SECOND } from './time.ts';
import type { LocalTime, Weekday } from './wall-clock.ts';
import { daysToWork, type WorkCalendar } from './work-calendar.ts';

/** A reading of a wall clock and calendar. `month` 1 to 12, `day` 1 to 31. */
export type Local = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  /** Monday is 1, Sunday 7. */
  readonly weekday: Weekday;
  /** Minutes after midnight on the wall clock, 0 to 1439. */
  readonly minuteOfDay: LocalTime;
  readonly second: number;
  readonly millisecond: number;
};

/** What `instantOf` needs of a local reading; a `day` outside the month counts on (31 April is 1 May). */
export type LocalReading = Pick<Local, 'year' | 'month' | 'day' | 'minuteOfDay'> &
  Partial<Pick<Local, 'second' | 'millisecond'>>;

export const localOf = (at: BusinessTime, zone: string): Local => {
  const wall = new Date(at + offsetAt(at, zone));
  return {
    year: wall.getUTCFullYear(),
    month: wall.getUTCMonth() + 1,
    day: wall.getUTCDate(),
    weekday: (wall.getUTCDay() || 7) as Weekday,
    minuteOfDay: wall.getUTCHours() * 60 + wall.getUTCMinutes(),
    second: wall.getUTCSeconds(),
    millisecond: wall.getUTCMilliseconds(),
  };
};

/** The day that the calendar there shows, as days since 1970-01-01. */
export const localDay = (at: BusinessTime, zone: string): number => Math.floor((at + offsetAt(at, zone)) / DAY);

/** The instant of a local reading; gap and overlap by rules 1 and 2. */
export const instantOf = (local: LocalReading, zone: string): BusinessTime => instantsOf(wallOf(local), zone).first;

/** True for an IANA zone name that this machine knows (`UTC` is one; offsets such as `+03:30` are none). */
export const isZone = (text: string): boolean => {
  if (zones.has(text)) return true;
  if (!/^[A-Za-z]/.test(text)) return false;
  try {
    zoneOf(text);
    return true;
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/**
 * `at` plus a duration: `m` and `h` elapse; `d` and `w` are local calendar days at the same local time of day; `wd`
 * counts only days on which `calendar` works (a weekend of seven days: counts every day).
 */
export const addDuration = (
  at: BusinessTime,
  duration: Duration,
  zone: string,
  calendar: WorkCalendar,
): BusinessTime => {
  switch (duration.unit) {
    case 'm':
      return businessTime(at + duration.amount * MINUTE);
    case 'h':
      return businessTime(at + duration.amount * HOUR);
    case 'd':
      return addDays(at, duration.amount, zone);
    case 'w':
      return addDays(at, duration.amount * 7, zone);
    case 'wd':
      return addDays(at, daysToWork(calendar, localDay(at, zone), duration.amount), zone);
    default:
      return assertNever(duration.unit);
  }
};

/** First instant of the local day that holds `at`. */
export const startOfLocalDay = (at: BusinessTime, zone: string): BusinessTime =>
  instantsOf(wallOf({ ...localOf(at, zone), minuteOfDay: 0, second: 0, millisecond: 0 }), zone).first;

/** Last millisecond of the local day that holds `at`, so that it still shows that day's date. */
export const endOfLocalDay = (at: BusinessTime, zone: string): BusinessTime => {
  const { year, month, day } = localOf(at, zone);
  const midnight = instantsOf(wallOf({ year, month, day: day + 1, minuteOfDay: 0 }), zone);
  // Midnight happens twice where the clock goes back over it (00:01 to 23:01: the day ends with the second) or to it
  // (01:00 to 00:00: the hour between the two is the next day's).
  const end = later(midnight.last, -1);
  return localOf(end, zone).day === day ? end : later(midnight.first, -1);
};

/**
 * First instant at or after `at` whose wall clock shows `minuteOfDay` on one of `weekdays` (empty: any day); once a day,
 * by the rules for gap and overlap. For strictly later pass `at` plus a millisecond.
 */
export const nextLocalTime = (
  at: BusinessTime,
  minuteOfDay: LocalTime,
  weekdays: readonly Weekday[],
  zone: string,
): BusinessTime => {
  const today = localOf(at, zone);
  for (let ahead = 0; ahead <= 15; ahead += 1) {
    const candidate = instantOf({ ...today, day: today.day + ahead, minuteOfDay, second: 0, millisecond: 0 }, zone);
    const fits = weekdays.length === 0 || weekdays.includes(localOf(candidate, zone).weekday);
    if (candidate >= at && fits) return candidate;
  }
  // Only where `at` lies beyond what a Date can say.
  return businessTime(at + DAY);
};

/** Milliseconds to add to UTC for the zone's wall clock at `at`. Cached by a quarter of the day: about 50 ns when warm. */
export const offsetAt = (at: BusinessTime, zone: string): number => {
  const { offsets, format } = zoneOf(zone);
  const instant = Math.min(Math.max(at, FIRST_INSTANT), LAST_INSTANT) || 0;
  const quarter = Math.floor(instant / QUARTER);
  let offset = offsets.get(quarter);
  if (offset === undefined) {
    const start = readOffset(quarter * QUARTER, format);
    // NaN marks a quarter with a change inside (no zone changes twice in one): read anew for each instant.
    offset = start === readOffset((quarter + 1) * QUARTER - SECOND, format) ? start : Number.NaN;
    if (offsets.size >= CACHED_QUARTERS) offsets.clear();
    offsets.set(quarter, offset);
  }
  return Number.isNaN(offset) ? readOffset(instant, format) : offset;
};

/** 0001-01-02 and 9999-12-30: the calendar years Intl writes with plain digits. */
const FIRST_INSTANT = -62_135_510_400_000;
const LAST_INSTANT = 253_402_128_000_000;
/** Of a day. */
const QUARTER = 6 * HOUR;
const CACHED_QUARTERS = 50_000;

type Zone = { readonly format: Intl.DateTimeFormat; readonly offsets: Map<number, number> };
const zones = new Map<string, Zone>();

/** Throws RangeError for an unknown zone. */
const zoneOf = (zone: string): Zone => {
  const known = zones.get(zone);
  if (known) return known;
  const made: Zone = {
    format: new Intl.DateTimeFormat('en-US', {
      timeZone: zone,
      calendar: 'gregory',
      numberingSystem: 'latn',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
    }),
    offsets: new Map(),
  };
  zones.set(zone, made);
  return made;
};

const readOffset = (instant: number, format: Intl.DateTimeFormat): number => {
  const whole = Math.floor(instant / SECOND) * SECOND;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(whole)) part[type] = Number(value);
  const { year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return wallOf({ year, month, day, minuteOfDay: hour * 60 + minute, second }) - whole;
};

/** A local reading as if its zone were UTC. */
const wallOf = ({ year, month, day, minuteOfDay, second = 0, millisecond = 0 }: LocalReading): number => {
  // Date.UTC takes the years 0 to 99 for 1900 to 1999; a whole cycle of the calendar later it does not.
  const cycle = year < 100 ? 400 : 0;
  return Date.UTC(year + cycle, month - 1, day, 0, minuteOfDay, second, millisecond) - (cycle / 400) * CYCLE;
};

/** 400 Gregorian years. */
const CYCLE = 146_097 * DAY;

/** The instants at which the wall clock shows `wall`; in a gap both are the one by the offset before it. */
const instantsOf = (wall: number, zone: string): { readonly first: BusinessTime; readonly last: BusinessTime } => {
  const before = offsetAt(businessTime(wall - DAY), zone);
  const after = offsetAt(businessTime(wall + DAY), zone);
  const byBefore = businessTime(wall - before);
  if (before === after) return { first: byBefore, last: byBefore };
  const byAfter = businessTime(wall - after);
  const beforeHolds = offsetAt(byBefore, zone) === before;
  const afterHolds = offsetAt(byAfter, zone) === after;
  if (beforeHolds && afterHolds) {
    return { first: businessTime(Math.min(byBefore, byAfter)), last: businessTime(Math.max(byBefore, byAfter)) };
  }
  const only = afterHolds ? byAfter : byBefore;
  return { first: only, last: only };
};

const addDays = (at: BusinessTime, days: number, zone: string): BusinessTime => {
  const local = localOf(at, zone);
  return instantOf({ ...local, day: local.day + days }, zone);
};
