import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/**
 * Makes these key accounts (null: all) due at `at`, within the caller's transaction: something they are decided by has
 * changed without a fact of theirs, such as the date of an event. The sweep, or the driver of stepped time, rings them.
 * Safe to repeat. Locks their rows in id order.
 */
export const wakeAccounts = async (
  tx: Transaction,
  accounts: readonly AccountId[] | null,
  at: BusinessTime,
): Promise<void> => {
  await tx.$executeRaw`
    WITH due AS (
      SELECT id FROM accounts
      WHERE standing = 'key' AND (${accounts === null} OR id = ANY(${accounts ?? []}::text[]))
        AND (deadline IS NULL OR deadline > ${new Date(at)})
      ORDER BY id FOR NO KEY UPDATE)
    UPDATE accounts a SET deadline = ${new Date(at)} FROM due WHERE a.id = due.id`;
};
