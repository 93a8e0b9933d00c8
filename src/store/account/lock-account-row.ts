import type { AccountId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';
import type { Account } from '../generated/client.ts';

/** The account's row under its lock; null: there is none. */
export const lockAccountRow = async (tx: Transaction, id: AccountId): Promise<Account | null> => {
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${id} FOR NO KEY UPDATE`;
  return tx.account.findUnique({ where: { id } });
};

/** How a change of an account's standing ended. */
export type StandingChanged<Done = object> =
  | ({ readonly type: 'done'; readonly ring: readonly AccountId[] } & Done)
  | { readonly type: 'unknown'; readonly account: AccountId }
  | { readonly type: 'refused'; readonly reason: string };
