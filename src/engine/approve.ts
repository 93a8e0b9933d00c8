/** A block of the journey that waits for a person's yes (semantics row 33). */
import type { Campaign, Percent, Step } from '../domain/campaign.ts';
import { type Fact, isFact } from '../domain/fact.ts';
import type { EffectId, EnrolmentId, StepId } from '../domain/ids.ts';
import { addDuration } from '../domain/local-time.ts';
import type { Money } from '../domain/money.ts';
import { stableHash } from '../domain/stable-hash.ts';
import { stepsAhead } from '../domain/successors.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { GuardedStep } from './decision.ts';
import { type Draft, note, putEnrolment } from './draft.ts';
import { own } from './own.ts';
import { sharedId, sharedOf, visitShared, withShared } from './shared-asks.ts';
import type { Enrolment, Question } from './state.ts';
import { surroundings } from './surroundings.ts';
import { atStep, effectBase, visit } from './visit.ts';

export type ApproveStep = Extract<Step, { type: 'approve' }>;

export type Asked = { readonly type: 'waits' } | { readonly type: 'go'; readonly to: StepId | null };

/** Asks, and waits for the answer; where somebody of the same enrolment has asked before, that answer counts. */
export const askApproval = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: ApproveStep,
  at: BusinessTime,
): Asked => {
  const [id, counted] = visit(enrolment, step.id, at);
  const { timezone, calendar } = draft.inputs.account;
  const shown = contentOf(draft, campaign, enrolment, step, at);
  const waitFor = ({ effect, until, hash }: Pick<Question, 'effect' | 'until' | 'hash'>): Asked => {
    putEnrolment(draft, {
      ...counted,
      cursor: { step: step.id, since: at, waitsFor: 'approval', effect, until, hash },
    });
    return { type: 'waits' };
  };
  const ask = (of: EnrolmentId, effect: EffectId): Question => {
    const until = addDuration(at, step.upTo, timezone, calendar);
    const base = effectBase(campaign, of, step.id, effect);
    draft.effects.push({ ...base, type: 'approve', ...shown, askedAt: at, upTo: until });
    return { effect, until, hash: shown.contentHash, answer: null, actor: null };
  };
  const shares = sharedId(draft.inputs.account.id, enrolment);
  if (shares === null) return waitFor(ask(enrolment.id, id));
  const shared = sharedOf(draft.state, shares);
  const before = own(shared.questions, step.id);
  if (before) {
    const known = answerBefore(draft, atStep(enrolment, step.id), step, before, shown.contentHash, at);
    if (known?.type === 'open') return waitFor(before);
    if (known) return known;
  }
  const [effect, next] = visitShared(shares, shared, step.id);
  const question = ask(shares, effect);
  draft.state = withShared(draft.state, shares, {
    ...next,
    questions: { ...next.questions, [step.id]: question },
  });
  return waitFor(question);
};

/** What a question that another cursor asked means for this one; null: it was about other content. */
const answerBefore = (
  draft: Draft,
  here: Enrolment,
  step: ApproveStep,
  { until, hash, answer, actor }: Question,
  shown: string,
  at: BusinessTime,
): { readonly type: 'open' } | Extract<Asked, { type: 'go' }> | null => {
  if (answer === 'declined' || answer === 'silent' || (answer === null && until <= at)) {
    note(draft, here, at, 'skipped', answer === 'declined' ? 'approval: no' : 'approval: silence', null);
    return { type: 'go', to: step.skipTo };
  }
  if (hash !== shown) return null;
  if (answer === null) return { type: 'open' };
  note(draft, here, at, 'branched', `approved by ${actor}`, null);
  return { type: 'go', to: step.next };
};

export type Approved =
  | { readonly type: 'go'; readonly to: StepId | null }
  /** What was shown is no longer what would be done. */
  | { readonly type: 'ask-again' };

/** What an answer means for the enrolment that waits for it; null: it is no answer to it. */
export const readAnswer = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: ApproveStep,
  fact: Fact,
): Approved | null => {
  const { cursor } = enrolment;
  if (!isFact(fact, 'Approval Answered') || cursor.waitsFor !== 'approval') return null;
  const { effect, answer, contentHash, actor } = fact.payload;
  if (effect !== cursor.effect) return null;
  const here = atStep(enrolment, step.id);
  if (answer !== 'approved') {
    note(draft, here, fact.receivedAt, 'skipped', `approval: ${answer === 'silent' ? 'silence' : 'no'}`, fact.seq);
    return { type: 'go', to: step.skipTo };
  }
  const now = contentOf(draft, campaign, enrolment, step, fact.receivedAt).contentHash;
  if (contentHash !== cursor.hash || now !== cursor.hash) {
    note(draft, here, fact.receivedAt, 'waited', 'approval: content changed, asked again', fact.seq);
    return { type: 'ask-again' };
  }
  note(draft, here, fact.receivedAt, 'branched', `approved by ${actor}`, fact.seq);
  return { type: 'go', to: step.next };
};

/** Nobody answered in time. */
export const silence = (draft: Draft, enrolment: Enrolment, step: ApproveStep, at: BusinessTime): StepId | null => {
  note(draft, atStep(enrolment, step.id), at, 'skipped', 'approval: silence', null);
  return step.skipTo;
};

const contentOf = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: ApproveStep,
  at: BusinessTime,
): { readonly guarded: readonly GuardedStep[]; readonly cost: Money | null; readonly contentHash: string } => {
  // Everything that a yes lets happen before the block's end.
  const steps = stepsAhead(campaign.steps, [step.next], step.skipTo);
  const guarded = steps.map((each): GuardedStep => {
    if (each.type === 'send') {
      const hash = own(campaign.templates ?? {}, each.template);
      return { type: 'send', template: each.template, ...(hash !== undefined && { hash }) };
    }
    if (each.type !== 'offer') return { type: 'other', step: each.id };
    const { percent } = each.terms;
    const amount = percent && percentFor(draft, enrolment, percent, at);
    return { type: 'offer', name: each.name, percent: amount, terms: each.terms };
  });
  const cost = costOf(steps, draft.inputs.account.currency);
  const text = JSON.stringify([guarded, cost]);
  return { guarded, cost, contentHash: `${hex(`1${text}`)}${hex(`2${text}`)}` };
};

const hex = (text: string): string => stableHash(text).toString(16).padStart(8, '0');

/** The worst case of all offers; null where one has no sum that bounds it. */
const costOf = (steps: readonly Step[], currency: string): Money | null => {
  let minor = 0;
  for (const step of steps) {
    if (step.type !== 'offer') continue;
    // Nobody knows what will be ordered.
    if (step.terms.rebate !== undefined) return null;
    if (step.terms.percent === null && step.terms.amount === null) continue;
    const most = (step.terms.max ?? step.terms.amount)?.[currency];
    if (most === undefined) return null;
    minor += most;
  }
  return { minor, currency };
};

/** Whole percent, as the account stands now. */
export const percentFor = (draft: Draft, enrolment: Enrolment, percent: Percent, at: BusinessTime): number => {
  if (percent.type === 'fixed') return percent.percent;
  const value = surroundings(draft, at, enrolment, null).field(percent.field);
  const found = typeof value === 'string' ? own(percent.table, value) : undefined;
  return found ?? own(percent.table, 'none') ?? 0;
};
