/** The dated holidays of a market file: `{ date, to, name, approximate, source }`, a list with each day once. */
import { z } from 'zod';
import { dateOfDay, dayNumber } from '../domain/calendar-date.ts';
import type { Holiday } from '../domain/work-calendar.ts';
import { checkShape, show } from './check-shape.ts';
import type { Report } from './diagnostic.ts';
import { calendarDate, trueOrFalse, words } from './field-values.ts';
import type { Path } from './path.ts';

export const HOLIDAY = {
  schema: z
    .strictObject({
      date: calendarDate.meta({ description: 'The day, or the first of several.' }),
      to: calendarDate.optional().meta({ description: 'The last day, where there are several.' }),
      name: words.meta({ description: 'What it is called.', sample: 'Good Friday' }),
      approximate: trueOrFalse.optional().meta({ description: 'The date is announced later.', preset: false }),
      source: words.optional().meta({ description: 'Where this date comes from.', sample: 'Proclamation 727' }),
    })
    .meta({ description: 'A holiday.' }),
};

/** A longer time off is a season, not a holiday. */
const MOST_DAYS = 14;

/** By date. What is wrong is reported and left out. */
export const readHolidays = (value: unknown, path: Path, report: Report): readonly Holiday[] => {
  if (!Array.isArray(value)) {
    const message = `${show(value)} is not a list of holidays. Write - { date: 2027-03-26, name: Good Friday }.`;
    report(path, { code: 'invalid-value', message });
    return [];
  }
  const known = new Map<number, string>();
  const holidays: Holiday[] = [];
  for (const [index, item] of value.entries()) {
    const at = [...path, index];
    const keys = checkShape(HOLIDAY, item, at, report, 'a holiday');
    if (!keys) continue;
    const days = daysOf(keys.date, keys.to ?? keys.date, [...at, 'to'], report);
    const taken = days.find((day) => known.has(day));
    if (taken !== undefined) {
      const message = `${dateOfDay(taken)} is "${known.get(taken)}" already. Name a day once: "${known.get(taken)}, ${keys.name}".`;
      report([...at, 'date'], { code: 'duplicate-date', message });
    }
    for (const day of days) {
      known.set(day, keys.name);
      const holiday = { date: dateOfDay(day), name: keys.name };
      holidays.push(keys.approximate ? { ...holiday, approximate: true } : holiday);
    }
  }
  checkYears(holidays, path, report);
  return holidays.sort((left, right) => (left.date < right.date ? -1 : 1));
};

const daysOf = (from: string, to: string, path: Path, report: Report): readonly number[] => {
  const [first, last] = [dayNumber(from), dayNumber(to)];
  if (first === null || last === null) return [];
  if (last < first) {
    report(path, { code: 'invalid-value', message: `${to} is before ${from}.` });
    return [];
  }
  if (last - first >= MOST_DAYS) {
    const message = `That is ${last - first + 1} days. A holiday has at most ${MOST_DAYS}: is a date mistyped?`;
    report(path, { code: 'invalid-value', message });
    return [];
  }
  return Array.from({ length: last - first + 1 }, (_, index) => first + index);
};

/** A year that was forgotten would go unnoticed until a mail arrives on its holidays. */
const checkYears = (holidays: readonly Holiday[], path: Path, report: Report): void => {
  const years = new Set(holidays.map(({ date }) => Number(date.slice(0, 4))));
  for (let year = Math.min(...years); year < Math.max(...years); year += 1) {
    if (years.has(year)) continue;
    report(path, { code: 'missing-year', message: `There is no holiday in ${year}.`, severity: 'warn', at: 'key' });
  }
};
