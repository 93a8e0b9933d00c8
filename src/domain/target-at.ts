/**
 * Working hours: when an answer is due, and the working day before something. The calendar comes in as an argument, so that
 * weekends, holidays and zones are whoever's they are.
 */

import { instantOf, type Local, localOf } from './local-time.ts';
import { type BusinessTime, businessTime, DAY, later } from './time.ts';
import type { LocalTime } from './wall-clock.ts';

export type WorkingCalendar = {
  readonly zone: string;
  /** Working hours by the wall clock, minutes after midnight; `from` is before `to`. */
  readonly from: LocalTime;
  readonly to: LocalTime;
  /** True where the local day is worked. */
  readonly worked: (day: Pick<Local, 'year' | 'month' | 'day' | 'weekday'>) => boolean;
};

/** Days looked at: the longest target that settings can name is 1,250 days of eight hours. */
const MOST_DAYS = 4_000;

/**
 * The instant by which `workingMs` (milliseconds, at least 1) of working time have passed since `openedAt`; time outside the
 * working hours does not count. In a calendar that is never worked: `workingMs` of elapsed time later.
 */
export const targetAt = (openedAt: BusinessTime, workingMs: number, calendar: WorkingCalendar): BusinessTime => {
  const first = localOf(openedAt, calendar.zone);
  let left = workingMs;
  for (let ahead = 0; ahead < MOST_DAYS; ahead += 1) {
    const hours = workingHours({ ...first, day: first.day + ahead }, calendar);
    if (hours === null) continue;
    const start = Math.max(hours.start, openedAt);
    const worked = Math.max(0, hours.end - start);
    if (left <= worked) return businessTime(start + left);
    left -= worked;
  }
  return later(openedAt, workingMs);
};

/** Begin of work on the last working day before the local day of `at`; a day before `at` where none is near. */
export const workingDayBefore = (at: BusinessTime, calendar: WorkingCalendar): BusinessTime => {
  const due = localOf(at, calendar.zone);
  for (let back = 1; back < MOST_DAYS; back += 1) {
    const hours = workingHours({ ...due, day: due.day - back }, calendar);
    if (hours !== null) return hours.start;
  }
  return later(at, -DAY);
};

/** Null on a day that is not worked. A day outside its month counts on. */
const workingHours = (
  day: Local,
  { zone, from, to, worked }: WorkingCalendar,
): { readonly start: BusinessTime; readonly end: BusinessTime } | null => {
  const wall = new Date(Date.UTC(day.year, day.month - 1, day.day));
  const weekday = (wall.getUTCDay() || 7) as Local['weekday'];
  const date = { year: wall.getUTCFullYear(), month: wall.getUTCMonth() + 1, day: wall.getUTCDate(), weekday };
  if (!worked(date)) return null;
  const at = (minuteOfDay: LocalTime) => instantOf({ ...date, minuteOfDay, second: 0, millisecond: 0 }, zone);
  return { start: at(from), end: at(to) };
};
