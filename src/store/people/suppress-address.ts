/**
 * Suppresses an address for good (hard bounce, complaint, by hand): it holds across accounts and re-imports, and on the
 * contact's row, which the gate compares.
 */
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { seekSuccessor } from './seek-successor.ts';

export type Suppressing = {
  /** Normalised address. */
  readonly address: string;
  /** Such as `hard bounce: 5.1.1`. */
  readonly reason: string;
  /** Where it was learned: `smtp`, `bounce`, `complaint`, `console`. */
  readonly source: string;
  readonly at: BusinessTime;
};

/** `ring`: the account whose doorbell the caller must ring after the commit. */
export type Suppressed = { readonly changed: boolean; readonly ring: AccountId | null };

/** In a transaction of its own. Twice is fine: the second changes nothing. */
export const suppressAddress = (store: Store, suppressing: Suppressing): Promise<Suppressed> =>
  inTransaction(store, async (tx) => {
    for (;;) {
      const before = await tx.contact.findUnique({ where: { email: suppressing.address } });
      if (before) await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${before.accountId} FOR NO KEY UPDATE`;
      const contact = await tx.contact.findUnique({ where: { email: suppressing.address } });
      // It moved to another account before we had the lock: take that one.
      if (contact && contact.accountId !== before?.accountId) continue;
      return suppressUnderLock(tx, suppressing, before?.accountId ?? null);
    }
  });

/**
 * Within a transaction that holds `account`'s row. A contact that has meanwhile moved to another account gets the column
 * (the gate's word) but no fact there: a second account's lock could close a circle.
 */
export const suppressUnderLock = async (
  tx: Transaction,
  { address, reason, source, at }: Suppressing,
  account: AccountId | null,
): Promise<Suppressed> => {
  const listed = await tx.$executeRaw`
    INSERT INTO suppressions (address, reason, at, source) VALUES (${address}, ${reason}, ${new Date(at)}, ${source})
    ON CONFLICT (address) DO NOTHING`;
  const [contact] = await tx.$queryRaw<{ id: ContactId; accountId: AccountId }[]>`
    UPDATE contacts SET suppressed = true, suppressed_reason = ${reason} WHERE email = ${address} AND NOT suppressed
    RETURNING id, account_id AS "accountId"`;
  if (!contact || contact.accountId !== account) return { changed: listed > 0 || contact !== undefined, ring: null };
  const { ring } = await appendFact(tx, {
    account,
    type: 'Contact Suppressed',
    source,
    sourceId: `${contact.id}/suppressed/${at}`,
    contact: contact.id,
    occurredAt: at,
    receivedAt: at,
    historic: false,
    payload: { contact: contact.id, reason },
  });
  await seekSuccessor(tx, { account, contact: contact.id, why: reason }, at);
  return { changed: true, ring: ring ? account : null };
};
