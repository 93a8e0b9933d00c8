/**
 * Takes events that were parsed at the border into the accounts' facts: once each, in the order given for each account,
 * then rings the doorbells. The one way in for everything that comes over HTTP.
 */

import type { AccountId } from '../domain/ids.ts';
import { type BusinessTime, DAY, MINUTE } from '../domain/time.ts';
import { readMerged } from '../store/account/read-merged.ts';
import type { Store } from '../store/database/open.ts';
import { retryTransaction } from '../store/database/retry-transaction.ts';
import { acceptBatch, type CheckedEvent } from './accept-batch.ts';
import type { AcceptableEvent, RefusedEvent } from './acceptable-event.ts';
import { groupByAccount } from './group-by-account.ts';
import { orderOf } from './order-of-event.ts';

/** An event older than this on arrival changes state and starts nothing. */
export const HISTORY_MS = 3 * DAY;

/** Clocks of senders may be ahead of ours by this much. */
const AHEAD_MS = 10 * MINUTE;

/** A line's quantity is kept as a 32-bit integer. */
const MOST_PIECES = 2_147_483_647;

/** Rows a transaction: account rows stay locked for tens of milliseconds only. */
const ROWS_A_TRANSACTION = 1_000;

export type AcceptFactsDependencies = {
  readonly store: Store;
  /** Instant of arrival. */
  readonly now: BusinessTime;
  /**
   * Rings these accounts' doorbells, after their facts are committed. Where the process dies before it, the sweep for
   * undelivered facts rings later: an accepted event is never lost. A rejection ends the call; what was committed stays.
   */
  readonly ring: (accounts: readonly AccountId[]) => Promise<void>;
};

export type AcceptedFacts = {
  /** Taken, corrected orders among them (they change rows and start nothing). */
  readonly accepted: number;
  /** Copies of what was taken before: they changed nothing. */
  readonly duplicates: number;
  readonly refused: readonly RefusedEvent[];
  /** Accepted as they are, but not everything in them counted, such as a wrong offer code. */
  readonly notes: readonly RefusedEvent[];
};

/** Throws when the database is away; then nothing of the batch at hand was taken and all may be sent again. */
export const acceptFacts = async (
  { store, now, ring }: AcceptFactsDependencies,
  events: readonly AcceptableEvent[],
): Promise<AcceptedFacts> => {
  const refused: RefusedEvent[] = [];
  const checked: CheckedEvent[] = [];
  // The sender's system may know an account by its old number for years.
  const merged = await readMerged(store.prisma, [...new Set(events.map(({ account }) => account))]);
  for (const [index, named] of events.entries()) {
    const event = { ...named, account: merged.get(named.account) ?? named.account };
    const reason = whyRefused(event, now);
    if (reason !== null) refused.push({ index, id: event.id, reason });
    else checked.push({ ...event, index, receivedAt: now, historic: now - event.occurredAt > HISTORY_MS });
  }
  const notes: RefusedEvent[] = [];
  let accepted = 0;
  let duplicates = 0;
  for (const batch of batches(checked)) {
    const taken = await retryTransaction(store, (tx) => acceptBatch(tx, batch));
    accepted += taken.accepted;
    duplicates += taken.duplicates;
    refused.push(...taken.refused);
    notes.push(...taken.notes);
    // After each commit, not after all: the first accounts need not wait for the last.
    if (taken.ring.length > 0) await ring(taken.ring);
  }
  return { accepted, duplicates, refused: refused.sort((left, right) => left.index - right.index), notes };
};

const whyRefused = (event: AcceptableEvent, now: BusinessTime): string | null => {
  if (event.occurredAt > now + AHEAD_MS) {
    return `occurred_at is in the future (now is ${new Date(now).toISOString()}): send an event once it has happened`;
  }
  const lines = orderOf(event)?.record.lines ?? [];
  if (lines.some((line) => Math.abs(line.quantity) > MOST_PIECES)) return `an item's quantity is above ${MOST_PIECES}`;
  return null;
};

/** Events of one account stay together and in order; a batch is one transaction. */
const batches = (events: readonly CheckedEvent[]): readonly (readonly CheckedEvent[])[] => {
  const byAccount = groupByAccount(events, (event) => event.account);
  const ordered = [...byAccount.keys()].sort().flatMap((account) => byAccount.get(account) ?? []);
  return Array.from({ length: Math.ceil(ordered.length / ROWS_A_TRANSACTION) }, (_, batch) =>
    ordered.slice(batch * ROWS_A_TRANSACTION, (batch + 1) * ROWS_A_TRANSACTION),
  );
};
