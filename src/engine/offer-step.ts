/** An offer of a journey: asked at its step, one for the enrolment, whoever of its people comes there (semantics row 24). */
import type { Campaign, Step } from '../domain/campaign.ts';
import type { IssuedOffer, ReservedOffer } from '../domain/fact.ts';
import type { BusinessTime } from '../domain/time.ts';
import { percentFor } from './approve.ts';
import { type Draft, note, putEnrolment } from './draft.ts';
import type { OfferEffect } from './offer-terms.ts';
import { own } from './own.ts';
import { sharedId, sharedOf, visitShared, withShared } from './shared-asks.ts';
import type { EngineState, Enrolment } from './state.ts';
import { atStep, effectBase, visit } from './visit.ts';

export type OfferStep = Extract<Step, { type: 'offer' }>;

/** Answers true when the enrolment now waits for it, false when it has it, or goes without. */
export const askOffer = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: OfferStep,
  at: BusinessTime,
): boolean => {
  const here = atStep(enrolment, step.id);
  // Only a move to another version leads to what was made already.
  if (own(enrolment.offers, step.name)) {
    note(draft, here, at, 'skipped', 'made before', null);
    return false;
  }
  const [id, counted] = visit(enrolment, step.id, at);
  const waitFor = (effect: string): true => {
    putEnrolment(draft, { ...counted, cursor: { step: step.id, since: at, waitsFor: 'offer', effect } });
    return true;
  };
  const ask = (base: ReturnType<typeof effectBase>): void => {
    draft.effects.push({ ...base, ...askedFor(draft, enrolment, step, at) });
  };
  const shares = sharedId(draft.inputs.account.id, enrolment);
  if (shares === null) {
    ask(effectBase(campaign, enrolment.id, step.id, id));
    return waitFor(id);
  }
  const shared = sharedOf(draft.state, shares);
  const made = own(shared.offers, step.name);
  if (made?.reserved) {
    takeOffer(draft, { ...counted, cursor: here.cursor }, made.reserved, at, null);
    return false;
  }
  if (made) return waitFor(made.effect);
  const [effect, next] = visitShared(shares, shared, step.id);
  const offers = { ...next.offers, [step.name]: { effect, reserved: null } };
  draft.state = withShared(draft.state, shares, { ...next, offers });
  ask(effectBase(campaign, shares, step.id, effect));
  return waitFor(effect);
};

const askedFor = (draft: Draft, enrolment: Enrolment, step: OfferStep, at: BusinessTime) =>
  ({
    type: 'offer',
    name: step.name,
    terms: step.terms,
    budget: step.budget,
    percent: step.terms.percent && percentFor(draft, enrolment, step.terms.percent, at),
    products: step.products && { take: step.products.take, items: enrolment.triggerOrder?.items ?? [] },
    expires: step.expires,
    dueAt: at,
    ...(step.replaces && { replaces: step.replaces }),
  }) satisfies Omit<OfferEffect, keyof ReturnType<typeof effectBase>>;

/** The enrolment has what its step asked for; an empty one keeps its reason. `seq`: the fact that says so. */
export const takeOffer = (
  draft: Draft,
  enrolment: Enrolment,
  offer: ReservedOffer,
  at: BusinessTime,
  seq: number | null,
): void => {
  putEnrolment(draft, { ...enrolment, offers: { ...enrolment.offers, [offer.name]: offer } });
  if (offer.empty !== null) note(draft, enrolment, at, 'skipped', `offer empty: ${offer.empty}`, seq);
};

/** The first mail that names an offer has gone: everybody who has it knows from now on when it ends. */
export const issueIn = (state: EngineState, issued: IssuedOffer): EngineState => {
  const ends = (offer: ReservedOffer): ReservedOffer =>
    offer.id === issued.id ? { ...offer, expiresAt: issued.expiresAt } : offer;
  const enrolments = mapValues(state.enrolments, (enrolment) => ({
    ...enrolment,
    offers: mapValues(enrolment.offers, ends),
  }));
  if (!state.shared) return { ...state, enrolments };
  const shared = mapValues(state.shared, (one) => ({
    ...one,
    offers: mapValues(one.offers, ({ effect, reserved }) => ({ effect, reserved: reserved && ends(reserved) })),
  }));
  return { ...state, enrolments, shared };
};

const mapValues = <From, To>(
  all: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Readonly<Record<string, To>> => Object.fromEntries(Object.entries(all).map(([key, value]) => [key, change(value)]));
