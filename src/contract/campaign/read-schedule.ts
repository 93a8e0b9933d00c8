/** Reads `{ every: month, on: first tuesday, at: "09:30", timezone: account }`. */
import { z } from 'zod';
import type { Schedule } from '../../domain/campaign.ts';
import type { Reading } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { didYouMean } from '../did-you-mean.ts';
import { isZone, localTime, parseWeekday, zoneHint } from '../field-values.ts';
import type { Path } from '../path.ts';

export const NTHS = ['first', 'second', 'third', 'fourth', 'last'] as const;

export const SCHEDULE = {
  schema: z
    .strictObject({
      every: z.enum(['day', 'week', 'month']).meta({ description: 'How often.' }),
      on: z
        .unknown()
        .optional()
        .meta({ description: 'Of a week: its day. Of a month: its date, or such as first tuesday.' }),
      at: localTime.meta({ description: 'At what time.' }),
      timezone: z.unknown().optional().meta({ description: 'Whose clock.', preset: 'account' }),
    })
    .meta({ description: 'A time that comes again.', rows: [7] }),
  later: ['until', 'from'],
};

export const readSchedule = (value: unknown, path: Path, reading: Reading): Schedule | null => {
  const keys = checkShape(SCHEDULE, value, path, reading.report, 'a schedule');
  if (!keys) {
    // Said all the same, so that one round of mending is enough.
    const every = isRecord(value) ? SCHEDULE.schema.shape.every.safeParse(value['every']) : null;
    if (isRecord(value) && every?.success) readOn(every.data, value['on'], [...path, 'on'], reading);
    if (isRecord(value)) readZone(value['timezone'], [...path, 'timezone'], reading);
    return null;
  }
  const on = readOn(keys.every, keys.on, [...path, 'on'], reading);
  const timezone = readZone(keys.timezone, [...path, 'timezone'], reading);
  if (on === undefined || timezone === null) return null;
  return { every: keys.every, on, at: keys.at, timezone };
};

/** `account`, `contact` or an IANA name; default `account`. Null when it is neither, reported. */
export const readZone = (value: unknown, path: Path, { report }: Reading): string | null => {
  if (value === undefined) return 'account';
  if (typeof value === 'string' && (value === 'account' || value === 'contact' || isZone(value))) return value;
  const hint = typeof value === 'string' ? didYouMean(value, ['account', 'contact']) || zoneHint(value) : '';
  const message = `${show(value)} is not a zone. Write account, contact or an IANA name such as Asia/Manila.${hint}`;
  report(path, { code: 'invalid-value', message });
  return null;
};

/** Undefined when it is wrong, reported. */
const readOn = (
  every: Schedule['every'],
  value: unknown,
  path: Path,
  { report }: Reading,
): Schedule['on'] | undefined => {
  const wrong = (message: string): undefined => {
    report(path, { code: 'invalid-value', message });
    return undefined;
  };
  switch (every) {
    case 'day':
      return value === undefined ? null : wrong('A schedule of every day has no "on".');
    case 'week': {
      const weekday = typeof value === 'string' ? parseWeekday(value) : null;
      return weekday === null
        ? wrong(`${show(value)} is not a day of the week. Write monday to sunday.`)
        : { nth: null, weekday };
    }
    case 'month': {
      if (typeof value === 'number' && Number.isInteger(value) && value >= 1 && value <= 31)
        return { dayOfMonth: value };
      const [nthText = '', dayText = '', ...more] = typeof value === 'string' ? value.trim().split(/\s+/) : [];
      const nth = NTHS.find((each) => each === nthText);
      const weekday = parseWeekday(dayText);
      if (nth === undefined || weekday === null || more.length > 0) {
        return wrong(
          `${show(value)} is no day of a month. Write "first tuesday", "last friday" or a number from 1 to 31.`,
        );
      }
      return { nth, weekday };
    }
  }
};
