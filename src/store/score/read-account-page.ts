import type { AccountId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';

/** Up to `size` accounts with an order, in id order after `after` (null: from the start), ended ones left out. */
export const readAccountPage = async (
  tx: Transaction,
  { after, size }: { readonly after: AccountId | null; readonly size: number },
): Promise<readonly AccountId[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts a WHERE id > ${after ?? ''} AND standing <> 'ended'
      AND EXISTS (SELECT 1 FROM orders o WHERE o.account_id = a.id)
    ORDER BY id LIMIT ${size}::int`;
  return rows.map((row) => row.id);
};
