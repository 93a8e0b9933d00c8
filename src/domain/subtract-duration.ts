import type { Duration } from './duration.ts';
import { addDuration, localDay } from './local-time.ts';
import { dayClosedBecause } from './open-hours.ts';
import type { BusinessTime } from './time.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** `at` less a duration, by the rules of `addDuration`: `wd` counts back over the calendar's working days. */
export const subtractDuration = (
  at: BusinessTime,
  duration: Duration,
  zone: string,
  calendar: WorkCalendar,
): BusinessTime => {
  if (duration.unit !== 'wd') {
    return addDuration(at, { unit: duration.unit, amount: -duration.amount }, zone, calendar);
  }
  const anyOpen = new Set(calendar.closedWeekdays).size < 7;
  let day = at;
  for (let left = duration.amount; left > 0; ) {
    day = addDuration(day, { unit: 'd', amount: -1 }, zone, calendar);
    if (!anyOpen || dayClosedBecause(localDay(day, zone), calendar) === null) left -= 1;
  }
  return day;
};
