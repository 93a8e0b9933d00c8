import type { AccountId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';

/** Creates accounts that an order named and nobody knows yet: provisional, until somebody says who they are. */
export const ensureAccounts = async (tx: Transaction, accounts: readonly AccountId[]): Promise<void> => {
  if (accounts.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO accounts (id, name, standing)
    SELECT DISTINCT id, id, 'provisional' FROM unnest(${accounts}::text[]) AS id ORDER BY id
    ON CONFLICT (id) DO NOTHING`;
};

/**
 * Locks accounts in id order, as every writer of several accounts does, so that two of them never wait for each other.
 * Answers the ones that exist.
 */
export const lockAccounts = async (
  tx: Transaction,
  accounts: readonly AccountId[],
): Promise<ReadonlySet<AccountId>> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts WHERE id = ANY(${accounts}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Set(rows.map((row) => row.id));
};
