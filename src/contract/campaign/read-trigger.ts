/** Reads `trigger:`, its shape chosen by its verb: segment, event, trait, date, anniversary, schedule or manual. */
import { z } from 'zod';
import type { Trigger } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import { checkEvent, checkSegment, type Reading } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { readCondition, refusesOpens } from '../condition.ts';
import { didYouMean, nearest } from '../did-you-mean.ts';
import { duration, identifier, wholeNumber, words } from '../field-values.ts';
import type { Path } from '../path.ts';
import { checkTrait } from './check-trait.ts';
import { readDateTrigger } from './read-date-trigger.ts';
import { readSchedule } from './read-schedule.ts';

export const TRIGGER_VERBS = ['segment', 'event', 'trait', 'date', 'anniversary', 'schedule', 'manual'] as const;

/** Facts older than this when they arrive start nothing (semantics row 5). */
const DEFAULT_MAX_AGE = { amount: 3, unit: 'd' } as const;

export const TRIGGERS = {
  segment: {
    schema: z
      .strictObject({
        segment: identifier.meta({ description: 'Which segment.', names: 'segment' }),
        on: z.enum(['enter', 'leave']).default('enter').meta({ description: 'Entering it or leaving it.' }),
        existing: z
          .enum(['enrol', 'skip'])
          .optional()
          .meta({
            description: "Who is in it at the campaign's first publishing: let in, or left alone.",
            preset: 'skip',
            rows: [4],
          }),
        per_day: wholeNumber(1, 100_000)
          .optional()
          .meta({
            description: 'How many of those are let in on one day, the most valuable first.',
            preset: 'as the settings say',
            rows: [4],
          }),
      })
      .meta({
        description: 'An account enters a segment or leaves it; those in it already enter only where the file says so.',
        rows: [4],
        yaml: `
trigger: { segment: lapsed, on: enter }
`,
      }),
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
        trait: words.meta({
          description: 'Which trait, such as account.tier, account.level or account.lapse.',
          sample: 'account.tier',
        }),
        changes: z.enum(['up', 'down', 'any']).default('any').meta({ description: 'Which way it has moved.' }),
      })
      .meta({
        description:
          'A trait of the account moves: its tier, level, rhythm, owner or kind. Of several moves read at once, from the first to the last.',
        rows: [8],
        yaml: `
trigger: { trait: account.tier, changes: up }
`,
      }),
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

/** One way in is enough: a program starts a campaign by an event, a person by hand. */
const NO_API =
  'A program starts a campaign by an event of its own: write { event: Quote Requested }, list the event in settings.yaml and post it to /v1/events. For people there is manual.';

/** `issue` stands at the top of the file and belongs to a schedule. */
export const readTrigger = (value: unknown, issue: string | null, reading: Reading): Trigger | null => {
  const path: Path = ['trigger'];
  const { report } = reading;
  if (value === 'manual') return { type: 'manual' };
  if (value === 'api' || (isRecord(value) && Object.hasOwn(value, 'api'))) {
    report(path, { code: 'trigger-api', message: NO_API });
    return null;
  }
  if (!isRecord(value)) {
    report(path, {
      code: 'invalid-value',
      message: `${show(value)} is not a trigger. Write { segment: lapsed, on: enter }.`,
    });
    return null;
  }
  const verb = TRIGGER_VERBS.find((each) => Object.hasOwn(value, each));
  switch (verb) {
    case 'segment': {
      const keys = checkShape(TRIGGERS.segment, value, path, report, 'a trigger');
      if (!keys) return null;
      checkSegment(keys.segment, [...path, 'segment'], reading);
      const existing = readExisting(keys, path, reading);
      return { type: 'segment', segment: keys.segment, on: keys.on, ...(existing && { existing }) };
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
      if (!keys || !checkTrait(keys.trait, keys.changes, path, reading)) return null;
      return { type: 'trait', trait: keys.trait, changes: keys.changes };
    }
    case 'date':
    case 'anniversary':
      return readDateTrigger(value, verb, path, reading);
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

/** Members at its publishing are let in only where the file says so (semantics row 4). */
const readExisting = (
  {
    on,
    existing,
    per_day,
  }: {
    readonly on: 'enter' | 'leave';
    readonly existing?: 'enrol' | 'skip' | undefined;
    readonly per_day?: number | undefined;
  },
  path: Path,
  { report }: Reading,
): { readonly perDay: number | null } | null => {
  if (per_day !== undefined && existing !== 'enrol') {
    report([...path, 'per_day'], { code: 'invalid-value', message: '"per_day" goes with existing: enrol.', at: 'key' });
  }
  if (existing !== 'enrol') return null;
  if (on === 'leave') {
    const message = 'Who is out of a segment need never have been in it: existing: enrol goes with on: enter.';
    report([...path, 'existing'], { code: 'contradiction', message });
  }
  return { perDay: per_day ?? null };
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
