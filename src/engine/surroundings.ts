import type { Bound, DateTest, Scalar, Truth } from '../domain/condition.ts';
import type { Duration } from '../domain/duration.ts';
import type { Fact, OrderPayload } from '../domain/fact.ts';
import type { ContactId, SegmentId } from '../domain/ids.ts';
import { minorDigits } from '../domain/money.ts';
import { type BusinessTime, later } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';
import { isOfAnOccasion, isOfTheAccount } from './concern.ts';
import { judgeDated } from './date-tests.ts';
import { campaignOf, type Draft } from './draft.ts';
import { own } from './own.ts';
import type { EngineState, Enrolment } from './state.ts';
import { evaluate, type Surroundings } from './truth.ts';

/**
 * What a condition sees: the account's traits as `account.*`, the enrolment's `outcome`, `answer` and offers, the payload of
 * the fact at hand by its own paths (`order.total`, `answer`), money in whole units of its currency.
 */
export const surroundings = (
  draft: Draft,
  at: BusinessTime,
  enrolment: Enrolment | null,
  fact: Fact | null,
): Surroundings => new AroundDecision(draft, at, enrolment, fact);

/** A class, because it is made for every condition: a closure for each of its answers would cost more than they do. */
class AroundDecision implements Surroundings {
  readonly #draft: Draft;
  readonly #at: BusinessTime;
  readonly #enrolment: Enrolment | null;
  readonly #fact: Fact | null;

  constructor(draft: Draft, at: BusinessTime, enrolment: Enrolment | null, fact: Fact | null) {
    this.#draft = draft;
    this.#at = at;
    this.#enrolment = enrolment;
    this.#fact = fact;
  }

  field(path: string) {
    return fieldValue(this.#draft, this.#enrolment, this.#fact, path);
  }

  bound(bound: Bound, path: string) {
    return boundValue(this.#draft, this.#fact, this.#enrolment, bound, path);
  }

  inSegment(segment: SegmentId) {
    return isMember(this.#draft, segment, this.#at);
  }

  performed(event: string, within: Duration | null, atLeast: number) {
    return performed(this.#draft, this.#at, this.#enrolment, event, within, atLeast);
  }

  dated(path: string, test: DateTest, span: Duration) {
    return judgeDated(this.field(path), test, span, this.#at, this.#draft.inputs.account);
  }
}

/** Around a segment that is asked by another one: what it asks in turn is open. */
class AroundSegment extends AroundDecision {
  readonly #state: EngineState;

  constructor(draft: Draft, at: BusinessTime) {
    super(draft, at, null, null);
    this.#state = draft.state;
  }

  override inSegment(segment: SegmentId) {
    return own(this.#state.segments, segment)?.member ?? 'unknown';
  }
}

/** Before a segment's first judgement (an account's first facts) its condition is asked. */
const isMember = (draft: Draft, id: SegmentId, at: BusinessTime): Truth => {
  const judged = own(draft.state.segments, id);
  if (judged) return judged.member;
  const segment = draft.inputs.segments.find((candidate) => candidate.id === id);
  return segment ? evaluate(segment.where, new AroundSegment(draft, at)) : false;
};

const fieldValue = (
  draft: Draft,
  enrolment: Enrolment | null,
  fact: Fact | null,
  path: string,
): Scalar | null | undefined => {
  const { account } = draft.inputs;
  if (path === 'account' || path.startsWith(OF_ACCOUNT)) {
    const name = path.slice(OF_ACCOUNT.length);
    if (name === 'id') return account.id;
    if (name === 'name') return account.name;
    if (name === 'key') return account.key;
    if (name === 'currency') return account.currency;
    return own(account.traits, name);
  }
  const [head = '', ...rest] = path.split('.');
  if (head === 'contact' && enrolment) return contactValue(draft, enrolment, rest);
  if (path === 'answer' && enrolment && !fact) return enrolment.answer;
  if (head === 'answer' && enrolment && !fact) return own(enrolment.answers ?? {}, rest.join('.')) ?? null;
  if (path === 'outcome') return enrolment?.latestTask ? (enrolment.latestTask.outcome ?? undefined) : undefined;
  if (head === 'offer' && enrolment) {
    const offer = own(enrolment.offers, rest[0] ?? '');
    if (offer) return rest[1] === 'empty' ? offer.empty !== null : rest[1] === 'percent' ? offer.percent : undefined;
  }
  if (head === 'trigger' && enrolment?.triggerOrder) return payloadValue({ order: enrolment.triggerOrder }, rest);
  return fact ? payloadValue(fact.payload, [head, ...rest]) : undefined;
};

const OF_ACCOUNT = 'account.';

/** Of the cursor's own person; nobody: not known. */
const contactValue = (draft: Draft, enrolment: Enrolment, [what = '', name = '']: readonly string[]) => {
  const contact = draft.inputs.contacts.find(({ id }) => id === enrolment.contact);
  if (!contact) return undefined;
  if (what === 'role') return contact.roles.includes(name);
  if (what === 'consent') return contact.topics.includes(name);
  if (what !== 'last_response') return undefined;
  return contact.lastHumanResponseAt === null ? null : new Date(contact.lastHumanResponseAt).toISOString();
};

/** A scalar of a payload by its path; an object with `minor` and `currency` is its amount in whole units. */
const payloadValue = (payload: unknown, path: readonly string[]): Scalar | null | undefined => {
  let value: unknown = payload;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = (value as Record<string, unknown>)[part];
  }
  if (isMoney(value)) return value.minor / 10 ** minorDigits(value.currency);
  if (value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
    return value;
  return undefined;
};

const isMoney = (value: unknown): value is { minor: number; currency: string } =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as { minor?: unknown }).minor === 'number' &&
  /^[A-Z]{3}$/.test(String((value as { currency?: unknown }).currency));

/** `x_usual` needs a usual order in the currency of the order at hand: without one it is not known. */
const boundValue = (
  draft: Draft,
  fact: Fact | null,
  enrolment: Enrolment | null,
  bound: Bound,
  path: string,
): Scalar | undefined => {
  if (typeof bound !== 'object') return bound;
  const usual = draft.inputs.account.usualOrder;
  const order = path.startsWith('trigger.') ? enrolment?.triggerOrder : orderOf(fact);
  if (!usual || (order && order.total.currency !== usual.currency)) return undefined;
  return (usual.minor * bound.xUsual) / 10 ** minorDigits(usual.currency);
};

const orderOf = (fact: Fact | null): OrderPayload['order'] | null => {
  const order = fact?.payload['order'];
  return typeof order === 'object' && order !== null && isMoney((order as { total?: unknown }).total)
    ? (order as OrderPayload['order'])
    : null;
};

/**
 * Absence of an order is known only behind the feed's watermark, absence from an event only once its list is complete
 * (semantics rows 21 and 40).
 */
const performed = (
  draft: Draft,
  at: BusinessTime,
  enrolment: Enrolment | null,
  event: string,
  within: Duration | null,
  atLeast: number,
): Truth => {
  const from = within ? later(at, -windowMs(within)) : (enrolment?.enteredAt ?? null);
  const ofThis = enrolment && isOfCursor(enrolment, event);
  if (atLeast > 1) {
    const theirs = occurrencesOf(draft, event, ofThis ? enrolment.contact : null);
    if (theirs.filter((each) => from === null || each >= from).length >= atLeast) return true;
  } else {
    const last = ofThis ? own(enrolment.seen, event) : own(draft.state.performed, event);
    if (last !== undefined && (from === null || last >= from)) return true;
  }
  if (event.startsWith('Order ')) {
    const known = draft.inputs.account.ordersKnownUntil;
    return known !== null && known >= at ? false : 'unknown';
  }
  if (event === 'Event Attended') {
    const occasion = enrolment && campaignOf(draft, enrolment)?.event?.id;
    return draft.inputs.occasions.some(({ id, attendanceKnown }) => id === occasion && attendanceKnown)
      ? false
      : 'unknown';
  }
  return false;
};

/** Instants of an event's occurrences, newest first; `contact`: of that person alone. */
export const occurrencesOf = (draft: Draft, event: string, contact: ContactId | null): readonly BusinessTime[] =>
  draft.happened
    .filter(({ type, contact: whose }) => type === event && (contact === null || whose === contact))
    .map(({ at }) => at)
    .sort((left, right) => right - left);

/** Asked of the cursor's own person or its own occasion, not of all the account did. */
const isOfCursor = (enrolment: Enrolment, event: string): boolean =>
  isOfAnOccasion(event) || (enrolment.contact !== null && !isOfTheAccount(event));
