/** Quiet hours of a market file, and its seasons: weeks with quiet hours of their own. */
import { z } from 'zod';
import { dayNumber } from '../domain/calendar-date.ts';
import type { Season } from '../domain/market.ts';
import type { QuietHours } from '../domain/quiet-hours.ts';
import { checkShape, show } from './check-shape.ts';
import type { Report } from './diagnostic.ts';
import { calendarDate, localTime, trueOrFalse, words } from './field-values.ts';
import type { Path } from './path.ts';

export const QUIET = {
  schema: z
    .strictObject({
      from: localTime.meta({ description: 'From when.' }),
      to: localTime.meta({ description: 'Until when.' }),
    })
    .meta({ description: 'From one time of day to another, over midnight if need be.' }),
};

/** Null when it is wrong, reported. */
export const readQuietHours = (value: unknown, path: Path, report: Report): QuietHours | null => {
  const quiet = checkShape(QUIET, value, path, report, 'quiet hours');
  if (quiet && quiet.from === quiet.to) {
    report(path, { code: 'invalid-value', message: 'Quiet hours that end as they begin last all day.' });
  }
  return quiet;
};

export const SEASON = {
  schema: z
    .strictObject({
      name: words.meta({ description: 'What it is called.', sample: 'Ramadan' }),
      from: calendarDate.meta({ description: 'Its first day.' }),
      to: calendarDate.meta({ description: 'Its last day.' }),
      quiet_hours: z.unknown().meta({ description: 'When no mail arrives in it.' }),
      approximate: trueOrFalse.optional().meta({ description: 'The dates are announced later.', preset: false }),
    })
    .meta({ description: 'Weeks with quiet hours of their own.' }),
};

/** By date. What is wrong is reported and left out. */
export const readSeasons = (value: unknown, path: Path, report: Report): readonly Season[] => {
  if (!Array.isArray(value)) {
    const message = `${show(value)} is not a list of seasons. Write - { name: Ramadan, from: 2027-02-08, to: 2027-03-09, quiet_hours: ... }.`;
    report(path, { code: 'invalid-value', message });
    return [];
  }
  const seasons: Season[] = [];
  for (const [index, item] of value.entries()) {
    const at = [...path, index];
    const keys = checkShape(SEASON, item, at, report, 'a season');
    if (!keys) continue;
    const quietHours = readQuietHours(keys.quiet_hours, [...at, 'quiet_hours'], report);
    if ((dayNumber(keys.to) ?? 0) < (dayNumber(keys.from) ?? 0)) {
      report([...at, 'to'], { code: 'invalid-value', message: `${keys.to} is before ${keys.from}.` });
      continue;
    }
    const other = seasons.find(({ from, to }) => from <= keys.to && keys.from <= to);
    if (other) {
      const message = `It overlaps ${other.name} from ${other.from} to ${other.to}: a day has one season.`;
      report(at, { code: 'duplicate-date', message });
    }
    if (!quietHours) continue;
    const { name, from, to, approximate } = keys;
    seasons.push({ name, from, to, quietHours, ...(approximate && { approximate }) });
  }
  return seasons.sort((left, right) => (left.from < right.from ? -1 : 1));
};
