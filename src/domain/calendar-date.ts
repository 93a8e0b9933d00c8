import { DAY } from './time.ts';

/** A day of the Gregorian calendar, `2027-03-21`: the same day in every zone, at different instants. */
export type CalendarDate = string;

/** Days since 1970-01-01; null for what is no day, 30 February among it. The same few hundred dates are asked for ever. */
export const dayNumber = (date: CalendarDate): number | null => {
  const before = known.get(date);
  if (before !== undefined) return before;
  const day = readDay(date);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(date, day);
  return day;
};

/** The date of a day number, which must lie in the years 1000 to 9999. */
export const dateOfDay = (day: number): CalendarDate => new Date(day * DAY).toISOString().slice(0, 10);

const MOST_KNOWN = 5_000;
const known = new Map<CalendarDate, number | null>();

const readDay = (date: CalendarDate): number | null => {
  const match = /^([1-9]\d{3})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return null;
  const [year = 0, month = 0, day = 0] = match.slice(1).map(Number);
  const wall = new Date(Date.UTC(year, month - 1, day));
  return wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day ? wall.getTime() / DAY : null;
};
