import type { Money } from '../../domain/money.ts';
import type { OfferEffect } from '../../engine/offer-terms.ts';
import type { Transaction } from '../database/open.ts';
import type { Offer } from '../generated/client.ts';

export type Rebate = {
  /** Whole percent of the orders. */
  readonly percent: number;
  /** In the offer's currency. */
  readonly accrued: Money;
};

/**
 * What a rebate has come to: its percent of what the account ordered from the mail that told of it to the end of its period,
 * returns taken off, never below 0. Read from the orders each time, so that one which came late, or was corrected, counts.
 * Orders in another currency are no part of it. Null: the offer is no rebate.
 */
export const accruedRebate = async (tx: Transaction, offer: Offer): Promise<Rebate | null> => {
  // Rows that an earlier build wrote have no terms.
  const { rebate: percent } = (offer.request as unknown as Partial<OfferEffect>).terms ?? {};
  if (percent === undefined) return null;
  const { accountId, currency, issuedAt, expiresAt } = offer;
  if (issuedAt === null || expiresAt === null) return { percent, accrued: { minor: 0, currency } };
  const orders = await tx.order.aggregate({
    _sum: { totalMinor: true },
    where: { accountId, currency, placedAt: { gte: issuedAt, lte: expiresAt } },
  });
  const minor = Math.round((Number(orders._sum.totalMinor ?? 0n) * percent) / 100);
  return { percent, accrued: { minor: Math.max(0, minor), currency } };
};
