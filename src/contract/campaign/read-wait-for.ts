/** Reads `wait_for: { event | segment | task, up_to }` with `then`, `else` and `remind` beside or inside it. */
import { z } from 'zod';
import type { Awaited, Reminder } from '../../domain/campaign.ts';
import type { Duration } from '../../domain/duration.ts';
import type { StepId } from '../../domain/ids.ts';
import { checkEvent, checkSegment } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { readCondition, refusesOpens } from '../condition.ts';
import { duration, identifier, stepId, words } from '../field-values.ts';
import type { Path } from '../path.ts';
import { type ReminderDraft, readRemind } from './read-remind.ts';
import type { StepReader, StepReading } from './step-draft.ts';

const BLOCKS = {
  then: z.unknown().optional().meta({ description: 'What is done when it has come.' }),
  else: z.unknown().optional().meta({ description: 'What is done when the time is over.' }),
  remind: z
    .unknown()
    .optional()
    .meta({ description: 'Reminders while it is waited for, each once.', rows: [17] }),
};
const UP_TO = duration.meta({ description: 'How long it is waited for.', sample: '7d' });
export const WAIT_FOR = {
  schema: z
    .strictObject({ wait_for: z.unknown().meta({ description: 'What is waited for.' }), id: stepId, ...BLOCKS })
    .meta({
      description:
        'Waits for an event, a segment or a task, at most so long. Then or else is done, then the next step.',
      rows: [16, 17, 18],
      yaml: `
- send: we-miss-you
- wait_for: { event: Email Clicked, up_to: 7d }
  then: [ { task: "Call {{contact.first_name}}" } ]
  else: [ { wait: 7d } ]
`,
    }),
};
export const WAIT_FOR_EVENT = {
  schema: z
    .strictObject({
      event: words.meta({ description: 'What has to happen.', names: 'event' }),
      where: z.unknown().optional().meta({ description: 'What must be true of it.' }),
      by: identifier.optional().meta({
        description: 'By all who were written to (all), or by a buying role.',
        preset: 'anybody',
        sample: 'all',
        rows: [16],
      }),
      up_to: UP_TO,
      ...BLOCKS,
    })
    .meta({ description: 'For an event.', rows: [16, 18] }),
};
export const WAIT_FOR_SEGMENT = {
  schema: z
    .strictObject({
      segment: identifier.meta({ description: 'Which segment.', names: 'segment' }),
      on: z.enum(['enter', 'leave']).default('enter').meta({ description: 'Entering it or leaving it.' }),
      up_to: UP_TO,
      ...BLOCKS,
    })
    .meta({ description: 'For a segment.', rows: [16] }),
};
export const WAIT_FOR_TASK = {
  schema: z
    .strictObject({
      task: z.literal('done').meta({ description: 'For the outcome of the latest task.' }),
      up_to: UP_TO,
      ...BLOCKS,
    })
    .meta({ description: 'For a task.', rows: [16, 31] }),
};

export const readWaitFor: StepReader = (value, path, reading) => {
  const outer = checkShape(WAIT_FOR, value, path, reading.report, 'a wait_for');
  const at = [...path, 'wait_for'];
  const inner = value['wait_for'];
  const read = readAwaited(inner, at, reading);
  const people = read?.awaited.type === 'event' ? true : reading.responder;
  // Blocks are read whatever else is wrong, so that all is said at once.
  const find = (key: 'then' | 'else' | 'remind'): readonly [unknown, Path] => {
    const inside = isRecord(inner) && inner[key] !== undefined;
    if (inside && value[key] !== undefined) {
      const message = `"${key}" stands both beside and inside wait_for. Keep one of them.`;
      reading.report([...path, key], { code: 'duplicate-key', message, at: 'key' });
    }
    return inside ? [inner[key], [...at, key]] : [value[key], [...path, key]];
  };
  const block = (key: 'then' | 'else', responder: boolean) => {
    const [found, where] = find(key);
    return found === undefined ? [] : reading.readBlock(found, where, { ...reading, responder });
  };
  const blocks = [block('then', people), block('else', reading.responder)];
  const reminders = readRemind(...find('remind'), read?.upTo ?? null, reading);
  if (!outer || !read) return null;
  const { awaited, upTo } = read;
  return {
    derived: `wait-for:${awaited.type === 'event' ? awaited.event : awaited.type === 'segment' ? awaited.segment : 'task'}`,
    blocks,
    outside: reminders.map(({ step }) => step),
    build: ({ id, next, entries: [onMatch = null, onTimeout = null], outside }) => ({
      id,
      next,
      type: 'wait-for',
      awaited,
      upTo,
      onMatch,
      onTimeout,
      ...(outside.length > 0 && { remind: remindersOf(reminders, outside) }),
    }),
  };
};

const remindersOf = (drafts: readonly ReminderDraft[], ids: readonly StepId[]): readonly Reminder[] =>
  drafts.flatMap(({ after }, index) => {
    const step = ids[index];
    return step === undefined ? [] : [{ after, step }];
  });

const readAwaited = (
  value: unknown,
  path: Path,
  reading: StepReading,
): { readonly awaited: Awaited; readonly upTo: Duration } | null => {
  if (isRecord(value) && Object.hasOwn(value, 'task')) {
    const keys = checkShape(WAIT_FOR_TASK, value, path, reading.report, 'a wait_for');
    return keys && { awaited: { type: 'task' }, upTo: keys.up_to };
  }
  if (isRecord(value) && Object.hasOwn(value, 'segment')) {
    const keys = checkShape(WAIT_FOR_SEGMENT, value, path, reading.report, 'a wait_for');
    if (keys) checkSegment(keys.segment, [...path, 'segment'], reading);
    return keys && { awaited: { type: 'segment', segment: keys.segment, on: keys.on }, upTo: keys.up_to };
  }
  if (!isRecord(value)) {
    const message =
      value === null
        ? 'Nothing stands in wait_for. Indent event: and up_to: further than it, or write { event: Email Clicked, up_to: 7d }.'
        : `${show(value)} is not a wait_for. Write { event: Email Clicked, up_to: 7d }.`;
    reading.report(path, { code: 'invalid-value', message });
    return null;
  }
  const keys = checkShape(WAIT_FOR_EVENT, value, path, reading.report, 'a wait_for');
  const at = [...path, 'event'];
  if (!keys || refusesOpens(keys.event, at, reading) || !checkEvent(keys.event, at, reading)) return null;
  const scope = { type: 'event', event: keys.event } as const;
  const where = keys.where === undefined ? null : readCondition(keys.where, [...path, 'where'], scope, reading);
  const by = readBy(keys.by, [...path, 'by'], reading);
  return { awaited: { type: 'event', event: keys.event, where, ...(by && { by }) }, upTo: keys.up_to };
};

/** Null: by anybody. */
const readBy = (by: string | undefined, path: Path, reading: StepReading): 'all' | { readonly role: string } | null => {
  if (by === undefined) return null;
  if (by === 'contact') {
    const message = 'Everybody waits for himself under run: contact at the top. Here "by" is all, or a buying role.';
    reading.report(path, { code: 'invalid-value', message });
  }
  return by === 'all' ? 'all' : { role: by };
};
