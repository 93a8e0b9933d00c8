/** What an offer is worth and whether it may stand beside others: asked where it is granted. */
import type { OfferTerms } from '../domain/campaign.ts';
import type { Duration } from '../domain/duration.ts';
import { addDuration, endOfLocalDay } from '../domain/local-time.ts';
import type { AmountByCurrency } from '../domain/money.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { Effect } from './decision.ts';
import type { AccountView } from './inputs.ts';

/** Days for which a product that was bought is not offered again. */
export const RECENT_DAYS = 60;

export type OfferEffect = Extract<Effect, { readonly type: 'offer' }>;

/** An offer that takes nothing off an order: there is no code. */
export const isPromiseOnly = (terms: OfferTerms): boolean => terms.percent === null && terms.amount === null;

/** It gives money by the order, so that an account has one such offer at a time: a code, or a rebate that has none. */
const givesMoney = (terms: OfferTerms): boolean => !isPromiseOnly(terms) || terms.rebate !== undefined;

/** It gives something that people keep from the mail on. */
export const promises = ({ gift, conditions }: OfferTerms): boolean => gift !== null || conditions !== undefined;

/** `gift Box, 60 days to pay, free freight`. */
export const describeTerms = ({ gift, conditions }: OfferTerms): string =>
  [
    gift === null ? null : `gift ${gift}`,
    conditions?.creditDays === undefined ? null : `${conditions.creditDays} days to pay`,
    conditions?.freeFreight ? 'free freight' : null,
    conditions?.priceLockDays === undefined ? null : `prices held for ${conditions.priceLockDays} days`,
    conditions?.priority ? 'priority' : null,
  ]
    .filter((part) => part !== null)
    .join(', ');

/** Most it can cost in a currency, minor units; null: not limited by a sum. */
export const mostOf = (terms: OfferTerms, currency: string): number | null =>
  amountIn(terms.max, currency) ?? amountIn(terms.amount, currency);

const amountIn = (amounts: AmountByCurrency | null, currency: string): number | null => amounts?.[currency] ?? null;

/** Of an offer issued at `from`: the end of the account's local day on which its life is over (semantics row 26). */
export const offerEnd = (
  from: BusinessTime,
  expires: Duration,
  { timezone, calendar }: Pick<AccountView, 'timezone' | 'calendar'>,
): BusinessTime => endOfLocalDay(addDuration(from, expires, timezone, calendar), timezone);

/** An offer of the account that is reserved or issued and not over. */
export type OpenOffer = {
  /** Missing in rows that an earlier build wrote. */
  readonly terms: OfferTerms | undefined;
  /** Ids; none: it is for all products. */
  readonly products: readonly string[];
};

export type AskedOffer = Pick<OfferEffect, 'terms' | 'replaces' | 'products'>;

/** Why there is no offer, before its budget is asked; null: none of these. `found`: the products it would be for. */
export const emptyBecause = (
  asked: AskedOffer,
  found: readonly string[],
  open: readonly OpenOffer[],
): string | null => {
  if (asked.products && found.length === 0) return 'no related product';
  const alone = !asked.replaces && givesMoney(asked.terms);
  return alone && open.some((older) => sharesScope(older, found)) ? 'older offer open' : null;
};

/** One open offer per product scope (semantics row 28). An offer that names no products is for all of them. */
const sharesScope = ({ terms, products }: OpenOffer, found: readonly string[]): boolean => {
  if (terms && !givesMoney(terms)) return false;
  return found.length === 0 || products.length === 0 || products.some((product) => found.includes(product));
};
