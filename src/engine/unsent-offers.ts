import type { SendOutcome } from '../domain/fact.ts';
import type { EnrolmentId } from '../domain/ids.ts';
import { stepsAhead } from '../domain/successors.ts';
import { campaignOf, type Draft } from './draft.ts';
import { own } from './own.ts';

/**
 * A send is over, and the journey stands where it leads: where it reached nobody and no mail is left that could name an
 * offer, what is kept for offers is free, not only when the journey ends (semantics row 24). An issued one stays good.
 */
export const releaseUnsent = (draft: Draft, id: EnrolmentId, outcomes: readonly SendOutcome[]): void => {
  if (outcomes.some((outcome) => outcome === 'accepted' || outcome === 'unknown')) return;
  // One that has ended released them with itself.
  const enrolment = own(draft.state.enrolments, id);
  const campaign = enrolment && campaignOf(draft, enrolment);
  if (!campaign || Object.values(enrolment.offers).every(({ empty }) => empty !== null)) return;
  const ahead = stepsAhead(campaign.steps, [enrolment.cursor.step], null);
  const mails = ahead.some((step) => step.type === 'send' || (step.type === 'wait-for' && step.remind !== undefined));
  if (!mails) draft.changes.push({ type: 'offers-unsent', id });
};
