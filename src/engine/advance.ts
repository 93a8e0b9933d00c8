import { askedBy } from '../domain/asked-by.ts';
import { assertNever } from '../domain/assert-never.ts';
import type { Campaign, Step } from '../domain/campaign.ts';
import type { Condition } from '../domain/condition.ts';
import type { StepId } from '../domain/ids.ts';
import { addDuration } from '../domain/local-time.ts';
import { stableShare } from '../domain/stable-hash.ts';
import type { BusinessTime } from '../domain/time.ts';
import { askApproval } from './approve.ts';
import { awaitedMatches, leansOnSend } from './awaited.ts';
import { campaignOf, type Draft, endEnrolment, note, putEnrolment } from './draft.ts';
import { askOffer } from './offer-step.ts';
import { own } from './own.ts';
import type { WaitFor } from './remind.ts';
import { recipientsOf, startSend } from './send-step.ts';
import type { Cursor, Enrolment } from './state.ts';
import { surroundings } from './surroundings.ts';
import { askTask, askToFindOut } from './task-step.ts';
import { evaluate } from './truth.ts';
import { atStep, effectBase, visit } from './visit.ts';
import { waitDate } from './wait-date.ts';
import { waitEnd } from './wait-end.ts';

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
      const { leaving } = enrolment;
      if (leaving) endEnrolment(draft, enrolment, at, 'exited', leaving.because, leaving.seq);
      else endEnrolment(draft, enrolment, at, 'finished', 'all steps done', null);
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
  const { timezone, calendar } = draft.inputs.account;
  const base = { step: step.id, since: at };
  const wait = (cursor: Cursor): Outcome => {
    putEnrolment(draft, { ...enrolment, cursor });
    return WAITS;
  };
  switch (step.type) {
    case 'send':
      // A cursor of one person ends with that person; the account's own goes on with whoever is left.
      if (enrolment.contact !== null && recipientsOf(draft, campaign, enrolment).length === 0) {
        endEnrolment(draft, atStep(enrolment, step.id), at, 'exited', 'no one reachable', null);
        return { type: 'ended' };
      }
      return startSend(draft, campaign, enrolment, step, at) ? WAITS : go(step.next);
    case 'wait':
    case 'wait-until':
      return wait({ ...base, waitsFor: 'time', until: waitEnd(step, at, draft.inputs.account) });
    case 'wait-until-event': {
      const until = waitDate(draft, campaign, step);
      if (until !== null && until > at) return wait({ ...base, waitsFor: 'time', until });
      if (until === null) note(draft, atStep(enrolment, step.id), at, 'skipped', 'date not known', null);
      const isOver = until === null || at > addDuration(until, campaign.tooLate, timezone, calendar);
      if (isOver) putEnrolment(draft, { ...enrolment, overdue: true });
      return go(step.next);
    }
    case 'approve':
      return askApproval(draft, campaign, enrolment, step, at);
    case 'wait-for':
      return enterWaitFor(draft, enrolment, step, at);
    case 'branch':
      return takeBranch(draft, campaign, enrolment, step, at, false);
    case 'split':
      return go(takeSplit(campaign, subjectOf(draft, enrolment, step), step));
    case 'offer':
      return askOffer(draft, campaign, enrolment, step, at) ? WAITS : go(step.next);
    case 'task':
      askTask(draft, campaign, enrolment, step, at);
      return go(step.next);
    case 'alert': {
      const [id, counted] = visit(enrolment, step.id, at);
      putEnrolment(draft, counted);
      draft.effects.push({ ...effectBase(campaign, enrolment.id, step.id, id), type: 'alert', title: step.title });
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
  const until = waitEnd(step, at, draft.inputs.account);
  const from = enrolment.latestSend?.at ?? at;
  const waiting: Enrolment = {
    ...enrolment,
    cursor: { step: step.id, since: at, waitsFor: 'fact', until, from, reminded: 0, open: {} },
  };
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

/** Where a wait that was answered leads: an empty block goes on behind the wait. */
export const afterMatch = (step: WaitFor): StepId | null => step.onMatch ?? step.next;

export const afterTimeout = (step: WaitFor): StepId | null => step.onTimeout ?? step.next;

/**
 * Takes the first arm that is true; what is not known waits, and at `last` (the wait is over) the owner is asked to find
 * out and the else is taken.
 */
export const takeBranch = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: Extract<Step, { type: 'branch' }>,
  at: BusinessTime,
  last: boolean,
): Outcome => {
  const around = surroundings(draft, at, enrolment, null);
  const here = atStep(enrolment, step.id);
  const unknown: string[] = [];
  for (const [index, arm] of step.arms.entries()) {
    const truth = evaluate(arm.when, around);
    if (truth === true) {
      note(draft, here, at, 'branched', `when ${index + 1} holds`, null);
      return go(arm.goto ?? step.next);
    }
    if (truth === 'unknown' && !last) {
      const { timezone, calendar } = draft.inputs.account;
      const until = addDuration(at, KNOWLEDGE_WAIT, timezone, calendar);
      putEnrolment(draft, { ...here, cursor: { step: step.id, since: at, waitsFor: 'knowledge', until } });
      return WAITS;
    }
    if (truth === 'unknown') unknown.push(...namesOf(arm.when));
  }
  if (unknown.length > 0) askToFindOut(draft, campaign, here, step, [...new Set(unknown)], at);
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

const namesOf = (condition: Condition): readonly string[] => {
  const { fields, events } = askedBy(condition);
  return [...fields, ...events];
};

/** Whom a split is by; without a contact of its own a cursor is the account's. */
export const subjectOf = (draft: Draft, enrolment: Enrolment, step: Extract<Step, { type: 'split' }>): string =>
  step.by === 'contact' && enrolment.contact !== null ? enrolment.contact : draft.inputs.account.id;
