/** Reads `trigger:`, its shape chosen by its verb: segment, event, trait, date, schedule or manual. */
import { z } from 'zod';
import type { Trigger } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import { windowMs } from '../../domain/window-ms.ts';
import { checkEvent, checkSegment, type Reading } from '../catalogue.ts';
import { checkShape, isRecord, notYet, show } from '../check-shape.ts';
import { readCondition, refusesOpens } from '../condition.ts';
import { didYouMean, nearest } from '../did-you-mean.ts';
import { duration, identifier, words } from '../field-values.ts';
import type { Path } from '../path.ts';
import { readSchedule } from './read-schedule.ts';

export const TRIGGER_VERBS = ['segment', 'event', 'trait', 'date', 'schedule', 'manual'] as const;
const LATER = ['anniversary', 'api'];

/** Those whose moves are facts. */
const TRAITS = ['account.tier', 'account.level', 'tier', 'level'] as const;

/** Facts older than this when they arrive start nothing (semantics row 5). */
const DEFAULT_MAX_AGE = { amount: 3, unit: 'd' } as const;

export const TRIGGERS = {
  segment: {
    schema: z
      .strictObject({
        segment: identifier.meta({ description: 'Which segment.', names: 'segment' }),
        on: z.enum(['enter', 'leave']).default('enter').meta({ description: 'Entering it or leaving it.' }),
      })
      .meta({
        description: 'An account enters a segment or leaves it; those in it already do not enter by themselves.',
        rows: [4],
        yaml: `
trigger: { segment: lapsed, on: enter }
`,
      }),
    later: ['existing', 'per_day'],
  },
  event: {
    schema: z
      .strictObject({
        event: words.meta({ description: 'What has to happen.', names: 'event' }),
        where: z.unknown().optional().meta({ description: 'What must be true of it.' }),
        max_age: duration.optional().meta({
          description: 'An event that is known later than this starts nothing.',
          preset: formatDuration(DEFAULT_MAX_AGE),
        }),
      })
      .meta({
        description: 'Something happens.',
        rows: [5],
        yaml: `
trigger: { event: Order Completed, where: { order.total: { at_least: { x_usual: 0.5 } } } }
entry:   { reentry: every, per: order.id, min_gap: 30d }
`,
      }),
    later: ['source'],
  },
  trait: {
    schema: z
      .strictObject({
        trait: z.enum(TRAITS).meta({ description: 'Which trait.' }),
        changes: z.enum(['up', 'down', 'any']).default('any').meta({ description: 'Which way it has moved.' }),
      })
      .meta({
        description: 'A trait of the account moves: its tier, its relationship level.',
        rows: [8],
        yaml: `
trigger: { trait: account.tier, changes: up }
`,
      }),
  },
  date: {
    schema: z
      .strictObject({
        date: words.meta({ description: "Beginning or end of the campaign's event." }),
        before: duration.meta({ description: 'So long before it.' }),
        latest: duration.optional().meta({ description: 'Nobody enters later than this before it.' }),
      })
      .meta({
        description: "A date of the campaign's event comes near.",
        rows: [6],
        yaml: `
event:    { id: customer-day, starts_at: 2027-04-15T14:00, ends_at: 2027-04-15T18:00, timezone: Asia/Manila }
trigger:  { date: event.starts_at, before: 28d, latest: 5d }
`,
      }),
    later: ['after', 'at'],
  },
  schedule: {
    schema: z.strictObject({ schedule: z.unknown().meta({ description: 'When.' }) }).meta({
      description: 'A time comes again. Such a campaign is sends and splits only, and needs an issue.',
      rows: [7],
      yaml: `
trigger:  { schedule: { every: month, on: first tuesday, at: "09:30", timezone: account } }
issue:    2026-12
`,
    }),
  },
  manual: {
    schema: z
      .strictObject({
        manual: z.literal(true).meta({ description: 'Nothing but a person lets accounts in: keyline activate.' }),
      })
      .meta({
        description: 'Nothing by itself: people let accounts in. The same as trigger: manual.',
        rows: [4],
        yaml: `
trigger:  { manual: true }
topic:    offers
`,
      }),
  },
};

/** `issue` stands at the top of the file and belongs to a schedule. */
export const readTrigger = (value: unknown, issue: string | null, reading: Reading): Trigger | null => {
  const path: Path = ['trigger'];
  const { report } = reading;
  if (value === 'manual') return { type: 'manual' };
  if (!isRecord(value)) {
    report(path, {
      code: 'invalid-value',
      message: `${show(value)} is not a trigger. Write { segment: lapsed, on: enter }.`,
    });
    return null;
  }
  const later = LATER.find((key) => Object.hasOwn(value, key));
  if (later !== undefined) {
    report([...path, later], notYet(`A trigger by ${show(later)}`));
    return null;
  }
  const verb = TRIGGER_VERBS.find((each) => Object.hasOwn(value, each));
  switch (verb) {
    case 'segment': {
      const keys = checkShape(TRIGGERS.segment, value, path, report, 'a trigger');
      if (keys) checkSegment(keys.segment, [...path, 'segment'], reading);
      return keys && { type: 'segment', segment: keys.segment, on: keys.on };
    }
    case 'event': {
      const keys = checkShape(TRIGGERS.event, value, path, report, 'a trigger');
      const at = [...path, 'event'];
      if (!keys || refusesOpens(keys.event, at, reading) || !checkEvent(keys.event, at, reading)) return null;
      const scope = { type: 'event', event: keys.event } as const;
      const where = keys.where === undefined ? null : readCondition(keys.where, [...path, 'where'], scope, reading);
      return { type: 'event', event: keys.event, where, maxAge: keys.max_age ?? DEFAULT_MAX_AGE };
    }
    case 'trait': {
      const keys = checkShape(TRIGGERS.trait, value, path, report, 'a trigger');
      return keys && { type: 'trait', trait: keys.trait, changes: keys.changes };
    }
    case 'date':
      return readDate(value, path, reading);
    case 'schedule': {
      const keys = checkShape(TRIGGERS.schedule, value, path, report, 'a trigger');
      const schedule = keys && readSchedule(keys.schedule, [...path, 'schedule'], reading);
      return schedule && { type: 'schedule', schedule, issue };
    }
    case 'manual':
      return checkShape(TRIGGERS.manual, value, path, report, 'a trigger') && { type: 'manual' };
    case undefined:
      noVerb(value, path, reading);
      return null;
  }
};

const readDate = (value: unknown, path: Path, { report }: Reading): Trigger | null => {
  const keys = checkShape(TRIGGERS.date, value, path, report, 'a trigger');
  if (!keys) return null;
  const { date: of, before, latest = null } = keys;
  if (of !== 'event.starts_at' && of !== 'event.ends_at') {
    report([...path, 'date'], { ...notYet(`A trigger by the date ${show(of)}`), at: 'value' });
    return null;
  }
  if (latest !== null && windowMs(latest) >= windowMs(before)) {
    const message = `Nobody could enter: with latest: ${formatDuration(latest)} it is too late before it begins.`;
    report([...path, 'latest'], { code: 'contradiction', message });
    return null;
  }
  return { type: 'date', of, before, latest };
};

const noVerb = (value: Readonly<Record<string, unknown>>, path: Path, { report }: Reading): void => {
  const slip = Object.keys(value).find((key) => nearest(key, TRIGGER_VERBS) !== null);
  if (slip === undefined) {
    report(path, {
      code: 'missing-key',
      message: `A trigger is one of ${TRIGGER_VERBS.join(', ')}: { segment: lapsed, on: enter }.`,
    });
  } else {
    const message = `Unknown key ${show(slip)}.${didYouMean(slip, TRIGGER_VERBS)}`;
    report([...path, slip], { code: 'unknown-key', message, at: 'key' });
  }
};
