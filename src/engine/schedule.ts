import { assertNever } from '../domain/assert-never.ts';
import { dateOfDay } from '../domain/calendar-date.ts';
import type { Schedule } from '../domain/campaign.ts';
import { instantOf, localDay, localOf } from '../domain/local-time.ts';
import { dayClosedBecause } from '../domain/open-hours.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { WorkCalendar } from '../domain/work-calendar.ts';

/** A local calendar day, the same for all zones: each account takes it in its own. */
export type IssueDay = { readonly year: number; readonly month: number; readonly day: number };

/** Days looked ahead for the next occurrence: more than a year, so every schedule has one. */
const LOOK_AHEAD = 400;

/** The first day on or after `after` (read in `zone`) whose occurrence is not before `after`. */
export const nextIssueDay = (schedule: Schedule, after: BusinessTime, zone: string): IssueDay | null => {
  const today = localOf(after, zone);
  for (let ahead = 0; ahead <= LOOK_AHEAD; ahead += 1) {
    const candidate = dayAfter(today, ahead);
    if (isOn(schedule, candidate) && instantOnDay(schedule, candidate, zone) >= after) return candidate;
  }
  return null;
};

/** The schedule's local time on that day in `zone` (gap: the offset before it; overlap: the first). */
export const instantOnDay = (schedule: Schedule, day: IssueDay, zone: string): BusinessTime =>
  instantOf({ ...day, minuteOfDay: schedule.at }, zone);

/** `moved` says from which day and why, such as `moved from 2027-03-23: holiday: Nowruz`; null: the day is open. */
export type DueInstant = { readonly at: BusinessTime; readonly moved: string | null };

/** The recipient by whose calendar and clock a day is open or closed. */
export type Recipient = { readonly calendar: WorkCalendar; readonly zone: string };

/** No market is closed for longer; where one is, the day itself holds and admission judges it. */
const LONGEST_CLOSURE = 21;

/**
 * The schedule's local time on that day in `zone`, or on the first later day that is open for the recipient. In a zone
 * that is not the recipient's it is the recipient's day at that instant that counts.
 */
export const openInstantOnDay = (
  schedule: Schedule,
  day: IssueDay,
  zone: string,
  { calendar, zone: own }: Recipient,
): DueInstant => {
  const first = instantOnDay(schedule, day, zone);
  const asked = localDay(first, own);
  const why = dayClosedBecause(asked, calendar);
  if (why === null) return { at: first, moved: null };
  for (let ahead = 1; ahead <= LONGEST_CLOSURE; ahead += 1) {
    const at = instantOnDay(schedule, dayAfter(day, ahead), zone);
    if (dayClosedBecause(localDay(at, own), calendar) === null) {
      return { at, moved: `moved from ${dateOfDay(asked)}: ${why}` };
    }
  }
  return { at: first, moved: null };
};

const isOn = (schedule: Schedule, { year, month, day }: IssueDay): boolean => {
  const { on } = schedule;
  if (on === null) return isFirstOf(schedule.every, { year, month, day });
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if ('dayOfMonth' in on) return day === Math.min(on.dayOfMonth, lastDay);
  if (weekdayOf(year, month, day) !== on.weekday) return false;
  if (on.nth === null) return true;
  if (on.nth === 'last') return day + 7 > lastDay;
  return Math.ceil(day / 7) === { first: 1, second: 2, third: 3, fourth: 4 }[on.nth];
};

/** Without a day of its own: every day, each Monday, each first of the month. */
const isFirstOf = (every: Schedule['every'], { year, month, day }: IssueDay): boolean => {
  switch (every) {
    case 'day':
      return true;
    case 'week':
      return weekdayOf(year, month, day) === 1;
    case 'month':
      return day === 1;
    default:
      return assertNever(every);
  }
};

/** By the calendar, never by 24 hours: a day of 23 would be stepped over. */
const dayAfter = ({ year, month, day }: IssueDay, ahead: number): IssueDay => {
  const date = new Date(Date.UTC(year, month - 1, day + ahead));
  return { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() };
};

const weekdayOf = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
