import type { Schedule } from '../domain/campaign.ts';
import { instantOf, localOf } from '../domain/local-time.ts';
import { type BusinessTime, DAY, later } from '../domain/time.ts';

/** A local calendar day, the same for all zones: each account takes it in its own. */
export type IssueDay = { readonly year: number; readonly month: number; readonly day: number };

/** Days looked ahead for the next occurrence: more than a year, so every schedule has one. */
const LOOK_AHEAD = 400;

/** The first day on or after `after` (read in `zone`) whose occurrence is not before `after`. */
export const nextIssueDay = (schedule: Schedule, after: BusinessTime, zone: string): IssueDay | null => {
  for (let ahead = 0; ahead <= LOOK_AHEAD; ahead += 1) {
    const { year, month, day } = localOf(later(after, ahead * DAY), zone);
    const candidate = { year, month, day };
    if (isOn(schedule, candidate) && instantOnDay(schedule, candidate, zone) >= after) return candidate;
  }
  return null;
};

/** The schedule's local time on that day in `zone` (gap: the offset before it; overlap: the first). */
export const instantOnDay = (schedule: Schedule, day: IssueDay, zone: string): BusinessTime =>
  instantOf({ ...day, minuteOfDay: schedule.at }, zone);

const isOn = (schedule: Schedule, { year, month, day }: IssueDay): boolean => {
  const { on } = schedule;
  if (on === null)
    return schedule.every === 'day' || (schedule.every === 'month' && day === 1) || weekdayOf(year, month, day) === 1;
  const lastDay = new Date(Date.UTC(year, month, 0)).getUTCDate();
  if ('dayOfMonth' in on) return day === Math.min(on.dayOfMonth, lastDay);
  if (weekdayOf(year, month, day) !== on.weekday) return false;
  if (on.nth === null) return true;
  if (on.nth === 'last') return day + 7 > lastDay;
  return Math.ceil(day / 7) === { first: 1, second: 2, third: 3, fourth: 4 }[on.nth];
};

const weekdayOf = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() || 7;
