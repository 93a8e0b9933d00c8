import type { Campaign, Step } from '../domain/campaign.ts';
import type { ReservedOffer } from '../domain/fact.ts';
import { type ContactId, type EffectId, effectId, type StepId, type TemplateId } from '../domain/ids.ts';
import { addDuration } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { chooseRecipients, nobodyReason } from './audience.ts';
import type { Effect } from './decision.ts';
import { type Draft, note, putEnrolment } from './draft.ts';
import type { ContactView } from './inputs.ts';
import { eventOf } from './occasions.ts';
import { own } from './own.ts';
import { priorityOf } from './priority.ts';
import type { Enrolment, OpenSend } from './state.ts';
import { touchKey } from './touch-key.ts';
import { withUntold } from './unsent-offers.ts';

export type SendStep = Extract<Step, { type: 'send' }>;

/**
 * Starts a send: one effect for each recipient. Answers true when the enrolment now waits for outcomes, false when the
 * step is skipped (its reason is kept).
 */
export const startSend = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: SendStep,
  at: BusinessTime,
): boolean => {
  const here: Enrolment = { ...enrolment, cursor: { ...enrolment.cursor, step: step.id } };
  /** What leans on a send that reached nobody is skipped as well: it must not take the send before for this one. */
  const sentNothing = (now: Enrolment): false => {
    putEnrolment(draft, { ...now, latestSend: { at: enrolment.latestSend?.at ?? at, effects: [] } });
    return false;
  };
  const skip = (reason: string, now: Enrolment): false => {
    note(draft, here, at, 'skipped', reason, null);
    return sentNothing(now);
  };
  const untold = (now: Enrolment): Enrolment => withUntold(draft, now, offerFor(step, now));
  if (enrolment.overdue) return skip('too late: its date is over', untold({ ...enrolment, overdue: false }));
  // Steps lead forward only: what was visited lies ahead again only after a move to another version.
  if (own(enrolment.visits, step.id) !== undefined) return skip('sent before', enrolment);
  const template = templateFor(step, enrolment);
  if (template.type === 'skip') return skip(template.reason, enrolment);
  const recipients = recipientsOf(draft, campaign, enrolment);
  if (recipients.length === 0) return skip(nobodyReason(campaign.audience), untold(enrolment));
  const { open, occurrence } = sendsTo(draft, here, step, recipients, at);
  if (Object.keys(open).length === 0) return sentNothing(untold(enrolment));
  const started: Enrolment = {
    ...enrolment,
    visits: { ...enrolment.visits, [step.id]: occurrence },
    cursor: { waitsFor: 'sends', step: step.id, since: at, open, final: {} },
    latestSend: { at, effects: [] },
    remembered: [],
  };
  putEnrolment(draft, started);
  for (const [id, send] of Object.entries(open))
    if (send.notBefore === null) draft.effects.push(sendEffect(draft, campaign, started, step, id, send));
  return true;
};

/** Whom a send goes to: the cursor's own contact, or the audience as it is now (semantics row 2). */
export const recipientsOf = (draft: Draft, campaign: Campaign, enrolment: Enrolment): readonly ContactView[] =>
  enrolment.contact === null
    ? chooseRecipients(campaign.audience, draft.inputs.contacts)
    : draft.inputs.contacts.filter((contact) => contact.id === enrolment.contact && !contact.suppressed);

/** One open send for each of them but the vetoed. */
export const sendsTo = (
  draft: Draft,
  enrolment: Enrolment,
  step: SendStep,
  recipients: readonly ContactView[],
  at: BusinessTime,
): { readonly open: Readonly<Record<EffectId, OpenSend>>; readonly occurrence: number } => {
  const occurrence = (own(enrolment.visits, step.id) ?? 0) + 1;
  const open: Record<EffectId, OpenSend> = {};
  for (const contact of recipients) {
    const id = effectId(enrolment.id, step.id, contact.id, occurrence);
    if (enrolment.vetoed.includes(id)) note(draft, enrolment, at, 'skipped', 'vetoed', null, contact.id);
    else open[id] = openSend(enrolment, id, contact.id, at);
  }
  return { open, occurrence };
};

/** Asked at once, or where somebody postponed it, first at the instant named: it is due then. */
const openSend = (enrolment: Enrolment, id: EffectId, contact: ContactId, at: BusinessTime): OpenSend => {
  const until = own(enrolment.postponed ?? {}, id) ?? at;
  return until > at
    ? { contact, dueAt: until, notBefore: until, attempt: 0, refusals: 0 }
    : { contact, dueAt: at, notBefore: null, attempt: 1, refusals: 0 };
};

/** The effect of one recipient's send, the same however often it is asked (but for its attempt). */
export const sendEffect = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: SendStep,
  id: EffectId,
  send: OpenSend,
): Effect => {
  const template = templateFor(step, enrolment);
  const event = eventOf(draft, campaign);
  return {
    type: 'send',
    id,
    enrolment: enrolment.id,
    campaign: campaign.id,
    version: campaign.version,
    step: step.id,
    attempt: send.attempt,
    ...admittedAs(campaign, step.id),
    contact: send.contact,
    ...templateNamed(campaign, template.type === 'send' ? template.template : step.template),
    subject: step.subject,
    topic: campaign.topic,
    transactional: step.transactional,
    priority: priorityOf(campaign),
    dueAt: send.dueAt,
    tooLateAt: addDuration(send.dueAt, campaign.tooLate, draft.inputs.account.timezone, draft.inputs.account.calendar),
    data: {
      offer: offerFor(step, enrolment),
      order: enrolment.triggerOrder && { id: enrolment.triggerOrder.id, items: enrolment.triggerOrder.items },
      gatheredOrders: enrolment.gathered,
      ...(event && { event }),
      ...(step.questions && { questions: step.questions }),
    },
  };
};

/** A template as the campaign's version pins it. */
export const templateNamed = (
  { templates }: Campaign,
  template: TemplateId,
): { readonly template: TemplateId; readonly templateHash?: string } => {
  const templateHash = own(templates ?? {}, template);
  return { template, ...(templateHash !== undefined && { templateHash }) };
};

/** What admission is told besides the step, each only where there is something to tell. */
export const admittedAs = (
  campaign: Campaign,
  step: StepId,
): Pick<Extract<Effect, { type: 'send' }>, 'touch' | 'guards'> => {
  const touch = touchKey(campaign, step);
  return { ...(touch !== step && { touch }), ...(campaign.guards && { guards: campaign.guards }) };
};

/** The newest offer that is not empty, or the one the step leans on. */
export const offerFor = (step: SendStep, enrolment: Enrolment): ReservedOffer | null => {
  const named = step.needsOffer ?? step.ifEmpty?.offer ?? null;
  if (named !== null) {
    const offer = own(enrolment.offers, named);
    return offer && offer.empty === null ? offer : null;
  }
  return Object.values(enrolment.offers).findLast((offer) => offer.empty === null) ?? null;
};

type TemplateChoice =
  | { readonly type: 'send'; readonly template: string }
  | { readonly type: 'skip'; readonly reason: string };

export const templateFor = (step: SendStep, enrolment: Enrolment): TemplateChoice => {
  if (step.ifEmpty && isEmpty(enrolment, step.ifEmpty.offer)) {
    if (step.ifEmpty.template === null) return { type: 'skip', reason: `offer ${step.ifEmpty.offer} is empty` };
    return { type: 'send', template: step.ifEmpty.template };
  }
  if (step.needsOffer && isEmpty(enrolment, step.needsOffer)) {
    return { type: 'skip', reason: `offer ${step.needsOffer} is empty` };
  }
  return { type: 'send', template: step.template };
};

const isEmpty = (enrolment: Enrolment, name: string): boolean => {
  const offer = own(enrolment.offers, name);
  return offer === undefined || offer.empty !== null;
};

/** Contacts of the effects of a send, for those who ask which person it was. */
export const contactOf = (enrolment: Enrolment, id: EffectId): ContactId | null =>
  enrolment.cursor.waitsFor === 'sends' ? (own(enrolment.cursor.open, id)?.contact ?? null) : null;
