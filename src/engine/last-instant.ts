import { localDay } from '../domain/local-time.ts';
import { closedBecause, dayClosedBecause, nextClosed, nextOpen, type OpenHours } from '../domain/open-hours.ts';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import { holidayOn } from '../domain/work-calendar.ts';

/** Days looked at on either side: no holidays last longer. */
const LONGEST = 21;

/**
 * Until when a touch may wait: its own limit, as a deadline is read. One that falls into holidays, with the weekends that
 * touch them, ends with the first open day after them: nobody was there to whom it could have been late. A weekend alone
 * moves nothing.
 */
export const lastInstant = (tooLateAt: BusinessTime, hours: OpenHours): BusinessTime => {
  if (hours.holidays.length === 0 || closedBecause(tooLateAt, hours) === null) return tooLateAt;
  const opens = nextOpen(tooLateAt, hours);
  if (opens === null) return tooLateAt;
  const day = localDay(tooLateAt, hours.zone);
  // The quiet hours before a day opens belong to the closed days before it.
  const isMorning = localDay(opens, hours.zone) === day;
  if (!isAmidHolidays(isMorning ? day - 1 : day, hours)) return tooLateAt;
  const closes = nextClosed(opens, hours) ?? opens + DAY;
  return businessTime(Math.min(closes, opens + DAY));
};

const isAmidHolidays = (day: number, hours: OpenHours): boolean => {
  if (dayClosedBecause(day, hours) === null) return false;
  if (holidayOn(hours, day) !== null) return true;
  for (const direction of [-1, 1]) {
    for (let away = direction; Math.abs(away) <= LONGEST; away += direction) {
      if (dayClosedBecause(day + away, hours) === null) break;
      if (holidayOn(hours, day + away) !== null) return true;
    }
  }
  return false;
};
