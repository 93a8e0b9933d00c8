import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';

/** An order that names an offer code. */
export type Redeeming = {
  readonly account: AccountId;
  readonly code: string;
  readonly orderId: string;
  readonly total: Money;
  readonly placedAt: BusinessTime;
  readonly receivedAt: BusinessTime;
  readonly historic: boolean;
  readonly contact: ContactId | null;
};

export type RedeemResult =
  | { readonly type: 'redeemed'; readonly ring: boolean }
  | { readonly type: 'copy' }
  | { readonly type: 'not-redeemed'; readonly reason: string };

type OfferRow = {
  readonly id: string;
  readonly account_id: string;
  readonly name: string;
  readonly status: string;
  readonly percent: number | null;
  readonly max_minor: bigint | null;
  readonly currency: string;
  readonly reserved_minor: bigint;
  readonly campaign_id: string;
  /** Null: its mail is still on its way. */
  readonly expires_at: Date | null;
};

/**
 * Redeems a code by an order, in the transaction that recorded the order (it holds the account's row). An order placed
 * before the expiry redeems, however late it arrives. Safe to repeat: once per (code, order), with the fact
 * `Offer Redeemed` of source id `<code>/<order>`. A wrong code never refuses the order: it answers why it did not count.
 */
export const redeemOffer = async (tx: Transaction, order: Redeeming): Promise<RedeemResult> => {
  const [offer] = await tx.$queryRaw<OfferRow[]>`
    SELECT id, account_id, name, status, percent, max_minor, currency, reserved_minor, campaign_id,
           expires_at
    FROM offers WHERE code = ${order.code} FOR UPDATE`;
  if (!offer) return { type: 'not-redeemed', reason: `unknown offer code ${order.code}` };
  if (offer.account_id !== order.account) {
    return { type: 'not-redeemed', reason: `offer code ${order.code} belongs to another account` };
  }
  if (!['reserved', 'issued', 'redeemed', 'expired'].includes(offer.status)) {
    return { type: 'not-redeemed', reason: `offer ${offer.name} is ${offer.status}` };
  }
  if (offer.expires_at !== null && order.placedAt > offer.expires_at.getTime()) {
    return { type: 'not-redeemed', reason: `offer ${offer.name} ended ${offer.expires_at.toISOString()}` };
  }
  const amount = discountOf(offer, order.total);
  const inserted = await tx.$executeRaw`
    INSERT INTO redemptions (code, order_id, at, amount_minor)
    VALUES (${order.code}, ${order.orderId}, ${new Date(order.placedAt)}, ${amount}::bigint)
    ON CONFLICT (code, order_id) DO NOTHING`;
  if (inserted === 0) return { type: 'copy' };
  await tx.$executeRaw`UPDATE offers SET status = 'redeemed' WHERE id = ${offer.id}`;
  // The first redemption turns what was reserved into what was spent; an expired offer gave its share back already.
  const held = offer.status === 'reserved' || offer.status === 'issued' ? offer.reserved_minor : 0n;
  await tx.$executeRaw`
    UPDATE budgets SET reserved_minor = reserved_minor - ${held}::bigint, spent_minor = spent_minor + ${amount}::bigint
    WHERE campaign_id = ${offer.campaign_id} AND name = ${offer.name} AND currency = ${offer.currency}`;
  const { ring } = await appendFact(tx, {
    account: order.account,
    type: 'Offer Redeemed',
    source: 'offer',
    sourceId: `${order.code}/${order.orderId}`,
    contact: order.contact,
    occurredAt: order.placedAt,
    receivedAt: order.receivedAt,
    historic: order.historic,
    payload: { offer: offer.name, code: order.code, order: { id: order.orderId } },
  });
  return { type: 'redeemed', ring };
};

/** What the code took off an order of this total (the total is what was paid), never above the offer's most. */
const discountOf = (offer: OfferRow, total: Money): number => {
  if (offer.percent === null || offer.percent >= 100 || offer.currency !== total.currency || total.minor <= 0) return 0;
  const taken = Math.round((total.minor * offer.percent) / (100 - offer.percent));
  return offer.max_minor === null ? taken : Math.min(taken, Number(offer.max_minor));
};
