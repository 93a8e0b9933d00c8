/** One transaction of `acceptFacts`: facts with their numbers, orders with their lines, redeemed codes. */
import type { AccountId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import { readMerged } from '../store/account/read-merged.ts';
import type { Transaction } from '../store/database/open.ts';
import type { NewFact } from '../store/facts/append-fact.ts';
import { appendFacts, factKey } from '../store/facts/append-facts.ts';
import { contactName, findContacts } from '../store/facts/find-contacts.ts';
import { ensureAccounts, lockAccounts } from '../store/facts/lock-accounts.ts';
import { readOrderOwners } from '../store/facts/read-order-owners.ts';
import { orderKey, recordOrders } from '../store/facts/record-orders.ts';
import { type Attendance, knownOccasions, recordAttendance } from '../store/occasions/record-attendance.ts';
import { redeemOffer } from '../store/offers/redeem-offer.ts';
import type { AcceptableEvent, RefusedEvent } from './acceptable-event.ts';
import { groupByAccount } from './group-by-account.ts';
import { type EventOrder, orderOf } from './order-of-event.ts';

export type CheckedEvent = AcceptableEvent & {
  readonly index: number;
  readonly receivedAt: BusinessTime;
  readonly historic: boolean;
};

export type AcceptedBatch = {
  readonly accepted: number;
  readonly duplicates: number;
  readonly refused: readonly RefusedEvent[];
  readonly notes: readonly RefusedEvent[];
  /** Accounts whose doorbell is to be rung after the commit. */
  readonly ring: readonly AccountId[];
};

type Known = { readonly event: CheckedEvent; readonly order: EventOrder | null; readonly fact: NewFact };

/** Within one transaction. Events of one account come in the order their numbers shall have. */
export const acceptBatch = async (tx: Transaction, events: readonly CheckedEvent[]): Promise<AcceptedBatch> => {
  const orders = new Map(events.map((event) => [event, orderOf(event)]));
  await ensureAccounts(
    tx,
    events.filter((event) => orders.get(event)).map((event) => event.account),
  );
  const accounts = await lockAccounts(tx, [...new Set(events.map((event) => event.account))]);
  const merged = await readMerged(tx, [...accounts]);
  const owners = await readOrderOwners(
    tx,
    [...orders.values()].flatMap((order) => (order ? [order.record] : [])),
  );
  const occasions = await knownOccasions(tx, events.flatMap(occasionOf));
  const refused: RefusedEvent[] = [];
  const kept: CheckedEvent[] = [];
  for (const event of events) {
    const order = orders.get(event) ?? null;
    const into = merged.get(event.account);
    const reason = !accounts.has(event.account)
      ? unknownAccount(event.account)
      : into === undefined
        ? (whyOtherOwner(event, order, owners) ?? whyNoOccasion(event, occasions))
        : mergedNow(event.account, into);
    if (reason === null) kept.push(event);
    else refused.push({ index: event.index, id: event.id, reason });
  }
  const named = await withContacts(tx, kept, orders);
  const isNobodys = ({ event, fact }: Known): boolean => event.type === ATTENDED && fact.contact === null;
  const known = named.filter((one) => !isNobodys(one));
  for (const { event } of named.filter(isNobodys)) {
    const reason = `account "${event.account}" has no contact "${event.contact}": an attendance is about a person`;
    refused.push({ index: event.index, id: event.id, reason });
  }
  const ring = new Set<AccountId>();
  const fresh = new Set<Known>();
  for (const [account, mine] of groupByAccount(known, ({ event }) => event.account)) {
    const appended = await appendFacts(
      tx,
      account,
      mine.map(({ fact }) => fact),
    );
    if (appended.ring) ring.add(account);
    const unseen = new Set(appended.seqs.keys());
    // The first of two copies in one batch is the one that was taken.
    for (const one of mine) if (unseen.delete(factKey(one.fact))) fresh.add(one);
  }
  const written = await recordOrders(
    tx,
    known.flatMap(({ order }) => (order ? [order.record] : [])),
  );
  await recordAttendance(tx, [...fresh].flatMap(attendanceOf));
  const notes: RefusedEvent[] = [];
  for (const { event, order, fact } of fresh) {
    if (!order || order.offerCode === null || order.record.kind !== 'sale') continue;
    const { id: orderId, total } = order.record;
    const { account, occurredAt: placedAt, receivedAt, historic, contact } = fact;
    const code = order.offerCode;
    const result = await redeemOffer(tx, { account, code, orderId, total, placedAt, receivedAt, historic, contact });
    if (result.type === 'not-redeemed') notes.push({ index: event.index, id: event.id, reason: result.reason });
  }
  // An order that came again and says something else was corrected: its rows changed, its fact stays the one it was.
  const corrected = known.filter(
    (one) => !fresh.has(one) && one.order && written.has(orderKey(one.order.record)),
  ).length;
  const accepted = fresh.size + corrected;
  return { accepted, duplicates: known.length - accepted, refused, notes, ring: [...ring] };
};

const withContacts = async (
  tx: Transaction,
  events: readonly CheckedEvent[],
  orders: ReadonlyMap<CheckedEvent, EventOrder | null>,
): Promise<readonly Known[]> => {
  const contacts = await findContacts(
    tx,
    events.flatMap(({ account, contact }) => (contact === null ? [] : [{ account, contact }])),
  );
  return events.map((event) => ({
    event,
    order: orders.get(event) ?? null,
    fact: {
      account: event.account,
      type: event.type,
      source: orders.get(event)?.factSource ?? event.source,
      sourceId: orders.get(event)?.record.id ?? event.id,
      contact: event.contact === null ? null : (contacts.get(contactName(event.account, event.contact)) ?? null),
      occurredAt: event.occurredAt,
      receivedAt: event.receivedAt,
      historic: event.historic,
      payload: orders.get(event)?.payload ?? event.payload,
    },
  }));
};

const ATTENDED = 'Event Attended';

const occasionOf = ({ type, payload }: CheckedEvent): readonly string[] =>
  type === ATTENDED ? [String(payload['occasion'])] : [];

const whyNoOccasion = (event: CheckedEvent, known: ReadonlySet<string>): string | null => {
  const [occasion] = occasionOf(event);
  if (occasion === undefined || known.has(occasion)) return null;
  return `unknown event "${occasion}": keyline occasion list shows those there are`;
};

const attendanceOf = ({ event, fact }: Known): readonly Attendance[] => {
  const [occasion] = occasionOf(event);
  if (occasion === undefined || fact.contact === null) return [];
  return [{ occasion, contact: fact.contact, account: fact.account, at: fact.occurredAt }];
};

const unknownAccount = (account: AccountId): string =>
  `unknown account "${account}": import it first (keyline import accounts), or check the id; only orders make new accounts`;

/** Merged between our look and our lock: the next time it is sent it goes where it belongs. */
const mergedNow = (account: AccountId, into: AccountId): string =>
  `account "${account}" is being merged into "${into}" at this moment: send it again`;

const whyOtherOwner = (
  event: CheckedEvent,
  order: EventOrder | null,
  owners: ReadonlyMap<string, AccountId>,
): string | null => {
  const owner = order ? owners.get(orderKey(order.record)) : undefined;
  return owner === undefined || owner === event.account
    ? null
    : `order ${order?.record.id} belongs to account "${owner}"`;
};
