/** On which mornings the portions of an activation begin: pure. */

import { instantOf, localOf } from '../../domain/local-time.ts';
import { calendarOf, type PlaceRow, placeOf } from '../../domain/place.ts';
import type { Settings } from '../../domain/settings.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import { daysToWork, holidayOn, isWeekend, type WorkCalendar } from '../../domain/work-calendar.ts';

/** 09:00. */
const MORNING = 9 * 60;

/** A working morning of the company and, on that day or the next that is open there, of an account's own market. */
export type PortionDay = {
  readonly at: BusinessTime;
  readonly dueAt: (account: PlaceRow) => BusinessTime;
};

/** Whoever says nothing of himself is where the company is. */
const NOWHERE: PlaceRow = { market: null, country: null, timezone: null, locale: null, currency: null };

/** The company's next `count` working mornings at or after `now`. */
export const portionDays = (now: BusinessTime, count: number, settings: Settings): readonly PortionDay[] => {
  const home = placeOf(settings, NOWHERE);
  const calendar = calendarOf(settings, home.market);
  const today = dayOf(now, home.timezone);
  const days: PortionDay[] = [];
  let day = isOpen(calendar, today) && morning(today, home.timezone) >= now ? today : next(calendar, today);
  for (; days.length < count; day = next(calendar, day)) {
    const ours = day;
    days.push({
      at: morning(ours, home.timezone),
      dueAt: (account) => {
        const there = placeOf(settings, account);
        const theirs = calendarOf(settings, there.market);
        return morning(isOpen(theirs, ours) ? ours : next(theirs, ours), there.timezone);
      },
    });
  }
  return days;
};

const isOpen = (calendar: WorkCalendar, day: number): boolean =>
  !isWeekend(calendar, day) && holidayOn(calendar, day) === null;

const next = (calendar: WorkCalendar, day: number): number => day + daysToWork(calendar, day, 1);

/** Days since 1970-01-01 on the calendar of a zone. */
const dayOf = (at: BusinessTime, zone: string): number => {
  const { year, month, day } = localOf(at, zone);
  return Date.UTC(year, month - 1, day) / DAY;
};

const morning = (day: number, zone: string): BusinessTime =>
  instantOf({ year: 1970, month: 1, day: day + 1, minuteOfDay: MORNING }, zone);
