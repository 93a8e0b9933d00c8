/** Reads `wait: 3d`, `wait: { until: "09:30", on: [ tuesday ], timezone: account }`, `wait: { until: event.starts_at, before: 1d }`. */
import { z } from 'zod';
import type { LocalMoment } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import { localOf } from '../../domain/local-time.ts';
import type { LocalTime, Weekday } from '../../domain/wall-clock.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { duration, listOf, localTime, stepId, weekday, words } from '../field-values.ts';
import { type Moment, parseMoment } from '../moment.ts';
import type { Path } from '../path.ts';
import { readDateField } from './read-date-trigger.ts';
import { readZone } from './read-schedule.ts';
import type { StepBody, StepReader, StepReading } from './step-draft.ts';

export const WAIT = {
  schema: z.strictObject({ wait: z.unknown().meta({ description: 'How long, or until when.' }), id: stepId }).meta({
    description: "Waits for a time, until a time of day, or until a date of the campaign's event.",
    rows: [14, 15],
    yaml: `
- wait: 3d
- wait: { until: "09:30", on: [ tuesday, wednesday ], timezone: account }
`,
  }),
};
const FOR = { schema: WAIT.schema.extend({ wait: duration }) };
export const UNTIL = {
  schema: z
    .strictObject({
      until: localTime.meta({ description: 'The next time the clock there says so.' }),
      on: listOf(weekday, 'days of the week')
        .optional()
        .meta({ description: 'On which days.', preset: 'every day', sample: ['tuesday'] }),
      timezone: z.unknown().optional().meta({ description: 'Whose clock.', preset: 'account' }),
    })
    .meta({ description: 'Until a time of day.', rows: [15] }),
  later: ['before', 'after'],
};

export const UNTIL_DATE = {
  schema: z
    .strictObject({
      until: words.meta({
        description: "A date of the campaign's event or of the account, or a day and time of the calendar.",
      }),
      before: duration.optional().meta({ description: 'So long before it.' }),
      after: duration.optional().meta({ description: 'So long after it.' }),
      timezone: z
        .unknown()
        .optional()
        .meta({ description: 'Whose clock a day of the calendar is on.', preset: 'account' }),
    })
    .meta({ description: 'Until a date, before it or after it.', rows: [15] }),
};
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
  const outer = checkShape(WAIT, value, path, reading.report, 'a wait');
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
  const keys = checkShape(UNTIL_DATE, value, path, reading.report, 'a wait');
  if (!keys) return null;
  if (moment === null && keys.timezone !== undefined) {
    const message = `${show(until)} has its own clock: "timezone" goes with a day of the calendar, such as 2027-03-31.`;
    reading.report([...path, 'timezone'], { code: 'invalid-value', message, at: 'key' });
    return null;
  }
  const { before = null, after = null } = keys;
  if (before !== null && after !== null) {
    reading.report([...path, 'after'], {
      code: 'invalid-value',
      message: 'A wait is before the date or after it. Leave one of them away.',
      at: 'key',
    });
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
