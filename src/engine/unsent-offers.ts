import type { ReservedOffer } from '../domain/fact.ts';
import type { Draft } from './draft.ts';
import type { Enrolment } from './state.ts';

/**
 * A mail reached nobody: the offer it named is not told by a later one, which speaks of it as known (semantics rows 12 and
 * 24). It is empty from now on, what is kept for it is free, and mails that lean on it are skipped. One that another mail has
 * issued stays good.
 */
export const withUntold = (draft: Draft, enrolment: Enrolment, offer: ReservedOffer | null): Enrolment => {
  // What an earlier build reserved has its end from the start: whether it was issued cannot be seen.
  if (offer?.expires === undefined || offer.expiresAt !== null) return enrolment;
  draft.changes.push({ type: 'offer-untold', id: enrolment.id, name: offer.name });
  return { ...enrolment, offers: { ...enrolment.offers, [offer.name]: { ...offer, empty: 'sent to nobody' } } };
};
