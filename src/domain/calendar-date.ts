import { DAY } from './time.ts';

/** A day of the Gregorian calendar, `2027-03-21`: the same day in every zone, at different instants. */
export type CalendarDate = string;

/** Days since 1970-01-01; null for what is no day, 30 February among it. */
export const dayNumber = (date: CalendarDate): number | null => {
  const match = /^(\d{4})-(\d{2})-(\d{2})$/.exec(date);
  if (!match) return null;
  const [year, month, day] = match.slice(1).map(Number) as [number, number, number];
  const wall = new Date(Date.UTC(year, month - 1, day));
  return wall.getUTCMonth() === month - 1 && wall.getUTCDate() === day && year >= 1000 ? wall.getTime() / DAY : null;
};

/** The date of a day number, which must lie in the years 1000 to 9999. */
export const dateOfDay = (day: number): CalendarDate => new Date(day * DAY).toISOString().slice(0, 10);
