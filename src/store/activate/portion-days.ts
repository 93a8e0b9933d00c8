/** On which mornings the portions of an activation begin: pure. */
import type { Weekday } from '../../domain/campaign.ts';
import { instantOf, isZone, localOf, nextLocalTime } from '../../domain/local-time.ts';
import type { Settings } from '../../domain/settings.ts';
import { type BusinessTime, later } from '../../domain/time.ts';

/** 09:00. */
const MORNING = 9 * 60;

const WEEK: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

/** A morning in the company's zone and, by its date, in any other. */
export type PortionDay = {
  readonly at: BusinessTime;
  /** 09:00 of that date where the account is; a zone that is none is the company's. */
  readonly dueAt: (zone: string | null) => BusinessTime;
};

/** The next `count` open mornings at or after `now`: 09:00 on days that are not closed. */
export const portionDays = (now: BusinessTime, count: number, settings: Settings): readonly PortionDay[] => {
  const home = settings.defaults.timezone;
  const open = WEEK.filter((weekday) => !settings.closedWeekdays.includes(weekday));
  const days: PortionDay[] = [];
  for (let from = now; days.length < count; ) {
    const at = nextLocalTime(from, MORNING, open, home);
    const { year, month, day } = localOf(at, home);
    days.push({
      at,
      dueAt: (zone) =>
        instantOf({ year, month, day, minuteOfDay: MORNING }, zone !== null && isZone(zone) ? zone : home),
    });
    from = later(at, 1);
  }
  return days;
};
