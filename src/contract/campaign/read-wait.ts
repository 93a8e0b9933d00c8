/** Reads `wait: 3d`, `wait: { until: "09:30", on: [ tuesday ], timezone: account }`, `wait: { until: event.starts_at, before: 1d }`. */
import { z } from 'zod';
import type { EventInstant, LocalTime, Weekday } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import { checkShape, isRecord, notYet, show } from '../check-shape.ts';
import { duration, listOf, localTime, stepId, weekday, words } from '../field-values.ts';
import type { Path } from '../path.ts';
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

export const UNTIL_EVENT = {
  schema: z
    .strictObject({
      until: words.meta({ description: "Beginning or end of the campaign's event." }),
      before: duration.optional().meta({ description: 'So long before it.' }),
      after: duration.optional().meta({ description: 'So long after it.' }),
    })
    .meta({ description: 'Until a date of the event, before it or after it.', rows: [15] }),
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
  if (isEventInstant(until)) return outer && readWaitForEvent(inner, until, at, reading);
  if (typeof until === 'string' && (/^[a-z_]+\.[a-z_]+$/.test(until) || /^\d{4}-/.test(until))) {
    reading.report(at, notYet(`A wait until ${show(until)}`));
    return null;
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

const isEventInstant = (value: unknown): value is EventInstant =>
  value === 'event.starts_at' || value === 'event.ends_at';

/** `{ until: event.starts_at, before: 1d }`: a date of the campaign's own event. */
const readWaitForEvent = (value: unknown, of: EventInstant, path: Path, reading: StepReading): StepBody | null => {
  const keys = checkShape(UNTIL_EVENT, value, path, reading.report, 'a wait');
  if (!keys) return null;
  const { before = null, after = null } = keys;
  if (before !== null && after !== null) {
    reading.report([...path, 'after'], {
      code: 'invalid-value',
      message: 'A wait is before the date or after it. Leave one of them away.',
      at: 'key',
    });
    return null;
  }
  const shift = before ? `-${formatDuration(before)}` : after ? `+${formatDuration(after)}` : '';
  return {
    derived: `wait-until:${of}${shift}`,
    blocks: [],
    build: ({ id, next }) => ({ id, next, type: 'wait-until-event', of, before, after }),
  };
};

const clock = (time: LocalTime): string =>
  `${String(Math.floor(time / 60)).padStart(2, '0')}:${String(time % 60).padStart(2, '0')}`;
