import type { Campaign, Step } from '../domain/campaign.ts';
import { effectId } from '../domain/ids.ts';
import { addDuration, nextLocalTime } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { afterTimeout, offerEnd, takeSplit } from './advance.ts';
import { chooseRecipients } from './audience.ts';
import type { PlannedOffer, PlannedTouch } from './decision.ts';
import { campaignOf, type Draft, openEnrolments } from './draft.ts';
import { own } from './own.ts';
import { priorityOf, type SendStep } from './send-step.ts';
import type { Enrolment } from './state.ts';

/** Steps looked ahead for one enrolment: enough for people, bounded for machines. */
const STEPS_AHEAD = 30;

/**
 * Everything planned now, if nothing else happens: open sends, then the steps ahead with nobody answering. Branches are
 * followed only where their answer is known by construction, so the plan never promises what it cannot know.
 */
export const planAhead = (draft: Draft): readonly PlannedTouch[] =>
  openEnrolments(draft).flatMap((enrolment) => {
    const campaign = campaignOf(draft, enrolment);
    return campaign ? planOf(draft, campaign, enrolment) : [];
  });

const planOf = (draft: Draft, campaign: Campaign, enrolment: Enrolment): readonly PlannedTouch[] => {
  const { cursor } = enrolment;
  const base = { enrolment: enrolment.id, campaign: campaign.id, priority: priorityOf(campaign) };
  const touches: PlannedTouch[] = [];
  if (cursor.waitsFor === 'sends') {
    for (const [id, send] of Object.entries(cursor.open)) {
      const dueAt = send.notBefore ?? send.dueAt;
      const step = own(campaign.steps, cursor.step);
      const offer = step?.type === 'send' ? offerNamed(step, openOffers(enrolment)) : null;
      touches.push({ ...base, id, step: cursor.step, contact: send.contact, kind: 'send', dueAt, offer });
    }
  }
  const ahead = startOfPlan(draft, campaign, enrolment);
  if (!ahead) return touches;
  let { at, step } = ahead;
  let offers: Readonly<Record<string, PlannedOffer>> = openOffers(enrolment);
  for (let count = 0; step && count < STEPS_AHEAD; count += 1) {
    const occurrence: number = (own(enrolment.visits, step.id) ?? 0) + 1;
    if (step.type === 'send' && !isSkipped(step, enrolment)) {
      const due: BusinessTime = at;
      const offer = offerNamed(step, offers);
      for (const contact of chooseRecipients(campaign.audience, draft.inputs.contacts)) {
        const id = effectId(enrolment.id, step.id, contact.id, occurrence);
        if (enrolment.vetoed.includes(id)) continue;
        const postponed = own(enrolment.postponed ?? {}, id) ?? due;
        const dueAt = postponed > due ? postponed : due;
        touches.push({ ...base, id, step: step.id, contact: contact.id, kind: 'send', dueAt, offer });
        // The step is done when its last mail is: what follows counts from there.
        if (dueAt > at) at = dueAt;
      }
    } else if (step.type === 'task') {
      const id = effectId(enrolment.id, step.id, null, occurrence);
      if (!enrolment.vetoed.includes(id))
        touches.push({ ...base, id, step: step.id, contact: null, kind: 'task', dueAt: at, offer: null });
    } else if (step.type === 'offer') {
      const { name, expires } = step;
      offers = { ...offers, [name]: { name, expiresAt: offerEnd(draft, at, expires) } };
    } else if (step.type === 'exit' || step.type === 'branch') break;
    const next: { at: BusinessTime; to: string | null } = after(draft, campaign, step, at);
    at = next.at;
    step = next.to === null ? undefined : own(campaign.steps, next.to);
  }
  return touches;
};

/** Offers of the enrolment that are not empty. */
const openOffers = (enrolment: Enrolment): Readonly<Record<string, PlannedOffer>> =>
  Object.fromEntries(Object.entries(enrolment.offers).filter(([, offer]) => offer.empty === null));

/** As the mail itself will choose: the one its step leans on, else the newest. */
const offerNamed = (step: SendStep, offers: Readonly<Record<string, PlannedOffer>>): PlannedOffer | null => {
  const named = step.needsOffer ?? step.ifEmpty?.offer ?? null;
  const offer = named === null ? Object.values(offers).at(-1) : own(offers, named);
  return offer ? { name: offer.name, expiresAt: offer.expiresAt } : null;
};

/** Leans on an offer that is known to be empty; one that is still to be reserved is taken to hold. */
const isSkipped = (step: SendStep, enrolment: Enrolment): boolean => {
  const named = step.ifEmpty?.template === null ? step.ifEmpty.offer : step.needsOffer;
  return named !== null && (own(enrolment.offers, named)?.empty ?? null) !== null;
};

/** Where the look ahead begins: after the present wait, with nobody answering. */
const startOfPlan = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
): { at: BusinessTime; step: Step | undefined } | null => {
  const { cursor } = enrolment;
  const step = own(campaign.steps, cursor.step);
  if (!step) return null;
  const to = (id: string | null) => (id === null ? undefined : own(campaign.steps, id));
  if (cursor.waitsFor === 'time') return { at: cursor.until, step: to(step.next) };
  if (cursor.waitsFor === 'fact')
    return { at: cursor.until, step: to(step.type === 'wait-for' ? afterTimeout(step) : step.next) };
  if (cursor.waitsFor === 'offer') return { at: draft.now, step: to(step.next) };
  if (cursor.waitsFor === 'knowledge') return null;
  const due = Object.values(cursor.open).map((send) => send.notBefore ?? draft.now);
  return { at: Math.max(draft.now, ...due) as BusinessTime, step: to(step.next) };
};

const after = (
  draft: Draft,
  campaign: Campaign,
  step: Step,
  at: BusinessTime,
): { at: BusinessTime; to: string | null } => {
  const { timezone, id } = draft.inputs.account;
  const { closedWeekdays } = draft.inputs.settings;
  if (step.type === 'wait') return { at: addDuration(at, step.for, timezone, closedWeekdays), to: step.next };
  if (step.type === 'wait-until') {
    const zone = step.timezone === 'account' || step.timezone === 'contact' ? timezone : step.timezone;
    return { at: nextLocalTime(at, step.at, step.weekdays, zone), to: step.next };
  }
  if (step.type === 'wait-for')
    return { at: addDuration(at, step.upTo, timezone, closedWeekdays), to: afterTimeout(step) };
  if (step.type === 'split') return { at, to: takeSplit(campaign, id, step) };
  return { at, to: step.next };
};
