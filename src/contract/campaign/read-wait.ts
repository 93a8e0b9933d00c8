/** Reads `wait: 3d`, `wait: { until: "09:30", on: [ tuesday ], timezone: account }`, `wait: { until: event.starts_at, before: 1d }`. */
import { z } from 'zod';
import type { LocalMoment, LocalTime, Weekday } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import { localOf } from '../../domain/local-time.ts';
import { checkShape, isRecord } from '../check-shape.ts';
import { duration, identifier, listOf, localTime, weekday, words } from '../field-values.ts';
import { type Moment, parseMoment } from '../moment.ts';
import type { Path } from '../path.ts';
import { readDateField } from './read-date-trigger.ts';
import { readZone } from './read-schedule.ts';
import type { StepBody, StepReader, StepReading } from './step-draft.ts';

const FOR = { schema: z.strictObject({ wait: duration, id: identifier.optional() }) };
const OUTER = { schema: z.strictObject({ wait: z.unknown(), id: identifier.optional() }) };
const UNTIL = {
  schema: z.strictObject({
    until: localTime,
    on: listOf(weekday, 'days of the week').optional(),
    timezone: z.unknown().optional(),
  }),
  later: ['before', 'after'],
};

const UNTIL_DATE = {
  schema: z.strictObject({ until: words, before: duration.optional(), after: duration.optional() }),
};
const UNTIL_MOMENT = { schema: UNTIL_DATE.schema.extend({ timezone: z.unknown().optional() }) };

const EVERY_DAY: readonly Weekday[] = [1, 2, 3, 4, 5, 6, 7];

export const readWait: StepReader = (value, path, reading) => {
  const inner = value['wait'];
  if (!isRecord(inner)) {
    const keys = checkShape(FOR, value, path, reading.report, 'a wait');
    return (
      keys && {
        derived: `wait:${formatDuration(keys.wait)}`,
        blocks: [],
        build: ({ id, next }) => ({ id, next, type: 'wait', for: keys.wait }),
      }
    );
  }
  const outer = checkShape(OUTER, value, path, reading.report, 'a wait');
  const at = [...path, 'wait'];
  const until = inner['until'];
  if (typeof until === 'string' && (/^[a-z_]+\.[a-z_.-]+$/.test(until) || parseMoment(until) !== null)) {
    return outer && readWaitForDate(inner, until, at, reading);
  }
  const keys = checkShape(UNTIL, inner, at, reading.report, 'a wait');
  const timezone = keys && readZone(keys.timezone, [...at, 'timezone'], reading);
  if (!outer || !keys || timezone === null) return null;
  const weekdays = keys.on && keys.on.length > 0 ? [...new Set(keys.on)].sort() : EVERY_DAY;
  return {
    derived: `wait-until:${clock(keys.until)}`,
    blocks: [],
    build: ({ id, next }) => ({ id, next, type: 'wait-until', at: keys.until, weekdays, timezone }),
  };
};

/** `{ until: event.starts_at, before: 1d }`: a date of the campaign's own event, of the account, or of the calendar. */
const readWaitForDate = (value: unknown, until: string, path: Path, reading: StepReading): StepBody | null => {
  const moment = parseMoment(until);
  const keys = checkShape(moment ? UNTIL_MOMENT : UNTIL_DATE, value, path, reading.report, 'a wait');
  if (!keys) return null;
  const { before = null, after = null } = keys;
  if (before !== null && after !== null) {
    reading.report([...path, 'after'], { code: 'invalid-value', message: 'Either "before" or "after".', at: 'key' });
    return null;
  }
  const at = [...path, 'until'];
  const of = moment ? readMoment(moment, keys, path, reading) : readDateField(until, at, reading);
  if (of === null) return null;
  const shift = before ? `-${formatDuration(before)}` : after ? `+${formatDuration(after)}` : '';
  return {
    derived: `wait-until:${until}${shift}`,
    blocks: [],
    build: ({ id, next }) => ({ id, next, type: 'wait-until-event', of, before, after }),
  };
};

/** On the clock of the account unless a zone is named; an instant with an offset is read as UTC. */
const readMoment = (moment: Moment, keys: object, path: Path, reading: StepReading): LocalMoment | null => {
  if (moment.type === 'instant') {
    const { year, month, day, minuteOfDay } = localOf(moment.at, 'UTC');
    return { year, month, day, minuteOfDay, timezone: 'UTC' };
  }
  const named = 'timezone' in keys ? keys.timezone : undefined;
  const timezone = readZone(named, [...path, 'timezone'], reading);
  if (timezone === null) return null;
  const { year, month, day, minuteOfDay } = moment;
  return { year, month, day, minuteOfDay, timezone };
};

const clock = (time: LocalTime): string =>
  `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`;
