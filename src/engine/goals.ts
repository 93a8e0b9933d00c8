/** Goals are counted and move nothing (semantics row 11). */
import type { Campaign } from '../domain/campaign.ts';
import { type Fact, isFact } from '../domain/fact.ts';
import { addDuration } from '../domain/local-time.ts';
import { campaignIndex } from './campaign-index.ts';
import { concerns } from './concern.ts';
import { campaignOf, type Draft, openEnrolments, putEnrolment } from './draft.ts';
import type { Enrolment } from './state.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/** Counts goals: of open enrolments, and of ended ones whose window is still open. A refund takes back what its order reached. */
export const countGoals = (draft: Draft, fact: Fact): void => {
  takeBackGoals(draft, fact);
  if (!isGoal(draft, fact)) return;
  for (const enrolment of openEnrolments(draft)) {
    const campaign = campaignOf(draft, enrolment);
    if (!campaign || enrolment.goalAt !== null) continue;
    if (!reachesGoal(draft, campaign, enrolment, fact)) continue;
    putEnrolment(draft, { ...enrolment, goalAt: fact.occurredAt, goalOrder: orderIn(fact) });
    countGoal(draft, campaign, enrolment.id, fact);
  }
  for (const [index, ended] of draft.past.entries()) {
    if (ended.goalAt !== null) continue;
    const campaign = campaignOf(draft, ended);
    const { id, contact = null, firstAcceptedAt } = ended;
    if (!campaign || !reachesGoal(draft, campaign, { id, contact, firstAcceptedAt }, fact)) continue;
    draft.past[index] = { ...ended, goalAt: fact.occurredAt, goalOrder: orderIn(fact) };
    countGoal(draft, campaign, ended.id, fact);
  }
};

/** Asked first: most facts are nobody's goal, and an account has a long past. */
const isGoal = ({ inputs: { published, pinned } }: Draft, { type }: Fact): boolean =>
  campaignIndex(published).goals.has(type) || Object.values(pinned).some(({ goal }) => goal?.event === type);

const countGoal = (draft: Draft, campaign: Campaign, enrolment: string, fact: Fact): void => {
  const name = campaign.goal?.name ?? 'goal';
  draft.changes.push({ type: 'goal', id: enrolment, at: fact.occurredAt, name, order: orderIn(fact) });
  noteGoal(draft, campaign.id, enrolment, fact, 'goal', name);
};

/** However small a part of the order comes back: what was won is open again, and another order may reach the goal. */
const takeBackGoals = (draft: Draft, fact: Fact): void => {
  const refunded = isFact(fact, 'Order Refunded') ? orderIn(fact) : null;
  if (refunded === null) return;
  const lose = (campaign: string, id: string) => {
    draft.changes.push({ type: 'goal-lost', id, at: fact.receivedAt });
    noteGoal(draft, campaign, id, fact, 'goal-lost', `order ${refunded} was refunded`);
  };
  for (const enrolment of openEnrolments(draft)) {
    if (enrolment.goalOrder !== refunded) continue;
    putEnrolment(draft, { ...enrolment, goalAt: null, goalOrder: null });
    lose(enrolment.campaign, enrolment.id);
  }
  for (const [index, ended] of draft.past.entries()) {
    if (ended.goalOrder !== refunded) continue;
    draft.past[index] = { ...ended, goalAt: null, goalOrder: null };
    lose(ended.campaign, ended.id);
  }
};

const noteGoal = (
  draft: Draft,
  campaign: string,
  enrolment: string,
  fact: Fact,
  kind: 'goal' | 'goal-lost',
  reason: string,
): void => {
  draft.reasons.push({
    at: fact.receivedAt,
    campaign,
    enrolment,
    step: null,
    contact: null,
    kind,
    reason,
    seq: fact.seq,
  });
};

const orderIn = (fact: Fact): string | null => {
  const { order } = fact.payload;
  const id = typeof order === 'object' && order !== null && 'id' in order ? order.id : null;
  return typeof id === 'string' ? id : null;
};

const reachesGoal = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Pick<Enrolment, 'id' | 'contact' | 'firstAcceptedAt'>,
  fact: Fact,
): boolean => {
  const { goal } = campaign;
  const from = enrolment.firstAcceptedAt;
  if (!goal || goal.event !== fact.type || from === null || fact.occurredAt < from) return false;
  if (!concerns(campaign, enrolment, fact)) return false;
  const { timezone, calendar } = draft.inputs.account;
  if (fact.occurredAt > addDuration(from, goal.within, timezone, calendar)) return false;
  return goal.where === null || evaluate(goal.where, surroundings(draft, fact.receivedAt, null, fact)) === true;
};
