/** On which days a place works, by day numbers (days since 1970-01-01 on the wall calendar there). */
import { type CalendarDate, dayNumber } from './calendar-date.ts';
import type { Weekday } from './wall-clock.ts';

export type Holiday = {
  readonly date: CalendarDate;
  readonly name: string;
  /** The day hangs on a sighting of the moon or a proclamation still to come. */
  readonly approximate?: true;
};

/** Plain JSON. Holidays of one date stand once. */
export type WorkCalendar = {
  /** The weekend. */
  readonly closedWeekdays: readonly Weekday[];
  readonly holidays: readonly Holiday[];
};

/** The holiday of a day, or null. */
export const holidayOn = ({ holidays }: WorkCalendar, day: number): Holiday | null =>
  holidays.length === 0 ? null : (byDay(holidays).get(day) ?? null);

export const isWeekend = ({ closedWeekdays }: WorkCalendar, day: number): boolean =>
  closedWeekdays.includes(weekdayOf(day));

/** Monday is 1: 1970-01-01 was a Thursday. */
export const weekdayOf = (day: number): Weekday => (((((day + 3) % 7) + 7) % 7) + 1) as Weekday;

/**
 * Calendar days from `day` to the last of the `workingDays` open days that follow it. A week without an open day counts
 * every day: there the question has no answer.
 */
export const daysToWork = (calendar: WorkCalendar, day: number, workingDays: number): number => {
  const openWeekdays = 7 - new Set(calendar.closedWeekdays).size;
  if (openWeekdays <= 0) return workingDays;
  let days = 0;
  // Each holiday on the way takes one open day, which lies further on, where there may be holidays again.
  for (let left = workingDays; left > 0; ) {
    const from = day + days;
    days += pastWeekends(calendar, from, left, openWeekdays);
    left = holidaysAtWork(calendar, from, day + days);
  }
  return days;
};

/** Calendar days that hold `workingDays` days outside the weekend. */
const pastWeekends = (calendar: WorkCalendar, from: number, workingDays: number, openWeekdays: number): number => {
  // Whole weeks at once, but the last open day one by one: it must not land on a closed one.
  const weeks = Math.max(0, Math.floor((workingDays - 1) / openWeekdays));
  let days = weeks * 7;
  let left = workingDays - weeks * openWeekdays;
  while (left > 0) {
    days += 1;
    if (!isWeekend(calendar, from + days)) left -= 1;
  }
  return days;
};

/** Holidays in (`from`, `to`] that are no weekend. */
const holidaysAtWork = (calendar: WorkCalendar, from: number, to: number): number => {
  let count = 0;
  if (calendar.holidays.length === 0) return count;
  for (const day of byDay(calendar.holidays).keys()) {
    if (day > from && day <= to && !isWeekend(calendar, day)) count += 1;
  }
  return count;
};

/** Made once for each list of holidays; what is no date is left out. */
const byDay = (holidays: readonly Holiday[]): ReadonlyMap<number, Holiday> => {
  const known = indexes.get(holidays);
  if (known) return known;
  const index = new Map<number, Holiday>();
  for (const holiday of holidays) {
    const day = dayNumber(holiday.date);
    if (day !== null) index.set(day, holiday);
  }
  indexes.set(holidays, index);
  return index;
};

const indexes = new WeakMap<readonly Holiday[], ReadonlyMap<number, Holiday>>();
