import type { Campaign } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import type { Enrolment } from './state.ts';

/** Facts about one occasion: they name it in their payload. */
const OF_AN_OCCASION: readonly string[] = ['Invitation Answered', 'Event Attended', 'Event Cancelled'];

export const isOfAnOccasion = (event: string): boolean => OF_AN_OCCASION.includes(event);

/** Orders and offers are the account's, whichever of its people they name. */
export const isOfTheAccount = (event: string): boolean => /^(Order|Offer) /.test(event);

/** False for a fact about another event than the one this campaign invites to. */
export const isSameOccasion = (campaign: Campaign, fact: Fact): boolean =>
  !campaign.event || !isOfAnOccasion(fact.type) || fact.payload['occasion'] === campaign.event.id;

/** Answers belong to the enrolment that asked. */
const isSameSurvey = ({ id }: Pick<Enrolment, 'id'>, fact: Fact): boolean =>
  fact.type !== 'Survey Answered' || fact.payload['enrolment'] === id;

/**
 * Is this fact about this cursor? Under `run: contact` one that names another person is not (semantics row 1); exits do
 * not ask this, they are the account's.
 */
export const concerns = (campaign: Campaign, enrolment: Pick<Enrolment, 'id' | 'contact'>, fact: Fact): boolean => {
  if (!isSameOccasion(campaign, fact) || !isSameSurvey(enrolment, fact)) return false;
  if (enrolment.contact === null || fact.contact === null || isOfTheAccount(fact.type)) return true;
  return fact.contact === enrolment.contact;
};
