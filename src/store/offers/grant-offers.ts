/**
 * Grants what accounts share: offers waiting for their budget, one after the other in (instant, account id) order, so
 * that two runs of the same facts share a tight budget alike.
 */
import type { OfferTerms } from '../../domain/campaign.ts';
import type { ReservedOffer } from '../../domain/fact.ts';
import type { BusinessTime } from '../../domain/time.ts';
import {
  emptyBecause,
  isPromiseOnly,
  type OfferEffect,
  type OpenOffer,
  RECENT_DAYS,
} from '../../engine/offer-terms.ts';
import { takeLock } from '../database/advisory-locks.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { readSigningKeys } from '../database/signing-keys.ts';
import { appendFact } from '../facts/append-fact.ts';
import type { Offer } from '../generated/client.ts';
import { readRelated } from '../score/read-related.ts';
import { offerCode } from './offer-code.ts';
import { warnOfBudget } from './warn-of-budget.ts';

/** Grants all that waits; answers the accounts whose doorbell is to be rung. */
export const grantOffers = async (store: Store): Promise<readonly string[]> => {
  // Codes are derived under the installation's key: there must be one before the first grant.
  await readSigningKeys(store);
  const ring: string[] = [];
  for (;;) {
    const granted = await inTransaction(store, grantNext);
    if (!granted) return ring;
    if (granted.ring) ring.push(granted.account);
  }
};

const grantNext = async (tx: Transaction): Promise<{ account: string; ring: boolean } | null> => {
  await takeLock(tx, 'grants');
  const first = await tx.offer.findFirst({
    where: { status: 'requested' },
    orderBy: [{ requestedAt: 'asc' }, { accountId: 'asc' }, { id: 'asc' }],
  });
  if (!first) return null;
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${first.accountId} FOR NO KEY UPDATE`;
  const offer = await tx.offer.findUniqueOrThrow({ where: { id: first.id } });
  if (offer.status !== 'requested') return { account: offer.accountId, ring: false };
  const now = (await readNow(tx)).business;
  const reserved = await reserve(tx, offer, now);
  const { ring } = await appendFact(tx, {
    account: offer.accountId,
    type: 'Offer Reserved',
    source: 'offers',
    sourceId: offer.id,
    contact: null,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { effect: offer.id, offer: reserved },
  });
  return { account: offer.accountId, ring };
};

const reserve = async (tx: Transaction, offer: Offer, now: BusinessTime): Promise<ReservedOffer> => {
  const effect = offer.request as unknown as OfferEffect;
  const products = effect.products
    ? await readRelated(tx, {
        products: effect.products.items.map((item) => item.product),
        take: effect.products.take,
        excludeOwnedBy: offer.accountId,
        recentDays: RECENT_DAYS,
        now,
      })
    : [];
  const base = {
    id: offer.id,
    name: offer.name,
    percent: offer.percent,
    expires: effect.expires,
    expiresAt: null,
    ...(await promised(tx, effect.terms)),
  };
  const empty = await whyEmpty(tx, offer, effect, products, now);
  if (empty !== null) {
    await tx.offer.update({ where: { id: offer.id }, data: { status: 'empty', emptyReason: empty } });
    return { ...base, code: null, empty, products: [] };
  }
  const code = isPromiseOnly(effect.terms) ? null : await offerCode(tx, offer.id, offer.name);
  const reservedMinor = offer.maxMinor ?? 0n;
  await tx.offer.update({
    where: { id: offer.id },
    data: { status: 'reserved', code, products: products.map((product) => ({ ...product })), reservedMinor },
  });
  return { ...base, code, empty: null, products };
};

/** A gift that is a product is called what the product is called. */
const promised = async (
  tx: Transaction,
  { gift, conditions, rebate }: OfferTerms,
): Promise<Pick<ReservedOffer, 'gift' | 'conditions' | 'rebate'>> => {
  const product = gift === null ? null : await tx.product.findUnique({ where: { id: gift }, select: { name: true } });
  return {
    ...(gift !== null && { gift: product?.name ?? gift }),
    ...(conditions && { conditions }),
    ...(rebate !== undefined && { rebate }),
  };
};

/** Why there is no offer, or null once its budget is reserved (worst case: the whole maximum). */
const whyEmpty = async (
  tx: Transaction,
  offer: Offer,
  effect: OfferEffect,
  products: ReservedOffer['products'],
  now: BusinessTime,
): Promise<string | null> => {
  const found = products.map(({ product }) => product);
  const empty = emptyBecause(effect, found, await readOpen(tx, offer, now));
  if (empty !== null) return empty;
  if (!effect.budget) return null;
  const ceiling = effect.budget[offer.currency];
  if (ceiling === undefined) return `no budget in ${offer.currency}`;
  await tx.$executeRaw`
    INSERT INTO budgets (campaign_id, name, currency, ceiling_minor)
    VALUES (${offer.campaignId}, ${offer.name}, ${offer.currency}, ${BigInt(ceiling)})
    ON CONFLICT (campaign_id, name, currency) DO UPDATE SET ceiling_minor = EXCLUDED.ceiling_minor`;
  const taken = await tx.$executeRaw`
    UPDATE budgets SET reserved_minor = reserved_minor + ${offer.maxMinor ?? 0n}::bigint
    WHERE campaign_id = ${offer.campaignId} AND name = ${offer.name} AND currency = ${offer.currency}
      AND reserved_minor + spent_minor + ${offer.maxMinor ?? 0n}::bigint <= ceiling_minor`;
  if (taken === 0) return 'budget exhausted';
  await warnOfBudget(tx, offer, now);
  return null;
};

/** The account's other offers that are reserved or issued and not over. What is not issued yet has no end. */
const readOpen = async (tx: Transaction, offer: Offer, now: BusinessTime): Promise<readonly OpenOffer[]> => {
  const open = await tx.offer.findMany({
    where: {
      accountId: offer.accountId,
      id: { not: offer.id },
      status: { in: ['reserved', 'issued'] },
      OR: [{ expiresAt: null }, { expiresAt: { gt: new Date(now) } }],
    },
    select: { products: true, request: true },
  });
  return open.map(({ products, request }) => ({
    terms: (request as unknown as Partial<OfferEffect>).terms,
    products: (products as unknown as ReservedOffer['products']).map(({ product }) => product),
  }));
};
