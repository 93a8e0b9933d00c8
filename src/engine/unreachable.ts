import type { Campaign } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import { chooseRecipients } from './audience.ts';
import { campaignOf, type Draft, endEnrolment, openEnrolments } from './draft.ts';

/** Facts after which a person may not be written to any more. */
const LOSSES: readonly string[] = ['Contact Left', 'Contact Suppressed', 'Contact Unsubscribed'];

/**
 * The last person a campaign could write to is gone: its cursors exit, instead of walking on through sends that reach
 * nobody and tasks about mails nobody got (semantics row 39). The task for the owner is the store's.
 */
export const exitUnreachable = (draft: Draft, fact: Fact): void => {
  if (!LOSSES.includes(fact.type)) return;
  for (const enrolment of openEnrolments(draft)) {
    const campaign = campaignOf(draft, enrolment);
    if (campaign && writesToNobody(draft, campaign))
      endEnrolment(draft, enrolment, fact.receivedAt, 'exited', 'no one reachable', fact.seq);
  }
};

const writesToNobody = (draft: Draft, campaign: Campaign): boolean => {
  const sends = Object.values(campaign.steps).filter((step) => step.type === 'send');
  if (sends.length === 0) return false;
  const inRole = chooseRecipients(
    { ...campaign.audience, maxPerAccount: Number.POSITIVE_INFINITY },
    draft.inputs.contacts,
  );
  const transactional = sends.every((step) => step.transactional);
  return !inRole.some((contact) => transactional || contact.topics.includes(campaign.topic));
};
