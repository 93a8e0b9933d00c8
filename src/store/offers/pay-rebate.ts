import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { Offer } from '../generated/client.ts';
import { accruedRebate } from './accrued-rebate.ts';
import { offerPromise, promiseByOffer } from './promise-by-offer.ts';

/**
 * The period of an issued rebate is over: what it has come to is promised, with a task for the owner whose outcome grants it
 * (semantics row 29). Nothing was ordered: nothing is owed. In a transaction that holds the account's row; safe to repeat.
 * True: ring the account.
 */
export const payRebate = async (tx: Transaction, offer: Offer, now: BusinessTime): Promise<boolean> => {
  if (offer.status !== 'issued') return false;
  const rebate = await accruedRebate(tx, offer);
  if (rebate === null || rebate.accrued.minor === 0) return false;
  const what = `rebate ${formatMoney(rebate.accrued)}, ${rebate.percent} % of what was ordered`;
  return promiseByOffer(tx, offer, { id: offerPromise(offer.id, 'rebate'), what }, now);
};
