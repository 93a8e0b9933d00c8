/** One send: admission judges it as a claim would, a server that accepts everything takes it. */
import { firstZone } from '../domain/place.ts';
import { type BusinessTime, later } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';
import type { AdmissionWindow } from '../engine/admission.ts';
import { admissionRequest } from '../engine/admission-request.ts';
import { admit } from '../engine/admit.ts';
import type { ContactView } from '../engine/inputs.ts';
import { THROTTLED } from '../engine/throttle.ts';
import { type AccountState, append, type OfferState } from './account-state.ts';
import { issueOffer } from './offers.ts';
import { throttleWindow } from './throttle-window.ts';
import type { SendEffect } from './touch.ts';
import type { World } from './world.ts';

/** Answers the instant to which it was put off; null: it has its end. An account's own decision hears of it. */
export const send = (
  world: World,
  state: AccountState,
  effect: SendEffect,
  lane: 'account' | 'broadcast',
): BusinessTime | null => {
  const { now, rules, recorder } = world;
  const { id } = effect;
  const contact = state.account.contacts.find((one) => one.id === effect.contact);
  const tell = (type: 'Message Settled' | 'Message Deferred', payload: Readonly<Record<string, unknown>>): void => {
    if (lane === 'account')
      append(state, { type, payload: { effect: id, ...payload }, at: now, contact: effect.contact });
  };
  const finish = (outcome: 'accepted' | 'dropped', reason: string, offer: OfferState | null = null): null => {
    state.touches.delete(id);
    state.ended.set(id, outcome);
    state.open.delete(id);
    const { campaign, step } = effect;
    recorder.touch({ at: now, account: state.account.id, contact: effect.contact, campaign, step, outcome, reason });
    const issued = offer?.until && { offer: { id: offer.effect.id, expiresAt: offer.until } };
    tell('Message Settled', { outcome, reason, ...issued });
    return null;
  };
  if (!contact) return finish('dropped', 'contact left');
  if (!state.touches.has(id)) return finish('dropped', 'cancelled');
  const window = windowOf(world, state, effect, contact);
  const admission = admit(admissionRequest(asIssued(state, effect)), window, rules.settings, now);
  switch (admission.type) {
    case 'drop':
      return finish('dropped', admission.reason);
    case 'defer': {
      const { until, reason } = admission;
      const touch = state.touches.get(id);
      if (touch) state.touches.set(id, { ...touch, dueAt: until, throttled: reason.startsWith(THROTTLED) });
      state.open.delete(id);
      recorder.deferred(effect, reason, window);
      tell('Message Deferred', { until, reason });
      return until;
    }
    case 'accept': {
      if (!effect.transactional) {
        state.sent.push({ at: now, contact: contact.id, campaign: effect.campaign, step: effect.touch ?? effect.step });
      }
      const zone = firstZone(contact.timezone, state.place.timezone);
      recorder.sent(now, zone);
      const issued = issueOffer(world, state, effect.data.offer);
      if (issued) recorder.issued(issued);
      return finish('accepted', 'accepted', issued);
    }
    default:
      return admission satisfies never;
  }
};

/** The mail with its offer as it stands now: another mail of this very step may have issued it. */
const asIssued = (state: AccountState, effect: SendEffect): SendEffect => {
  const { offer } = effect.data;
  const made = offer && state.offers.find((one) => one.effect.id === offer.id);
  return made ? { ...effect, data: { ...effect.data, offer: { ...offer, expiresAt: made.until } } } : effect;
};

const windowOf = (world: World, state: AccountState, effect: SendEffect, contact: ContactView): AdmissionWindow => {
  const { now, rules } = world;
  const oldest = now - world.longestCap;
  if (state.sent[0] && state.sent[0].at <= oldest) state.sent = state.sent.filter(({ at }) => at > oldest);
  const horizon = later(now, windowMs(rules.settings.priorityLookAhead));
  const throttle = effect.guards?.throttle;
  return {
    contact: {
      suppressed: contact.suppressed,
      topics: contact.topics,
      stoppedTopics: [],
      paused: false,
      timezone: firstZone(contact.timezone, state.place.timezone),
      market: state.place.market?.id ?? null,
    },
    account: { key: true, held: { scope: 'none', offers: false }, holdReason: null, releasedAt: null, backlog: false },
    stopped: null,
    recent: state.sent.map(({ at, contact: to, campaign, step }) => ({
      ...{ at, campaign, step },
      sameContact: to === contact.id,
      sameAccount: true,
    })),
    planned: plannedBefore(state, effect, horizon),
    ...(throttle && { throttle: throttleWindow(world, state, effect, throttle) }),
  };
};

/** Touches of higher priority still to come. */
const plannedBefore = (state: AccountState, effect: SendEffect, horizon: BusinessTime): AdmissionWindow['planned'] =>
  [...state.touches].flatMap(([id, { kind, transactional, contact, priority, dueAt, campaign, step, counts }]) =>
    kind === 'send' && !transactional && id !== effect.id && priority < effect.priority && dueAt <= horizon
      ? [{ contact, priority, dueAt, campaign, step: counts ?? step }]
      : [],
  );
