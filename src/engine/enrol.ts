import type { Campaign } from '../domain/campaign.ts';
import { type Fact, isFact, type OrderPayload } from '../domain/fact.ts';
import { type ContactId, type EnrolmentId, enrolmentId } from '../domain/ids.ts';
import { addDuration } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { advance } from './advance.ts';
import { chooseRecipients, nobodyReason } from './audience.ts';
import { type Draft, MOST_ENROLMENTS, openEnrolments, putEnrolment } from './draft.ts';
import { isHeldOut } from './holdout.ts';
import { own } from './own.ts';
import { surroundings } from './surroundings.ts';

/** What starts an enrolment: a fact, or a crossing at an instant. */
export type Start = {
  readonly at: BusinessTime;
  readonly fact: Fact | null;
  /** In words for people: `entered lapsed`, `Order Completed`. */
  readonly because: string;
  /** What keys the enrolment where the campaign names no field of its own. */
  readonly key: string;
  readonly historic: boolean;
};

/**
 * Enrols the account in a campaign, or keeps the reason why not. Under `run: contact` everybody chosen now gets a cursor
 * of his own, as an enrolment whose key ends with the contact (semantics rows 1 and 2).
 */
export const tryEnrol = (draft: Draft, campaign: Campaign, start: Start): void => {
  const subjects = subjectsOf(draft, campaign, start);
  const refused = refusal(draft, campaign, start, subjects);
  if (refused !== null) {
    refuseEntry(draft, campaign, start, refused);
    return;
  }
  const gathered = own(draft.state.gathered, campaign.id) ?? [];
  const { [campaign.id]: _asked, ...askAgain } = draft.state.askAgain;
  const { [campaign.id]: _named, ...others } = draft.state.gathered;
  draft.state = { ...draft.state, askAgain, gathered: others };
  const opened = subjects.map((subject) => open(draft, campaign, start, subject, gathered));
  for (const id of opened) advance(draft, id, campaign.start, start.at);
};

type Subject = { readonly contact: ContactId | null; readonly key: string };

/** Who enters: the account, or those of its people whom the audience chooses now. */
const subjectsOf = (draft: Draft, campaign: Campaign, start: Start): readonly Subject[] => {
  const key = entryKey(campaign, start);
  if (campaign.run === 'account') return [{ contact: null, key }];
  return chooseRecipients(campaign.audience, draft.inputs.contacts).map((contact) => ({
    contact: contact.id,
    key: `${key}/${contact.id}`,
  }));
};

const open = (
  draft: Draft,
  campaign: Campaign,
  start: Start,
  { contact, key }: Subject,
  gathered: readonly string[],
): EnrolmentId => {
  const id = enrolmentId(campaign.id, draft.inputs.account.id, key);
  const triggerSeq = start.fact?.seq ?? 0;
  putEnrolment(draft, {
    id,
    campaign: campaign.id,
    version: campaign.version,
    entryKey: key,
    contact,
    enteredAt: start.at,
    triggerSeq,
    triggerContact: start.fact?.contact ?? null,
    triggerOrder: start.fact && isOrderFact(start.fact) ? start.fact.payload.order : null,
    gathered,
    cursor: { step: campaign.start ?? '', since: start.at, waitsFor: 'time', until: start.at },
    offers: {},
    visits: {},
    latestSend: null,
    remembered: [],
    firstAcceptedAt: null,
    latestTask: null,
    responder: null,
    goalAt: null,
    vetoed: [],
    answer: null,
    seen: {},
    overdue: false,
    leaving: null,
  });
  draft.changes.push({
    type: 'opened',
    id,
    campaign: campaign.id,
    version: campaign.version,
    entryKey: key,
    contact,
    at: start.at,
    triggerSeq,
    because: start.because,
  });
  draft.reasons.push({
    at: start.at,
    campaign: campaign.id,
    enrolment: id,
    step: null,
    contact,
    kind: 'entered',
    reason: start.because,
    seq: start.fact?.seq ?? null,
  });
  return id;
};

/** Keeps why the account was not taken in. */
export const refuseEntry = (draft: Draft, campaign: Campaign, start: Start, reason: string): void => {
  draft.reasons.push({
    at: start.at,
    campaign: campaign.id,
    enrolment: null,
    step: null,
    contact: null,
    kind: 'not-enrolled',
    reason,
    seq: start.fact?.seq ?? null,
  });
};

/** Why the account may not enter now, or null. A refusal that time heals is asked again by itself. */
const refusal = (draft: Draft, campaign: Campaign, start: Start, subjects: readonly Subject[]): string | null => {
  const { account } = draft.inputs;
  if (!account.key) return 'not a key account';
  if (start.historic) return 'history';
  const segment = campaign.audience.segment;
  if (segment !== null && surroundings(draft, start.at, null, null).inSegment(segment) !== true)
    return `not in segment ${segment}`;
  if (isHeldOut(campaign, account.id)) return 'holdout';
  const inside = openEnrolments(draft);
  if (inside.some((enrolment) => enrolment.campaign === campaign.id)) {
    gather(draft, campaign, start);
    return 'already inside';
  }
  if (subjects.length === 0) return nobodyReason(campaign.audience);
  if (inside.length + subjects.length > MOST_ENROLMENTS) return `more than ${MOST_ENROLMENTS} open enrolments`;
  const before = draft.past.filter((enrolment) => enrolment.campaign === campaign.id);
  const taken = new Set(before.map((enrolment) => enrolment.entryKey));
  // Who of them has been in it for this very key decides for all: they entered together.
  if (subjects.some(({ key }) => taken.has(key))) return 'already took part for this';
  return reentryRefusal(draft, campaign, start, before);
};

const reentryRefusal = (
  draft: Draft,
  campaign: Campaign,
  start: Start,
  before: readonly { readonly enteredAt: BusinessTime; readonly endedAt: BusinessTime }[],
): string | null => {
  const { timezone, calendar } = draft.inputs.account;
  const ended = latest(before.map((enrolment) => enrolment.endedAt));
  const entered = latest(before.map((enrolment) => enrolment.enteredAt));
  if (ended === null || entered === null) return null;
  switch (campaign.entry.reentry) {
    case 'once':
      return 'already took part';
    case 'after': {
      const again = addDuration(ended, campaign.entry.wait, timezone, calendar);
      if (start.at >= again) return null;
      draft.state = { ...draft.state, askAgain: { ...draft.state.askAgain, [campaign.id]: again } };
      return 'inside the re-entry wait';
    }
    case 'every': {
      if (campaign.entry.minGap === null) return null;
      const over = addDuration(entered, campaign.entry.minGap, timezone, calendar);
      if (start.at >= over) return null;
      gather(draft, campaign, start);
      return 'inside the gap';
    }
    default:
      return null;
  }
};

/** Facts inside the gap are not lost: the next mail names them (at most 50). */
const gather = (draft: Draft, campaign: Campaign, start: Start): void => {
  if (campaign.entry.reentry !== 'every') return;
  const key = entryKey(campaign, start);
  const named = own(draft.state.gathered, campaign.id) ?? [];
  if (named.includes(key)) return;
  draft.state = {
    ...draft.state,
    gathered: { ...draft.state.gathered, [campaign.id]: [...named, key].slice(-50) },
  };
};

const entryKey = (campaign: Campaign, start: Start): string => {
  if (campaign.entry.reentry === 'once') return 'once';
  if (campaign.entry.per === 'order.id' && start.fact && isOrderFact(start.fact)) return start.fact.payload.order.id;
  return start.key;
};

const isOrderFact = (fact: Fact): fact is Fact & { readonly payload: OrderPayload } =>
  isFact(fact, 'Order Completed') || isFact(fact, 'Order Refunded');

const latest = (instants: readonly BusinessTime[]): BusinessTime | null =>
  instants.reduce<BusinessTime | null>((last, at) => (last === null || at > last ? at : last), null);
