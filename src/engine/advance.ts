import { assertNever } from '../domain/assert-never.ts';
import type { Campaign, Percent, Step } from '../domain/campaign.ts';
import type { Duration } from '../domain/duration.ts';
import { type EffectId, effectId, type StepId } from '../domain/ids.ts';
import { addDuration, endOfLocalDay, nextLocalTime } from '../domain/local-time.ts';
import { stableShare } from '../domain/stable-hash.ts';
import type { BusinessTime } from '../domain/time.ts';
import { awaitedMatches, leansOnSend } from './awaited.ts';
import { campaignOf, type Draft, endEnrolment, note, putEnrolment } from './draft.ts';
import { own } from './own.ts';
import { startSend } from './send-step.ts';
import type { Cursor, Enrolment } from './state.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/** How long a branch waits for a field that is not known yet (semantics row 20). */
const KNOWLEDGE_WAIT = { amount: 2, unit: 'wd' } as const;

/**
 * Walks an enrolment from `stepId` at instant `at` until it waits or ends. Steps that need no waiting follow each other
 * at the same instant. `null` is the end of the program.
 */
export const advance = (draft: Draft, enrolmentId: string, stepId: StepId | null, at: BusinessTime): void => {
  let next = stepId;
  for (;;) {
    const enrolment = own(draft.state.enrolments, enrolmentId);
    if (!enrolment) return;
    const campaign = campaignOf(draft, enrolment);
    if (!campaign) return;
    const step = next === null ? undefined : own(campaign.steps, next);
    if (!step) {
      endEnrolment(draft, enrolment, at, 'finished', 'all steps done', null);
      return;
    }
    const outcome = enter(draft, campaign, enrolment, step, at);
    if (outcome.type !== 'go') return;
    next = outcome.to;
  }
};

type Outcome =
  | { readonly type: 'waits' }
  | { readonly type: 'ended' }
  | { readonly type: 'go'; readonly to: StepId | null };

const WAITS: Outcome = { type: 'waits' };
const go = (to: StepId | null): Outcome => ({ type: 'go', to });

const enter = (draft: Draft, campaign: Campaign, enrolment: Enrolment, step: Step, at: BusinessTime): Outcome => {
  const { timezone } = draft.inputs.account;
  const { closedWeekdays } = draft.inputs.settings;
  const base = { step: step.id, since: at };
  const wait = (cursor: Cursor): Outcome => {
    putEnrolment(draft, { ...enrolment, cursor });
    return WAITS;
  };
  switch (step.type) {
    case 'send':
      return startSend(draft, campaign, enrolment, step, at) ? WAITS : go(step.next);
    case 'wait':
      return wait({ ...base, waitsFor: 'time', until: addDuration(at, step.for, timezone, closedWeekdays) });
    case 'wait-until': {
      const zone = step.timezone === 'account' || step.timezone === 'contact' ? timezone : step.timezone;
      return wait({ ...base, waitsFor: 'time', until: nextLocalTime(at, step.at, step.weekdays, zone) });
    }
    case 'wait-for':
      return enterWaitFor(draft, enrolment, step, at);
    case 'branch':
      return takeBranch(draft, enrolment, step, at, false);
    case 'split':
      return go(takeSplit(campaign, draft.inputs.account.id, step));
    case 'offer': {
      const [id, counted] = visit(enrolment, step.id, at);
      putEnrolment(draft, { ...counted, cursor: { ...base, waitsFor: 'offer', effect: id } });
      draft.effects.push({
        ...effectBase(campaign, enrolment, step.id, id),
        type: 'offer',
        name: step.name,
        terms: step.terms,
        budget: step.budget,
        percent: step.terms.percent && percentFor(draft, enrolment, step.terms.percent, at),
        products: step.products && { take: step.products.take, items: enrolment.triggerOrder?.items ?? [] },
        expiresAt: offerEnd(draft, at, step.expires),
        dueAt: at,
      });
      return WAITS;
    }
    case 'task': {
      const [id, counted] = visit(enrolment, step.id, at);
      if (enrolment.vetoed.includes(id)) {
        putEnrolment(draft, { ...counted, latestTask: null });
        note(draft, atStep(enrolment, step.id), at, 'skipped', 'vetoed', null);
        return go(step.next);
      }
      putEnrolment(draft, { ...counted, latestTask: { effect: id, outcome: null } });
      draft.effects.push({
        ...effectBase(campaign, enrolment, step.id, id),
        type: 'task',
        title: step.title,
        dueAt: addDuration(at, step.due, timezone, closedWeekdays),
        outcomes: step.outcomes,
        contact: enrolment.responder,
      });
      return go(step.next);
    }
    case 'alert': {
      const [id, counted] = visit(enrolment, step.id, at);
      putEnrolment(draft, counted);
      draft.effects.push({ ...effectBase(campaign, enrolment, step.id, id), type: 'alert', title: step.title });
      return go(step.next);
    }
    case 'exit':
      endEnrolment(draft, atStep(enrolment, step.id), at, 'finished', step.reason, null);
      return { type: 'ended' };
    default:
      return assertNever(step);
  }
};

/** A fact that came before the wait counts as well: it is remembered since the latest send's first ask. */
const enterWaitFor = (draft: Draft, enrolment: Enrolment, step: WaitFor, at: BusinessTime): Outcome => {
  if (leansOnSend(step.awaited) && (enrolment.latestSend?.effects.length ?? 0) === 0) {
    note(draft, atStep(enrolment, step.id), at, 'skipped', 'nothing was sent', null);
    return go(step.next);
  }
  const { timezone } = draft.inputs.account;
  const until = addDuration(at, step.upTo, timezone, draft.inputs.settings.closedWeekdays);
  const from = enrolment.latestSend?.at ?? at;
  const waiting: Enrolment = { ...enrolment, cursor: { step: step.id, since: at, waitsFor: 'fact', until, from } };
  const seen = enrolment.remembered.find((fact) => awaitedMatches(draft, waiting, step.awaited, fact));
  if (seen) {
    const remembered = enrolment.remembered.filter((fact) => fact !== seen);
    putEnrolment(draft, { ...enrolment, remembered, responder: seen.contact ?? enrolment.responder });
    return go(afterMatch(step));
  }
  if (step.awaited.type === 'task' && enrolment.latestTask && enrolment.latestTask.outcome !== null)
    return go(afterMatch(step));
  putEnrolment(draft, waiting);
  return WAITS;
};

type WaitFor = Extract<Step, { type: 'wait-for' }>;

/** Where a wait that was answered leads: an empty block goes on behind the wait. */
export const afterMatch = (step: WaitFor): StepId | null => step.onMatch ?? step.next;

export const afterTimeout = (step: WaitFor): StepId | null => step.onTimeout ?? step.next;

/** Takes the first arm that is true; what is not known waits, and at `last` (the wait is over) the else is taken. */
export const takeBranch = (
  draft: Draft,
  enrolment: Enrolment,
  step: Extract<Step, { type: 'branch' }>,
  at: BusinessTime,
  last: boolean,
): Outcome => {
  const around = surroundings(draft, at, enrolment, null);
  const here = atStep(enrolment, step.id);
  for (const [index, arm] of step.arms.entries()) {
    const truth = evaluate(arm.when, around);
    if (truth === true) {
      note(draft, here, at, 'branched', `when ${index + 1} holds`, null);
      return go(arm.goto ?? step.next);
    }
    if (truth === 'unknown' && !last) {
      const { timezone } = draft.inputs.account;
      const until = addDuration(at, KNOWLEDGE_WAIT, timezone, draft.inputs.settings.closedWeekdays);
      putEnrolment(draft, { ...here, cursor: { step: step.id, since: at, waitsFor: 'knowledge', until } });
      return WAITS;
    }
  }
  note(draft, here, at, 'branched', last ? 'not known in time: else' : 'else', null);
  return go(step.otherwise ?? step.next);
};

/** A stable hash of (campaign, account): the same account falls on the same path everywhere, in every version. */
export const takeSplit = (
  campaign: Campaign,
  subject: string,
  step: Extract<Step, { type: 'split' }>,
): StepId | null => {
  const share = stableShare(`split/${campaign.id}/${step.id}/${subject}`) * 100;
  let sum = 0;
  for (const path of step.paths) {
    sum += path.weight;
    if (share < sum) return path.goto ?? step.next;
  }
  return step.paths.at(-1)?.goto ?? step.next;
};

const percentFor = (draft: Draft, enrolment: Enrolment, percent: Percent, at: BusinessTime): number => {
  if (percent.type === 'fixed') return percent.percent;
  const value = surroundings(draft, at, enrolment, null).field(percent.field);
  const found = typeof value === 'string' ? own(percent.table, value) : undefined;
  return found ?? own(percent.table, 'none') ?? 0;
};

/** Of an offer made at `at`: the end of the account's local day (semantics row 26). */
export const offerEnd = (draft: Draft, at: BusinessTime, expires: Duration): BusinessTime => {
  const { timezone } = draft.inputs.account;
  return endOfLocalDay(addDuration(at, expires, timezone, draft.inputs.settings.closedWeekdays), timezone);
};

/** The enrolment as a reason about this step names it. */
const atStep = (enrolment: Enrolment, step: StepId): Enrolment => ({
  ...enrolment,
  cursor: { ...enrolment.cursor, step },
});

/** Counts the visit. Where nothing was sent before, a later wait_for hears the facts since this effect (row 16). */
const visit = (enrolment: Enrolment, step: StepId, at: BusinessTime): [EffectId, Enrolment] => {
  const occurrence = (own(enrolment.visits, step) ?? 0) + 1;
  return [
    effectId(enrolment.id, step, null, occurrence),
    {
      ...enrolment,
      visits: { ...enrolment.visits, [step]: occurrence },
      latestSend: enrolment.latestSend ?? { at, effects: [] },
    },
  ];
};

const effectBase = (campaign: Campaign, enrolment: Enrolment, step: StepId, id: EffectId) => ({
  id,
  enrolment: enrolment.id,
  campaign: campaign.id,
  version: campaign.version,
  step,
  attempt: 1,
});
