/**
 * Appends many facts to one account in one statement: the set-based twin of `appendFact`, for posts and imports of
 * thousands. Numbers are consecutive in the order given; the account's row lock makes commit order equal number order.
 */
import type { AccountId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';
import type { NewFact } from './append-fact.ts';
import { stopsMessages } from './stopping-events.ts';

export type AppendedFacts = {
  /** Number of each fact that was new, by `factKey`; copies of facts already there are missing. */
  readonly seqs: ReadonlyMap<string, number>;
  /** The caller must ring the account's doorbell after the commit (no wake was pending). */
  readonly ring: boolean;
};

/** What makes a fact itself: its source and its id there. */
export const factKey = (fact: Pick<NewFact, 'source' | 'sourceId'>): string => `${fact.source}\n${fact.sourceId}`;

/**
 * Within the caller's transaction; all facts are of `account`. At most 1,000 a call keeps the lock short. Throws when
 * the account is unknown. Safe to repeat: unique (source, source id).
 */
export const appendFacts = async (
  tx: Transaction,
  account: AccountId,
  facts: readonly NewFact[],
): Promise<AppendedFacts> => {
  const [row] = await tx.$queryRaw<{ last_seq: number; wake_pending: boolean; standing: string }[]>`
    SELECT last_seq, wake_pending, standing FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
  if (!row) throw new Error(`unknown account ${account}`);
  const rows = JSON.stringify(await numberedRows(tx, facts));
  for (;;) {
    const inserted = await insertNew(tx, account, row.last_seq, rows);
    if (inserted.length === 0) return { seqs: new Map(), ring: false };
    const last = Math.max(...inserted.map((fact) => fact.seq));
    if (last - row.last_seq === inserted.length) {
      const stop = inserted.reduce((most, fact) => (fact.stops ? Math.max(most, fact.seq) : most), 0);
      await tx.$executeRaw`
        UPDATE accounts SET last_seq = ${last}::int, stop_seq = GREATEST(stop_seq, ${stop}::int), wake_pending = true,
               woken_at = CASE WHEN wake_pending THEN woken_at ELSE clock_timestamp() END
        WHERE id = ${account}`;
      return {
        seqs: new Map(inserted.map((fact) => [factKey({ source: fact.source, sourceId: fact.source_id }), fact.seq])),
        ring: !row.wake_pending && row.standing === 'key',
      };
    }
    // A copy of one of these facts was committed for another account while we inserted, and left a hole in our numbers.
    // Our rows are still our own: take them back and number again, now that the copy can be seen.
    await tx.$executeRaw`DELETE FROM events WHERE account_id = ${account} AND seq > ${row.last_seq}::int`;
  }
};

/** One row a fact, copies inside the batch dropped, as the insert below reads them. */
const numberedRows = async (tx: Transaction, facts: readonly NewFact[]) => {
  const stops = new Map<string, boolean>();
  for (const type of new Set(facts.map((fact) => fact.type))) stops.set(type, await stopsMessages(tx, type));
  const firsts = new Map<string, NewFact>();
  for (const fact of facts) if (!firsts.has(factKey(fact))) firsts.set(factKey(fact), fact);
  return [...firsts.values()].map((fact, ordinal) => ({
    ordinal,
    type: fact.type,
    source: fact.source,
    source_id: fact.sourceId,
    contact_id: fact.contact,
    occurred_at: new Date(fact.occurredAt),
    received_at: new Date(fact.receivedAt),
    historic: fact.historic,
    stops: stops.get(fact.type) ?? false,
    payload: fact.payload,
  }));
};

type InsertedFact = {
  readonly seq: number;
  readonly source: string;
  readonly source_id: string;
  readonly stops: boolean;
};

const insertNew = (tx: Transaction, account: AccountId, lastSeq: number, rows: string) =>
  tx.$queryRaw<InsertedFact[]>`
    INSERT INTO events (account_id, seq, type, source, source_id, contact_id, occurred_at, received_at, historic, stops, payload)
    SELECT ${account}, ${lastSeq}::int + row_number() OVER (ORDER BY f.ordinal), f.type, f.source, f.source_id,
           f.contact_id, f.occurred_at, f.received_at, f.historic, f.stops, f.payload
    FROM jsonb_to_recordset(${rows}::jsonb) AS f(
           ordinal int, type text, source text, source_id text, contact_id text, occurred_at timestamptz,
           received_at timestamptz, historic boolean, stops boolean, payload jsonb)
    WHERE NOT EXISTS (SELECT 1 FROM events e WHERE e.source = f.source AND e.source_id = f.source_id)
    ON CONFLICT (source, source_id) DO NOTHING
    RETURNING seq, source, source_id, stops`;
