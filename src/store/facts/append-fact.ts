/**
 * Appends a fact to an account: the one way in. Its number comes from the account's row, whose lock makes commit order
 * equal number order; a stopping fact moves `stop_seq`, which the gate compares on the same locked row.
 */
import type { EventName } from '../../domain/event.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { stopsMessages } from './stopping-events.ts';

export type NewFact = {
  readonly account: AccountId;
  readonly type: EventName;
  /** Where the fact came from and its id there: a second copy changes nothing. */
  readonly source: string;
  readonly sourceId: string;
  readonly contact: ContactId | null;
  readonly occurredAt: BusinessTime;
  readonly receivedAt: BusinessTime;
  readonly historic: boolean;
  readonly payload: Readonly<Record<string, unknown>>;
};

/** `ring` says that the caller must ring the account's doorbell after the commit (no wake was pending). */
export type Appended = { readonly seq: number | null; readonly ring: boolean };

/**
 * Within the caller's transaction. `seq` is null when (source, source id) was there already. Throws when the account is
 * unknown. Several facts of one transaction must go in account id order, or two transactions can lock each other out.
 */
export const appendFact = async (tx: Transaction, fact: NewFact): Promise<Appended> => {
  const stops = await stopsMessages(tx, fact.type);
  const [account] = await tx.$queryRaw<{ last_seq: number; wake_pending: boolean; standing: string }[]>`
    SELECT last_seq, wake_pending, standing FROM accounts WHERE id = ${fact.account} FOR NO KEY UPDATE`;
  if (!account) throw new Error(`unknown account ${fact.account}`);
  const seq = account.last_seq + 1;
  const inserted = await tx.$executeRaw`
    INSERT INTO events (account_id, seq, type, source, source_id, contact_id, occurred_at, received_at, historic, stops, payload)
    VALUES (${fact.account}, ${seq}, ${fact.type}, ${fact.source}, ${fact.sourceId}, ${fact.contact},
            ${new Date(fact.occurredAt)}, ${new Date(fact.receivedAt)}, ${fact.historic}, ${stops}, ${JSON.stringify(fact.payload)}::jsonb)
    ON CONFLICT (source, source_id) DO NOTHING`;
  if (inserted === 0) return { seq: null, ring: false };
  await tx.$executeRaw`
    UPDATE accounts SET last_seq = ${seq}, stop_seq = CASE WHEN ${stops} THEN ${seq} ELSE stop_seq END,
           wake_pending = true, woken_at = CASE WHEN wake_pending THEN woken_at ELSE clock_timestamp() END
    WHERE id = ${fact.account}`;
  return { seq, ring: !account.wake_pending && account.standing === 'key' };
};
