import type { AccountId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';

/** Who goes on in the place of those of these accounts that were merged away. */
export const readMerged = async (
  tx: Transaction,
  accounts: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, AccountId>> => {
  const rows = await tx.$queryRaw<{ id: string; into: string }[]>`
    SELECT id, merged_into AS into FROM accounts WHERE id = ANY(${[...accounts]}::text[]) AND merged_into IS NOT NULL`;
  return new Map(rows.map(({ id, into }) => [id, into]));
};
