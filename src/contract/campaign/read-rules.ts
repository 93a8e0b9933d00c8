/** Reads who a campaign is for and when it starts again, ends and has done its work: audience, entry, exit, goal. */
import { z } from 'zod';
import {
  type Audience,
  type Entry,
  type ExitRule,
  type Goal,
  isEventInstant,
  type Trigger,
} from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { AccountId } from '../../domain/ids.ts';
import { checkEvent, checkSegment, type Reading } from '../catalogue.ts';
import { checkShape, isRecord, show } from '../check-shape.ts';
import { readCondition, refusesOpens } from '../condition.ts';
import { accountId, duration, identifier, listOf, wholeNumber, words } from '../field-values.ts';
import type { Path } from '../path.ts';
import { readSend } from './read-send.ts';
import type { StepDraft } from './step-draft.ts';

export const AUDIENCE = {
  schema: z
    .strictObject({
      segment: identifier
        .optional()
        .meta({ description: 'Only accounts in it.', preset: 'every key account', names: 'segment' }),
      contacts: listOf(identifier, 'buying roles')
        .optional()
        .meta({
          description: 'Buying roles, the most wanted first.',
          preset: 'any role',
          sample: ['decision-maker', 'champion'],
        }),
      max_per_account: wholeNumber(1, 50)
        .optional()
        .meta({ description: 'The most people of one account.', preset: 2 }),
      topic: identifier.optional().meta({
        description: 'The topic of consent, here or at the top.',
        preset: 'by class',
        names: 'topic',
        rows: [12],
      }),
      account: accountId.optional().meta({ description: 'Only this account.', sample: 'acme' }),
      accounts: listOf(accountId, 'account ids')
        .optional()
        .meta({ description: 'Only these accounts.', sample: ['acme', 'bell'] }),
    })
    .meta({
      description: 'Who is written to: those with the consent, in the order of the roles.',
      rows: [2],
      sample: { segment: 'key-accounts', contacts: ['decision-maker'] },
    }),
};

/**
 * Two people an account, any role, any key account (semantics row 2). `topic` may stand here or at the top; `only` is the
 * account of `for:`.
 */
export const readAudience = (
  value: unknown,
  only: AccountId | null,
  reading: Reading,
): (Audience & { readonly topic: string | null }) | null => {
  const path: Path = ['audience'];
  const keys = checkShape(AUDIENCE, value === undefined ? {} : value, path, reading.report, 'an audience');
  if (!keys) return null;
  if (keys.segment !== undefined) checkSegment(keys.segment, [...path, 'segment'], reading);
  const named = [only ?? [], keys.account ?? [], keys.accounts ?? []].filter((each) => each.length > 0);
  if (named.length > 1) {
    const message = 'The account is named twice: keep one of "for", audience.account and audience.accounts.';
    reading.report(path, { code: 'duplicate-key', message, at: 'key' });
  }
  const accounts = [...new Set(named.flat())];
  return {
    ...(accounts.length > 0 && { accounts }),
    segment: keys.segment ?? null,
    contacts: keys.contacts ?? [],
    maxPerAccount: keys.max_per_account ?? 2,
    topic: keys.topic ?? null,
  };
};

const DEFAULT_REENTRY = { amount: 90, unit: 'd' } as const;

export const ENTRY = {
  schema: z
    .strictObject({
      reentry: z
        .enum(['once', 'every', 'after'])
        .optional()
        .meta({ description: 'Once in a lifetime, every time, or again after a wait.', preset: 'after' }),
      wait: duration.optional().meta({
        description: 'With after: from the end of the last time on.',
        preset: formatDuration(DEFAULT_REENTRY),
      }),
      per: z.literal('order.id').optional().meta({ description: 'With every: once for each order.' }),
      min_gap: duration
        .optional()
        .meta({ description: 'With every: not again before; what happens in the gap is gathered.' }),
    })
    .meta({
      description: 'How often the same account may enter; one at a time in any case.',
      rows: [9],
      sample: { reentry: 'after', wait: '365d' },
    }),
};

/** Default: again 90 days after the last one ended (row 9); a schedule enters once for each issue, a date for each event. */
export const readEntry = (value: unknown, trigger: Trigger | null, reading: Reading): Entry | null => {
  const path: Path = ['entry'];
  const keys = checkShape(ENTRY, value === undefined ? {} : value, path, reading.report, 'an entry rule');
  if (!keys) return null;
  const complain = (key: string, message: string) =>
    reading.report([...path, key], {
      code: 'entry-rule',
      message,
      at: keys[key as keyof typeof keys] === undefined ? 'value' : 'key',
    });
  const scheduled = trigger?.type === 'schedule';
  const dated = trigger?.type === 'date';
  const invites = dated && isEventInstant(trigger.of);
  const reentry = keys.reentry ?? (keys.per !== undefined || scheduled || dated ? 'every' : 'after');
  if (reentry !== 'after' && keys.wait !== undefined) complain('wait', '"wait" goes with reentry: after.');
  if (reentry !== 'every' && keys.per !== undefined) complain('per', '"per" goes with reentry: every.');
  if (reentry !== 'every' && keys.min_gap !== undefined) complain('min_gap', '"min_gap" goes with reentry: every.');
  const onOrders = trigger?.type === 'event' && trigger.event.startsWith('Order ');
  if (reentry === 'every' && onOrders && keys.min_gap === undefined) {
    const message =
      'reentry: every on orders needs min_gap, or a busy account gets a mail for each order. Write min_gap: 30d.';
    reading.report([...path, 'reentry'], { code: 'min-gap', message });
  }
  return {
    reentry,
    wait: keys.wait ?? DEFAULT_REENTRY,
    per: keys.per ?? (scheduled ? 'issue' : invites ? 'event.id' : null),
    minGap: keys.min_gap ?? null,
  };
};

export const EXIT_BY_EVENT = {
  schema: z
    .strictObject({
      event: words.meta({ description: 'What ends it.', names: 'event' }),
      where: z.unknown().optional().meta({ description: 'What must be true of it.' }),
      send: identifier.optional().meta({ description: 'A last mail to those who were written to.', names: 'template' }),
    })
    .meta({ description: 'An event that ends the campaign.', rows: [10] }),
};
export const EXIT_BY_SEGMENT = {
  schema: z
    .strictObject({
      segment: identifier.meta({ description: 'Which segment.', names: 'segment' }),
      on: z.enum(['enter', 'leave']).default('enter').meta({ description: 'Entering it or leaving it.' }),
    })
    .meta({ description: 'A segment that ends the campaign.', rows: [10] }),
  later: ['send'],
};

/** An exit rule with its own send, which flattening gives an id. */
export type ExitDraft = { readonly rule: ExitRule; readonly send: StepDraft | null };

/** A rule that is wrong is reported and left out. */
export const readExits = (value: unknown, reading: Reading): readonly ExitDraft[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) {
    const message = `${show(value)} is not a list of exit rules. Write [ { event: Order Completed } ].`;
    reading.report(['exit'], { code: 'invalid-value', message });
    return [];
  }
  return value.flatMap((rule, index) => readExit(rule, ['exit', index], reading) ?? []);
};

const readExit = (value: unknown, path: Path, reading: Reading): ExitDraft | null => {
  if (isRecord(value) && Object.hasOwn(value, 'segment')) {
    const keys = checkShape(EXIT_BY_SEGMENT, value, path, reading.report, 'an exit rule');
    if (keys) checkSegment(keys.segment, [...path, 'segment'], reading);
    return keys && { rule: { type: 'segment', segment: keys.segment, on: keys.on }, send: null };
  }
  const keys = checkShape(EXIT_BY_EVENT, value, path, reading.report, 'an exit rule');
  const at = [...path, 'event'];
  if (!keys || refusesOpens(keys.event, at, reading) || !checkEvent(keys.event, at, reading)) return null;
  const rule: ExitRule = { type: 'event', event: keys.event, where: whereOf(keys.event, keys.where, path, reading) };
  return { rule, send: keys.send === undefined ? null : readExitSend(keys.send, keys.event, path, reading) };
};

/** The cancellation of what people were invited to is no marketing: who means to come must hear of it. */
const readExitSend = (template: string, event: string, path: Path, reading: Reading): StepDraft | null => {
  const transactional = event === 'Event Cancelled';
  const value = { send: template, transactional };
  const body = readSend(value, path, { ...reading, responder: true, readBlock: () => [], readOne: () => null });
  return body && { ...body, derived: `exit-send:${template}`, path, id: null };
};

/** Within 30 days of the first accepted send unless said otherwise (row 11). */
const DEFAULT_WINDOW = { amount: 30, unit: 'd' } as const;

export const GOAL = {
  schema: z
    .strictObject({
      name: identifier
        .optional()
        .meta({ description: 'What it is called; otherwise after the event.', sample: 'won-back' }),
      event: words.meta({ description: 'What has to happen.', names: 'any event' }),
      where: z.unknown().optional().meta({ description: 'What must be true of it.' }),
      within: duration
        .optional()
        .meta({ description: 'How long after the first mail it counts.', preset: formatDuration(DEFAULT_WINDOW) }),
    })
    .meta({
      description: 'What it is to bring about; it is counted and moves nothing.',
      rows: [11],
      sample: { event: 'Order Completed', within: '60d' },
    }),
};

export const readGoal = (value: unknown, reading: Reading): Goal | null => {
  if (value === undefined) return null;
  const path: Path = ['goal'];
  const keys = checkShape(GOAL, value, path, reading.report, 'a goal');
  if (!keys || !checkEvent(keys.event, [...path, 'event'], reading)) return null;
  return {
    name: keys.name ?? keys.event.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'),
    event: keys.event,
    where: whereOf(keys.event, keys.where, path, reading),
    within: keys.within ?? DEFAULT_WINDOW,
  };
};

const whereOf = (event: string, where: unknown, path: Path, reading: Reading) =>
  where === undefined ? null : readCondition(where, [...path, 'where'], { type: 'event', event }, reading);
