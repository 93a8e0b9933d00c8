import type { Campaign } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import { addDuration } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { campaignOf, type Draft, endEnrolment, openEnrolments, putEnrolment } from './draft.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/** Exits every enrolment whose rule this fact meets. Historic facts exit as well: they are true, only late. */
export const exitByFact = (draft: Draft, fact: Fact): void => {
  for (const enrolment of openEnrolments(draft)) {
    if (fact.type === 'Account Ended') {
      endEnrolment(draft, enrolment, fact.receivedAt, 'exited', 'Account Ended', fact.seq);
      continue;
    }
    const rule = campaignOf(draft, enrolment)?.exits.find(
      (exit) =>
        exit.type === 'event' &&
        exit.event === fact.type &&
        (exit.where === null || evaluate(exit.where, surroundings(draft, fact.receivedAt, enrolment, fact)) === true),
    );
    if (rule) endEnrolment(draft, enrolment, fact.receivedAt, 'exited', fact.type, fact.seq);
  }
};

/** An account that is no key account any more: everything ends with the reason. */
export const exitAll = (draft: Draft, at: BusinessTime, reason: string): void => {
  for (const enrolment of openEnrolments(draft)) endEnrolment(draft, enrolment, at, 'exited', reason, null);
};

/** Counts goals: of open enrolments, and of ended ones whose window is still open. A goal moves nothing. */
export const countGoals = (draft: Draft, fact: Fact): void => {
  for (const enrolment of openEnrolments(draft)) {
    const campaign = campaignOf(draft, enrolment);
    if (!campaign || enrolment.goalAt !== null) continue;
    if (!reachesGoal(draft, campaign, enrolment.firstAcceptedAt, fact)) continue;
    putEnrolment(draft, { ...enrolment, goalAt: fact.occurredAt });
    countGoal(draft, campaign, enrolment.id, fact);
  }
  for (const ended of draft.past) {
    const counted = draft.changes.some((change) => change.type === 'goal' && change.id === ended.id);
    if (ended.goalAt !== null || counted) continue;
    const campaign = campaignOf(draft, ended);
    if (campaign && reachesGoal(draft, campaign, ended.firstAcceptedAt, fact)) {
      countGoal(draft, campaign, ended.id, fact);
    }
  }
};

const countGoal = (draft: Draft, campaign: Campaign, enrolment: string, fact: Fact): void => {
  const name = campaign.goal?.name ?? 'goal';
  draft.changes.push({ type: 'goal', id: enrolment, at: fact.occurredAt, name });
  draft.reasons.push({
    at: fact.receivedAt,
    campaign: campaign.id,
    enrolment,
    step: null,
    contact: null,
    kind: 'goal',
    reason: name,
    seq: fact.seq,
  });
};

const reachesGoal = (draft: Draft, campaign: Campaign, from: BusinessTime | null, fact: Fact): boolean => {
  const { goal } = campaign;
  if (!goal || goal.event !== fact.type || from === null || fact.occurredAt < from) return false;
  const { timezone, calendar } = draft.inputs.account;
  if (fact.occurredAt > addDuration(from, goal.within, timezone, calendar)) return false;
  return goal.where === null || evaluate(goal.where, surroundings(draft, fact.receivedAt, null, fact)) === true;
};
