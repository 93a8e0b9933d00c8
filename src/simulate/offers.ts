/**
 * Offers and what accounts share of them: budgets are granted in (instant, account) order, as everywhere. Nobody redeems a
 * code here: what was reserved is freed when the offer is over.
 */
import type { ReservedOffer } from '../domain/fact.ts';
import type { EnrolmentId } from '../domain/ids.ts';
import { calendarOf } from '../domain/place.ts';
import { stableHash } from '../domain/stable-hash.ts';
import { emptyBecause, isPromiseOnly, mostOf, type OfferEffect, offerEnd } from '../engine/offer-terms.ts';
import { type AccountState, append, type OfferState } from './account-state.ts';
import { tickOf } from './tick-queue.ts';
import type { Budget, OwnedOffer, World } from './world.ts';

/** Asks for an offer; it is granted at the end of the instant. */
export const requestOffer = (world: World, state: AccountState, effect: OfferEffect): void => {
  const { currency } = state.place;
  const most = mostOf(effect.terms, currency) ?? 0;
  const offer: OfferState = { effect, currency, most, status: 'requested', code: null, products: [], until: null };
  state.offers.push(offer);
  world.requested.push({ state, offer });
};

/** Grants all that waits; answers the accounts that were told. */
export const grantOffers = (world: World): readonly AccountState[] => {
  const waiting = world.requested.splice(0).filter(({ offer }) => offer.status === 'requested');
  waiting.sort(
    (left, right) =>
      left.offer.effect.dueAt - right.offer.effect.dueAt ||
      compare(left.state.account.id, right.state.account.id) ||
      compare(left.offer.effect.id, right.offer.effect.id),
  );
  for (const one of waiting) grant(world, one);
  return waiting.map(({ state }) => state);
};

const compare = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const grant = (world: World, { state, offer }: OwnedOffer): void => {
  const { effect } = offer;
  const products = effect.products
    ? world.related.find(state.orders, effect.products.items, effect.products.take, world.now)
    : [];
  const empty = whyEmpty(world, state, offer, products);
  offer.status = empty === null ? 'reserved' : 'empty';
  if (empty === null) {
    offer.products = products;
    offer.code = isPromiseOnly(effect.terms) ? null : codeOf(effect);
  } else drop(state, offer);
  const { gift, conditions, rebate } = effect.terms;
  const reserved: ReservedOffer = {
    id: effect.id,
    name: effect.name,
    code: offer.code,
    empty,
    products: offer.products.map((product) => ({ product, name: world.related.nameOf(product) })),
    percent: effect.percent,
    expires: effect.expires,
    expiresAt: null,
    ...(gift !== null && { gift: world.related.nameOf(gift) }),
    ...(conditions && { conditions }),
    ...(rebate !== undefined && { rebate }),
  };
  append(state, { type: 'Offer Reserved', payload: { effect: effect.id, offer: reserved }, at: world.now });
  world.recorder.offer(state, offer, empty);
};

/** Nothing asks for it any more. */
const drop = ({ offers }: AccountState, offer: OfferState): void => {
  const place = offers.indexOf(offer);
  if (place >= 0) offers.splice(place, 1);
};

/** Stands for the real one, which only the installation's key can make. */
const codeOf = ({ id, name }: OfferEffect): string =>
  `${name.toUpperCase()}-${stableHash(id).toString(36).toUpperCase()}`;

const whyEmpty = (world: World, state: AccountState, offer: OfferState, products: readonly string[]): string | null => {
  const open = state.offers.filter(
    (other) =>
      other !== offer &&
      (other.status === 'reserved' || other.status === 'issued') &&
      (other.until === null || other.until > world.now),
  );
  const older = open.map(({ effect, products: theirs }) => ({ terms: effect.terms, products: theirs }));
  const empty = emptyBecause(offer.effect, products, older);
  if (empty !== null || !offer.effect.budget) return empty;
  const ceiling = offer.effect.budget[offer.currency];
  if (ceiling === undefined) return `no budget in ${offer.currency}`;
  const budget = budgetOf(world, offer) ?? openBudget(world, offer, ceiling);
  budget.ceiling = ceiling;
  if (budget.reserved + offer.most > ceiling) return 'budget exhausted';
  budget.reserved += offer.most;
  budget.peak = Math.max(budget.peak, budget.reserved);
  return null;
};

const budgetOf = (world: World, { effect, currency }: OfferState): Budget | undefined =>
  world.budgets.get(`${effect.campaign}\n${effect.name}\n${currency}`);

const openBudget = (world: World, { effect, currency }: OfferState, ceiling: number): Budget => {
  const budget = { campaign: effect.campaign, offer: effect.name, currency, ceiling, reserved: 0, peak: 0 };
  world.budgets.set(`${effect.campaign}\n${effect.name}\n${currency}`, budget);
  return budget;
};

const free = (world: World, offer: OfferState): void => {
  const budget = budgetOf(world, offer);
  if (budget) budget.reserved -= offer.most;
};

/** Frees what was reserved for offers of an enrolment that no mail has named yet. */
export const releaseOffers = (
  world: World,
  state: AccountState,
  enrolment: EnrolmentId,
  name: string | null = null,
): void => {
  for (const offer of state.offers) {
    if (offer.effect.enrolment !== enrolment || (name !== null && offer.effect.name !== name)) continue;
    if (offer.status === 'reserved') free(world, offer);
    if (offer.status === 'reserved' || offer.status === 'requested') offer.status = 'released';
  }
};

/** The mail that names it has gone. */
export const issueOffer = (
  world: World,
  state: AccountState,
  named: Pick<ReservedOffer, 'id'> | null,
): OfferState | null => {
  if (named === null) return null;
  const offer = state.offers.find(
    ({ effect, status }) => (status === 'reserved' || status === 'released') && effect.id === named.id,
  );
  if (!offer) return null;
  const budget = offer.status === 'released' ? budgetOf(world, offer) : undefined;
  if (budget) budget.reserved += offer.most;
  offer.status = 'issued';
  const { timezone, market } = state.place;
  offer.until = offerEnd(world.now, offer.effect.expires, {
    timezone,
    calendar: calendarOf(world.rules.settings, market),
  });
  world.expiries.add(tickOf(offer.until, world.now), { state, offer });
  return offer;
};

/** Ends offers whose day is over; answers the accounts that were told. */
export const expireOffers = (world: World): readonly AccountState[] => {
  const past = world.expiries.take(world.now);
  for (const { state, offer } of past) drop(state, offer);
  const over = past.filter(({ offer }) => offer.status === 'reserved' || offer.status === 'issued');
  over.sort(
    (left, right) =>
      (left.offer.until ?? 0) - (right.offer.until ?? 0) ||
      compare(left.state.account.id, right.state.account.id) ||
      compare(left.offer.effect.id, right.offer.effect.id),
  );
  for (const { state, offer } of over) {
    offer.status = 'expired';
    free(world, offer);
    const payload = { offer: offer.effect.name, code: offer.code };
    append(state, { type: 'Offer Expired', payload, at: world.now, occurredAt: offer.until ?? world.now });
  }
  return over.map(({ state }) => state);
};
