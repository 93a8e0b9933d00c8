import type { Campaign } from '../domain/campaign.ts';
import { type Fact, isFact, type SendOutcome } from '../domain/fact.ts';
import type { EffectId } from '../domain/ids.ts';
import { type BusinessTime, later, MINUTE } from '../domain/time.ts';
import { advance, afterMatch, takeBranch } from './advance.ts';
import { type ApproveStep, readAnswer } from './approve.ts';
import { awaitedMatches } from './awaited.ts';
import { concerns } from './concern.ts';
import { campaignOf, type Draft, note, openEnrolments, putEnrolment } from './draft.ts';
import { noticing } from './noticing.ts';
import { issueIn, takeOffer } from './offer-step.ts';
import { openSends, withOpenSends } from './open-sends.ts';
import { own } from './own.ts';
import { dropReminders } from './remind.ts';
import { offerFor, sendEffect } from './send-step.ts';
import { hearShared } from './shared-asks.ts';
import type { Enrolment, OpenSend } from './state.ts';
import { withUntold } from './unsent-offers.ts';
import { atStep } from './visit.ts';

/** Refusals at the gate in a row before a send waits (facts keep moving). */
const MOST_REFUSALS = 3;

/** Newest facts kept for a later wait_for. */
const MOST_REMEMBERED = 20;

/** Reasons of admission that end by a person's word: a hold, a pulled brake, a paused contact. */
const STOPPED_BY_PEOPLE = /^(held|stopped): /;

/** Hands a fact to the enrolments that wait for it: outcomes of own effects, awaited facts, answers, vetoes. */
export const receive = (draft: Draft, fact: Fact): void => {
  draft.state = hearShared(draft.state, fact);
  if (isFact(fact, 'Message Settled') && fact.payload.offer) draft.state = issueIn(draft.state, fact.payload.offer);
  for (const enrolment of openEnrolments(draft)) {
    if (isFact(fact, 'Message Settled')) settle(draft, enrolment, fact.payload.effect, fact.payload.outcome, fact);
    else if (isFact(fact, 'Message Deferred')) {
      const { effect, until, reason } = fact.payload;
      const again = notBefore(enrolment, effect, Math.max(until, fact.receivedAt + 1));
      const held = STOPPED_BY_PEOPLE.test(reason) ? ({ held: true } as const) : {};
      changeSend(draft, enrolment, effect, (send) => ({ ...send, ...held, notBefore: again, refusals: 0 }));
      noteSend(draft, enrolment, effect, fact, 'deferred', reason);
    } else if (isFact(fact, 'Message Refused'))
      refuse(draft, enrolment, fact.payload.effect, fact.payload.reason, fact);
    else if (isFact(fact, 'Offer Reserved')) receiveOffer(draft, enrolment, fact);
    else if (isFact(fact, 'Touch Vetoed')) veto(draft, enrolment, fact.payload.effect, fact);
    else if (isFact(fact, 'Veto Withdrawn')) withdrawVeto(draft, enrolment, fact.payload.effect);
    else if (isFact(fact, 'Touch Postponed')) postpone(draft, enrolment, fact);
    else {
      if (isFact(fact, 'Hold Released') || isFact(fact, 'Sending Resumed'))
        askHeldUp(draft, enrolment, fact.receivedAt);
      answer(draft, own(draft.state.enrolments, enrolment.id) ?? enrolment, fact);
    }
  }
};

const settle = (draft: Draft, enrolment: Enrolment, effect: EffectId, outcome: SendOutcome, fact: Fact): void => {
  const { cursor } = enrolment;
  const settled = own(openSends(cursor), effect);
  if (!settled) return;
  if (outcome === 'dropped' || outcome === 'rejected')
    noteSend(draft, enrolment, effect, fact, 'dropped', reasonOf(fact));
  const { [effect]: _settled, ...open } = openSends(cursor);
  const reached = outcome === 'accepted' || outcome === 'unknown';
  const latestSend = enrolment.latestSend ?? { at: cursor.since, effects: [] };
  const first = outcome === 'accepted' && enrolment.firstAcceptedAt === null;
  if (first) draft.changes.push({ type: 'first-accepted', id: enrolment.id, at: fact.receivedAt });
  const campaign = campaignOf(draft, enrolment);
  if (reached && campaign?.event) {
    const { contact } = settled;
    draft.changes.push({
      type: 'invited',
      id: enrolment.id,
      occasion: campaign.event.id,
      contact,
      at: fact.receivedAt,
    });
  }
  const next: Enrolment = {
    ...enrolment,
    cursor:
      cursor.waitsFor === 'sends'
        ? { ...cursor, open, final: { ...cursor.final, [effect]: outcome } }
        : withOpenSends(cursor, open),
    latestSend: reached ? { ...latestSend, effects: [...latestSend.effects, effect] } : latestSend,
    firstAcceptedAt: first ? fact.receivedAt : enrolment.firstAcceptedAt,
  };
  putEnrolment(draft, next);
  // A reminder's outcome moves nothing: the wait goes on.
  if (cursor.waitsFor !== 'sends' || Object.keys(open).length > 0) return;
  const step = own(campaign?.steps ?? {}, cursor.step);
  if (!step) return;
  if (step.type === 'send' && next.latestSend?.effects.length === 0) {
    putEnrolment(draft, withUntold(draft, next, offerFor(step, next)));
  }
  advance(draft, next.id, step.next, fact.receivedAt);
};

/** Every fact so far is applied by now and did not exit the enrolment: the send is asked again. */
const refuse = (draft: Draft, enrolment: Enrolment, effect: EffectId, reason: string, fact: Fact): void => {
  const send = own(openSends(enrolment.cursor), effect);
  if (!send) return;
  noteSend(draft, enrolment, effect, fact, 'refused', reason);
  // Postponed while it was on its way: that is what refused it, and it has its instant.
  if (send.notBefore !== null && send.notBefore > fact.receivedAt) return;
  if (send.refusals + 1 >= MOST_REFUSALS) {
    const until = later(fact.receivedAt, MINUTE);
    changeSend(draft, enrolment, effect, (open) => ({ ...open, notBefore: until, refusals: 0 }));
    noteSend(draft, enrolment, effect, fact, 'deferred', 'facts-moving');
    return;
  }
  const refusals = send.refusals + 1;
  askSendAgain(draft, enrolment, effect, { ...send, attempt: send.attempt + 1, refusals });
};

/** Asks a send again: the same id, the next attempt. */
export const askSendAgain = (draft: Draft, enrolment: Enrolment, effect: EffectId, send: OpenSend): void => {
  const campaign = campaignOf(draft, enrolment);
  const step = campaign && own(campaign.steps, send.step ?? enrolment.cursor.step);
  if (!campaign || step?.type !== 'send') return;
  const { held: _held, ...free } = send;
  const asked: OpenSend = { ...free, notBefore: null };
  changeSend(draft, enrolment, effect, () => asked);
  draft.effects.push(sendEffect(draft, campaign, enrolment, step, effect, asked));
};

const receiveOffer = (draft: Draft, enrolment: Enrolment, fact: Fact): void => {
  if (!isFact(fact, 'Offer Reserved')) return;
  const { cursor } = enrolment;
  if (cursor.waitsFor !== 'offer' || cursor.effect !== fact.payload.effect) return;
  takeOffer(draft, enrolment, fact.payload.offer, fact.receivedAt, fact.seq);
  const step = own(campaignOf(draft, enrolment)?.steps ?? {}, cursor.step);
  if (step) advance(draft, enrolment.id, step.next, fact.receivedAt);
};

/** A veto drops one touch, asked or still ahead, and the journey goes on (semantics row 34). */
const veto = (draft: Draft, enrolment: Enrolment, effect: EffectId, fact: Fact): void => {
  if (!effect.startsWith(`${enrolment.id}/`)) return;
  if (own(openSends(enrolment.cursor), effect)) {
    // Asked in this very call: taken back.
    draft.effects = draft.effects.filter(({ id }) => id !== effect);
    settle(draft, enrolment, effect, 'dropped', fact);
    return;
  }
  putEnrolment(draft, { ...enrolment, vetoed: [...enrolment.vetoed, effect] });
};

/** Taken back while the touch is still ahead: it is planned again. */
const withdrawVeto = (draft: Draft, enrolment: Enrolment, effect: EffectId): void => {
  if (!enrolment.vetoed.includes(effect)) return;
  putEnrolment(draft, { ...enrolment, vetoed: enrolment.vetoed.filter((vetoed) => vetoed !== effect) });
};

/**
 * Not before the instant named (semantics row 34). Asked, it asks again then, and is due then; still ahead, its step waits for
 * it. Either way the step ends later, and the waits after it count from there.
 */
const postpone = (draft: Draft, enrolment: Enrolment, fact: Fact): void => {
  if (!isFact(fact, 'Touch Postponed')) return;
  const { effect, until, actor } = fact.payload;
  if (!effect.startsWith(`${enrolment.id}/`)) return;
  putEnrolment(draft, { ...enrolment, postponed: { ...enrolment.postponed, [effect]: until } });
  noteSend(draft, enrolment, effect, fact, 'deferred', `postponed by ${actor}`);
  // Asked in this very call: taken back, as if it had not been asked yet.
  const asks = draft.effects.filter(({ id }) => id === effect).length;
  draft.effects = draft.effects.filter(({ id }) => id !== effect);
  changeSend(draft, enrolment, effect, ({ contact, attempt, step }) => ({
    ...{ contact, attempt: attempt - asks, dueAt: until, notBefore: until, refusals: 0 },
    ...(step !== undefined && { step }),
  }));
};

/** What waited for a release asks again now: admission judges each anew, and lets out one a day. */
const askHeldUp = (draft: Draft, enrolment: Enrolment, at: BusinessTime): void => {
  for (const [effect, send] of Object.entries(openSends(enrolment.cursor))) {
    if (!send.held || send.notBefore === null) continue;
    changeSend(draft, enrolment, effect, (open) => ({ ...open, notBefore: notBefore(enrolment, effect, at) }));
  }
};

/** `at`, or the instant to which somebody postponed the touch. */
const notBefore = (enrolment: Enrolment, effect: EffectId, at: number): BusinessTime =>
  Math.max(at, own(enrolment.postponed ?? {}, effect) ?? at) as BusinessTime;

/** Any other fact may end a wait, answer a task or a question, or make a field known. */
const answer = (draft: Draft, before: Enrolment, fact: Fact): void => {
  const campaign = campaignOf(draft, before);
  const step = campaign && own(campaign.steps, before.cursor.step);
  if (!campaign) return;
  const enrolment = noticing(campaign, before, fact);
  putEnrolment(draft, enrolment);
  if (!step) return;
  if (enrolment.cursor.waitsFor === 'approval' && step.type === 'approve') {
    answerApproval(draft, campaign, enrolment, step, fact);
    return;
  }
  if (enrolment.cursor.waitsFor === 'fact' && step.type === 'wait-for') {
    if (awaitedMatches(draft, enrolment, step.awaited, fact)) {
      dropReminders(draft, enrolment);
      putEnrolment(draft, heard(enrolment, fact));
      advance(draft, enrolment.id, afterMatch(step), fact.receivedAt);
    } else putEnrolment(draft, remembering(campaign, enrolment, fact));
    return;
  }
  if (enrolment.cursor.waitsFor === 'knowledge' && step.type === 'branch') {
    const outcome = takeBranch(draft, campaign, enrolment, step, fact.receivedAt, false);
    // Still unknown: the wait keeps its first end.
    putEnrolment(draft, remembering(campaign, enrolment, fact));
    if (outcome.type === 'go') advance(draft, enrolment.id, outcome.to, fact.receivedAt);
    return;
  }
  putEnrolment(draft, remembering(campaign, enrolment, fact));
};

/** Who answered is the contact of the steps behind the wait. */
export const heard = (enrolment: Enrolment, fact: Fact): Enrolment => ({
  ...enrolment,
  responder: fact.contact ?? enrolment.responder,
});

/** A fact for an enrolment that waits for a yes or no; any other fact changes nothing there. */
export const answerApproval = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: ApproveStep,
  fact: Fact,
): void => {
  const answered = readAnswer(draft, campaign, enrolment, step, fact);
  if (answered?.type === 'ask-again') {
    // At the end of its time the answer is read ahead of the others.
    draft.state = hearShared(draft.state, fact);
    advance(draft, enrolment.id, step.id, fact.receivedAt);
  } else if (answered) advance(draft, enrolment.id, answered.to, fact.receivedAt);
};

/** Branches that wait to know: what they ask may have become known without a fact (a feed has caught up). */
export const reconsider = (draft: Draft, at: BusinessTime): void => {
  for (const enrolment of openEnrolments(draft)) {
    if (enrolment.cursor.waitsFor !== 'knowledge') continue;
    const campaign = campaignOf(draft, enrolment);
    const step = campaign && own(campaign.steps, enrolment.cursor.step);
    if (!campaign || step?.type !== 'branch') continue;
    const outcome = takeBranch(draft, campaign, enrolment, step, at, false);
    if (outcome.type === 'go') advance(draft, enrolment.id, outcome.to, at);
    else putEnrolment(draft, enrolment);
  }
};

/** Keeps a fact that a wait_for of this campaign asks for: it may come to that step later. */
const remembering = (campaign: Campaign, enrolment: Enrolment, fact: Fact): Enrolment => {
  const awaited = Object.values(campaign.steps).some(
    (step) => step.type === 'wait-for' && step.awaited.type === 'event' && step.awaited.event === fact.type,
  );
  if (!awaited || enrolment.latestSend === null || !concerns(campaign, enrolment, fact)) return enrolment;
  return { ...enrolment, remembered: [...enrolment.remembered, fact].slice(-MOST_REMEMBERED) };
};

const changeSend = (
  draft: Draft,
  enrolment: Enrolment,
  effect: EffectId,
  change: (send: OpenSend) => OpenSend,
): void => {
  const current = own(draft.state.enrolments, enrolment.id);
  const open = current && openSends(current.cursor);
  const send = open && own(open, effect);
  if (!send) return;
  putEnrolment(draft, { ...current, cursor: withOpenSends(current.cursor, { ...open, [effect]: change(send) }) });
};

const noteSend = (
  draft: Draft,
  enrolment: Enrolment,
  effect: EffectId,
  fact: Fact,
  kind: 'deferred' | 'dropped' | 'refused',
  reason: string,
): void => {
  const send = own(openSends(enrolment.cursor), effect);
  const here = send?.step === undefined ? enrolment : atStep(enrolment, send.step);
  if (send) note(draft, here, fact.receivedAt, kind, reason, fact.seq, send.contact);
};

const reasonOf = (fact: Fact): string =>
  isFact(fact, 'Touch Vetoed') ? `vetoed by ${fact.payload.actor}` : String(fact.payload['reason'] ?? '');
