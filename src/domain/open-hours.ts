/**
 * When marketing may go out in a place: not in its quiet hours, not on its weekend and holidays, all by the wall clock
 * there. A season (Ramadan) has quiet hours of its own.
 *
 * Between two changes of the zone's offset the wall clock runs evenly, so the next border is either a minute of the day
 * or the change itself. Walking from border to border is exact through gaps, overlaps and skipped days.
 */
import { dayNumber } from './calendar-date.ts';
import { offsetAt } from './local-time.ts';
import type { Season } from './market.ts';
import { isQuiet, type QuietHours } from './quiet-hours.ts';
import { type BusinessTime, businessTime, DAY, MINUTE } from './time.ts';
import { holidayOn, isWeekend, type WorkCalendar } from './work-calendar.ts';

export type OpenHours = WorkCalendar & {
  readonly zone: string;
  readonly quietHours: QuietHours;
  readonly seasons: readonly Season[];
};

export type ClosedDay = 'closed day' | `holiday: ${string}`;

/** A season is named where it alone makes the hour quiet. */
export type ClosedReason = ClosedDay | 'quiet hours' | `quiet hours: ${string}`;

/** Why nothing may go out at `at`, or null when it may. */
export const closedBecause = (at: BusinessTime, hours: OpenHours): ClosedReason | null => {
  const wall = at + offsetAt(at, hours.zone);
  const day = Math.floor(wall / DAY);
  const closed = dayClosedBecause(day, hours);
  if (closed !== null) return closed;
  const minuteOfDay = Math.floor((wall - day * DAY) / MINUTE);
  const season = seasonOn(hours.seasons, day);
  if (!isQuiet((season ?? hours).quietHours, minuteOfDay)) return null;
  return season === null || isQuiet(hours.quietHours, minuteOfDay) ? 'quiet hours' : `quiet hours: ${season.name}`;
};

/** Why a day (days since 1970-01-01) is closed from its first to its last hour, or null. A holiday on a weekend is named. */
export const dayClosedBecause = (day: number, calendar: WorkCalendar): ClosedDay | null => {
  const holiday = holidayOn(calendar, day);
  if (holiday !== null) return `holiday: ${holiday.name}`;
  return isWeekend(calendar, day) ? 'closed day' : null;
};

/** First open instant at or after `at`; null when there is none within three weeks. */
export const nextOpen = (at: BusinessTime, hours: OpenHours): BusinessTime | null =>
  walk(at, hours, (instant) => closedBecause(instant, hours) === null);

/** First closed instant at or after `at`; null when there is none within three weeks. */
export const nextClosed = (at: BusinessTime, hours: OpenHours): BusinessTime | null =>
  walk(at, hours, (instant) => closedBecause(instant, hours) !== null);

/** Three borders a day (`from`, `to`, midnight) for three weeks, and a few for changes of the offset. */
const MOST_BORDERS = 66;

const walk = (at: BusinessTime, hours: OpenHours, wanted: (instant: BusinessTime) => boolean): BusinessTime | null => {
  let instant = at;
  for (let border = 0; border < MOST_BORDERS; border += 1) {
    if (wanted(instant)) return instant;
    instant = nextBorder(instant, hours);
  }
  return null;
};

const nextBorder = (at: BusinessTime, hours: OpenHours): BusinessTime => {
  const offset = offsetAt(at, hours.zone);
  const wall = at + offset;
  const day = Math.floor(wall / DAY);
  const midnight = day * DAY;
  let next = midnight + DAY;
  // A closed day has no border within it.
  if (dayClosedBecause(day, hours) === null) {
    const { from, to } = (seasonOn(hours.seasons, day) ?? hours).quietHours;
    for (const minute of [from, to]) {
      const border = midnight + minute * MINUTE;
      if (border > wall && border < next) next = border;
    }
  }
  const border = businessTime(next - offset);
  return offsetAt(border, hours.zone) === offset ? border : offsetChange(at, border, hours.zone);
};

/** The instant in (`from`, `to`] from which the offset is no longer that of `from`. */
const offsetChange = (from: BusinessTime, to: BusinessTime, zone: string): BusinessTime => {
  const offset = offsetAt(from, zone);
  let low: number = from;
  let high: number = to;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (offsetAt(businessTime(middle), zone) === offset) low = middle;
    else high = middle;
  }
  return businessTime(high);
};

type Weeks = { readonly first: number; readonly last: number; readonly season: Season };

const seasonOn = (seasons: readonly Season[], day: number): Season | null => {
  if (seasons.length === 0) return null;
  for (const { first, last, season } of weeksOf(seasons)) if (day >= first && day <= last) return season;
  return null;
};

/** Made once for each list of seasons; what has no dates is left out. */
const weeksOf = (seasons: readonly Season[]): readonly Weeks[] => {
  const known = indexes.get(seasons);
  if (known) return known;
  const weeks = seasons.flatMap((season): Weeks[] => {
    const [first, last] = [dayNumber(season.from), dayNumber(season.to)];
    return first === null || last === null ? [] : [{ first, last, season }];
  });
  indexes.set(seasons, weeks);
  return weeks;
};

const indexes = new WeakMap<readonly Season[], readonly Weeks[]>();
