import type { Campaign, Reminder, Step } from '../domain/campaign.ts';
import type { ReservedOffer } from '../domain/fact.ts';
import { effectId } from '../domain/ids.ts';
import { addDuration } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { afterTimeout, subjectOf, takeSplit } from './advance.ts';
import { timeIsUp } from './deadlines.ts';
import type { PlannedOffer, PlannedTouch } from './decision.ts';
import { campaignOf, type Draft, openEnrolments } from './draft.ts';
import { offerEnd } from './offer-terms.ts';
import { openSends } from './open-sends.ts';
import { own } from './own.ts';
import { priorityOf } from './priority.ts';
import { recipientsOf, type SendStep } from './send-step.ts';
import type { Enrolment } from './state.ts';
import { waitDate } from './wait-date.ts';
import { waitEnd } from './wait-end.ts';

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
  const touches: PlannedTouch[] = [];
  for (const [id, send] of Object.entries(openSends(cursor))) {
    const dueAt = send.notBefore ?? send.dueAt;
    const at = send.step ?? cursor.step;
    const step = own(campaign.steps, at);
    const offer = step?.type === 'send' ? offerNamed(step, openOffers(enrolment)) : null;
    touches.push(touchOf(campaign, enrolment, { id, step: at, contact: send.contact, kind: 'send', dueAt, offer }));
  }
  const waitFor = own(campaign.steps, cursor.step);
  if (cursor.waitsFor === 'fact' && waitFor?.type === 'wait-for') {
    const left = (waitFor.remind ?? []).slice(cursor.reminded);
    touches.push(...remindersOf(draft, campaign, enrolment, left, cursor.since, cursor.until, openOffers(enrolment)));
  }
  const ahead = startOfPlan(draft, campaign, enrolment);
  if (!ahead) return touches;
  let { at, step } = ahead;
  let offers = issuedBy(draft, touches, openOffers(enrolment));
  for (let count = 0; step && count < STEPS_AHEAD; count += 1) {
    const here = touchesOf(draft, campaign, enrolment, step, at, offers);
    touches.push(...here);
    // The step is done when its last mail is: what follows counts from there.
    at = here.reduce((last, touch) => (touch.dueAt > last ? touch.dueAt : last), at);
    if (step.type === 'offer') {
      const { name, expires } = step;
      offers = { ...offers, [name]: { name, expires, expiresAt: null } };
    }
    if (step.type === 'send') offers = issuedBy(draft, here, offers);
    if (step.type === 'exit' || step.type === 'branch' || step.type === 'approve') break;
    const next: { at: BusinessTime; to: string | null } = after(draft, campaign, enrolment, step, at);
    if (step.type === 'wait-for') {
      touches.push(...remindersOf(draft, campaign, enrolment, step.remind ?? [], at, next.at, offers));
    }
    at = next.at;
    step = next.to === null ? undefined : own(campaign.steps, next.to);
  }
  return touches;
};

/** What a step ahead does: at that instant, or where somebody postponed it, at the one named. */
const touchesOf = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: Step,
  due: BusinessTime,
  offers: OffersAhead,
): readonly PlannedTouch[] => {
  const occurrence = (own(enrolment.visits, step.id) ?? 0) + 1;
  if (step.type === 'task') {
    const id = effectId(enrolment.id, step.id, null, occurrence);
    if (enrolment.vetoed.includes(id)) return [];
    return [
      touchOf(campaign, enrolment, {
        id,
        step: step.id,
        contact: enrolment.contact,
        kind: 'task',
        dueAt: due,
        offer: null,
      }),
    ];
  }
  if (step.type !== 'send' || isSkipped(step, enrolment)) return [];
  const offer = offerNamed(step, offers);
  return recipientsOf(draft, campaign, enrolment).flatMap((contact) => {
    const id = effectId(enrolment.id, step.id, contact.id, occurrence);
    if (enrolment.vetoed.includes(id)) return [];
    const postponed = own(enrolment.postponed ?? {}, id) ?? due;
    const dueAt = postponed > due ? postponed : due;
    return [touchOf(campaign, enrolment, { id, step: step.id, contact: contact.id, kind: 'send', dueAt, offer })];
  });
};

/** Written out: a plan is made at every decision, and copying by spread costs more than the touch. */
const touchOf = (
  campaign: Campaign,
  enrolment: Enrolment,
  { id, step, contact, kind, dueAt, offer }: Omit<PlannedTouch, 'enrolment' | 'campaign' | 'priority'>,
): PlannedTouch => ({
  enrolment: enrolment.id,
  campaign: campaign.id,
  priority: priorityOf(campaign),
  step,
  id,
  contact,
  kind,
  dueAt,
  offer,
});

/** Reminders of a wait that begins at `from` and, with nobody answering, lasts until `until`. */
const remindersOf = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  reminders: readonly Reminder[],
  from: BusinessTime,
  until: BusinessTime,
  offers: OffersAhead,
): readonly PlannedTouch[] => {
  const { timezone, calendar } = draft.inputs.account;
  return reminders.flatMap((reminder) => {
    const at = addDuration(from, reminder.after, timezone, calendar);
    const step = own(campaign.steps, reminder.step);
    return step && at < until ? touchesOf(draft, campaign, enrolment, step, at, offers) : [];
  });
};

/** Offers of the enrolment that are not empty. */
const openOffers = (enrolment: Enrolment): OffersAhead =>
  Object.values(enrolment.offers).every(({ empty }) => empty === null)
    ? enrolment.offers
    : Object.fromEntries(Object.entries(enrolment.offers).filter(([, offer]) => offer.empty === null));

type OffersAhead = Readonly<Record<string, PlannedOffer & Pick<ReservedOffer, 'expires'>>>;

/** The first mail ahead that names an offer begins its life: mails behind it know when it ends. */
const issuedBy = (draft: Draft, touches: readonly PlannedTouch[], offers: OffersAhead): OffersAhead => {
  const [first] = touches;
  const named = first?.offer ? own(offers, first.offer.name) : undefined;
  if (!first || !named?.expires || named.expiresAt !== null) return offers;
  const expiresAt = offerEnd(first.dueAt, named.expires, draft.inputs.account);
  return { ...offers, [named.name]: { ...named, expiresAt } };
};

/** As the mail itself will choose: the one its step leans on, else the newest. */
const offerNamed = (step: SendStep, offers: OffersAhead): PlannedOffer | null => {
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
  if (cursor.waitsFor === 'time') return { at: timeIsUp(draft, enrolment) ?? cursor.until, step: to(step.next) };
  if (cursor.waitsFor === 'fact')
    return { at: cursor.until, step: to(step.type === 'wait-for' ? afterTimeout(step) : step.next) };
  if (cursor.waitsFor === 'offer') return { at: draft.now, step: to(step.next) };
  // What a branch does not know, or somebody has to allow, is not promised.
  if (cursor.waitsFor === 'knowledge' || cursor.waitsFor === 'approval') return null;
  const due = Object.values(cursor.open).map((send) => send.notBefore ?? draft.now);
  return { at: Math.max(draft.now, ...due) as BusinessTime, step: to(step.next) };
};

const after = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: Step,
  at: BusinessTime,
): { at: BusinessTime; to: string | null } => {
  const place = draft.inputs.account;
  if (step.type === 'wait' || step.type === 'wait-until') return { at: waitEnd(step, at, place), to: step.next };
  if (step.type === 'wait-until-event') {
    const end = waitDate(draft, campaign, step);
    return { at: end !== null && end > at ? end : at, to: step.next };
  }
  if (step.type === 'wait-for') return { at: waitEnd(step, at, place), to: afterTimeout(step) };
  if (step.type === 'split') return { at, to: takeSplit(campaign, subjectOf(draft, enrolment, step), step) };
  return { at, to: step.next };
};
