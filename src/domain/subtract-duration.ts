import type { Weekday } from './campaign.ts';
import type { Duration } from './duration.ts';
import { addDuration, localOf } from './local-time.ts';
import type { BusinessTime } from './time.ts';

/** `at` less a duration, by the rules of `addDuration`: `wd` counts back over days that are not in `closedWeekdays`. */
export const subtractDuration = (
  at: BusinessTime,
  duration: Duration,
  zone: string,
  closedWeekdays: readonly Weekday[],
): BusinessTime => {
  if (duration.unit !== 'wd') {
    return addDuration(at, { unit: duration.unit, amount: -duration.amount }, zone, closedWeekdays);
  }
  const anyOpen = new Set(closedWeekdays).size < 7;
  let day = at;
  for (let left = duration.amount; left > 0; ) {
    day = addDuration(day, { unit: 'd', amount: -1 }, zone, closedWeekdays);
    if (!anyOpen || !closedWeekdays.includes(localOf(day, zone).weekday)) left -= 1;
  }
  return day;
};
