import type { Fact } from '../domain/fact.ts';
import type { StepId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import { advance } from './advance.ts';
import { isSameOccasion } from './concern.ts';
import { campaignOf, type Draft, endEnrolment, openEnrolments, putEnrolment } from './draft.ts';
import type { Enrolment } from './state.ts';
import { surroundings } from './surroundings.ts';
import { evaluate } from './truth.ts';

/** Exits every enrolment whose rule this fact meets. Historic facts exit as well: they are true, only late. */
export const exitByFact = (draft: Draft, fact: Fact): void => {
  for (const enrolment of openEnrolments(draft)) {
    if (fact.type === 'Account Ended') {
      endEnrolment(draft, enrolment, fact.receivedAt, 'exited', 'Account Ended', fact.seq);
      continue;
    }
    if (enrolment.contact !== null && enrolment.contact === fact.contact && IS_GONE.includes(fact.type)) {
      endEnrolment(draft, enrolment, fact.receivedAt, 'exited', fact.type, fact.seq);
      continue;
    }
    // What is on its way out has only its last mail left.
    const campaign = enrolment.leaving === null ? campaignOf(draft, enrolment) : undefined;
    const rule = campaign?.exits.find(
      (exit) =>
        exit.type === 'event' &&
        exit.event === fact.type &&
        isSameOccasion(campaign, fact) &&
        (exit.where === null || evaluate(exit.where, surroundings(draft, fact.receivedAt, enrolment, fact)) === true),
    );
    if (rule?.type === 'event') leave(draft, enrolment, rule.send ?? null, fact);
  }
};

/** The cursor of one person ends with that person. */
const IS_GONE: readonly string[] = ['Contact Left', 'Contact Suppressed'];

/**
 * Ends it, or lets the exit's own send go first: to those whom a mail of the campaign has reached and
 * who have not said no, and never by history.
 */
const leave = (draft: Draft, enrolment: Enrolment, send: StepId | null, fact: Fact): void => {
  const at = fact.receivedAt;
  const reached = enrolment.firstAcceptedAt !== null || (enrolment.latestSend?.effects.length ?? 0) > 0;
  if (send === null || !reached || fact.historic || enrolment.answer === 'declined') {
    endEnrolment(draft, enrolment, at, 'exited', fact.type, fact.seq);
    return;
  }
  draft.effects = draft.effects.filter((effect) => effect.enrolment !== enrolment.id);
  putEnrolment(draft, {
    ...enrolment,
    overdue: false,
    leaving: { because: fact.type, seq: fact.seq },
    cursor: { step: send, since: at, waitsFor: 'time', until: at },
  });
  advance(draft, enrolment.id, send, at);
};

/** An account that is no key account any more: everything ends with the reason. */
export const exitAll = (draft: Draft, at: BusinessTime, reason: string): void => {
  for (const enrolment of openEnrolments(draft)) endEnrolment(draft, enrolment, at, 'exited', reason, null);
};
