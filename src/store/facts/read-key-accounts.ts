import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** A page of key accounts in id order, after `after`. */
export const readKeyAccounts = async (store: Store, after: AccountId | null, most: number): Promise<AccountId[]> => {
  const rows = await store.prisma.account.findMany({
    where: { standing: 'key', ...(after === null ? {} : { id: { gt: after } }) },
    select: { id: true },
    orderBy: { id: 'asc' },
    take: most,
  });
  return rows.map((row) => row.id);
};
