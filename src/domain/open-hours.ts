/**
 * When marketing may go out in a place: not in its quiet hours, not on its closed days, both by the wall clock there.
 *
 * Between two changes of the zone's offset the wall clock runs evenly, so the next border is either a minute of the day
 * or the change itself. Walking from border to border is exact through gaps, overlaps and skipped days.
 */
import type { Weekday } from './campaign.ts';
import { localOf, offsetAt } from './local-time.ts';
import type { Settings } from './settings.ts';
import { type BusinessTime, businessTime, MINUTE, SECOND } from './time.ts';

export type OpenHours = {
  readonly quietHours: Settings['quietHours'];
  readonly closedWeekdays: readonly Weekday[];
  readonly zone: string;
};

export type ClosedReason = 'closed day' | 'quiet hours';

/** Why nothing may go out at `at`, or null when it may. Equal `from` and `to` mean no quiet hours. */
export const closedBecause = (at: BusinessTime, hours: OpenHours): ClosedReason | null => {
  const { weekday, minuteOfDay } = localOf(at, hours.zone);
  if (hours.closedWeekdays.includes(weekday)) return 'closed day';
  const { from, to } = hours.quietHours;
  const quiet = from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
  return quiet ? 'quiet hours' : null;
};

/** First open instant at or after `at`; null when there is none within a fortnight. */
export const nextOpen = (at: BusinessTime, hours: OpenHours): BusinessTime | null =>
  walk(at, hours, (instant) => closedBecause(instant, hours) === null);

/** First closed instant at or after `at`; null when there is none within a fortnight. */
export const nextClosed = (at: BusinessTime, hours: OpenHours): BusinessTime | null =>
  walk(at, hours, (instant) => closedBecause(instant, hours) !== null);

/** Three borders a day (`from`, `to`, midnight) for a fortnight, and a few for changes of the offset. */
const MOST_BORDERS = 45;

const walk = (at: BusinessTime, hours: OpenHours, wanted: (instant: BusinessTime) => boolean): BusinessTime | null => {
  let instant = at;
  for (let border = 0; border < MOST_BORDERS; border += 1) {
    if (wanted(instant)) return instant;
    instant = nextBorder(instant, hours);
  }
  return null;
};

const nextBorder = (at: BusinessTime, hours: OpenHours): BusinessTime => {
  const { minuteOfDay, second, millisecond } = localOf(at, hours.zone);
  const borders = [hours.quietHours.from, hours.quietHours.to, 1440].filter((minute) => minute > minuteOfDay);
  const minutes = Math.min(1440, ...borders) - minuteOfDay;
  const border = businessTime(at + minutes * MINUTE - second * SECOND - millisecond);
  return offsetAt(border, hours.zone) === offsetAt(at, hours.zone) ? border : offsetChange(at, border, hours.zone);
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
