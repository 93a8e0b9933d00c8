/**
 * What an offer gives that no code redeems: a gift, terms. Once the mail that names it has gone it is a promise in the
 * register (semantics row 29); a rebate is one when its period is over (`pay-rebate.ts`).
 */
import type { EffectId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { describeTerms, type OfferEffect, promises } from '../../engine/offer-terms.ts';
import type { Transaction } from '../database/open.ts';
import { offerPromise, promiseByOffer } from './promise-by-offer.ts';

/** In a transaction that holds the account's row. Safe to repeat: unique by the offer. True: ring the account. */
export const promiseTerms = async (tx: Transaction, offer: EffectId, at: BusinessTime): Promise<boolean> => {
  const row = await tx.offer.findUnique({ where: { id: offer } });
  if (!row) return false;
  const { terms } = row.request as unknown as OfferEffect;
  return promises(terms) && promiseByOffer(tx, row, { id: offerPromise(offer), what: describeTerms(terms) }, at);
};
