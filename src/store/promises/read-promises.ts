import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';
import { openThenClosed, ownersOf, type RegisterFilter } from '../registers/open-then-closed.ts';
import { type PromiseLine, promiseLine } from '../views/read-registers.ts';

export type PromiseOfAccount = PromiseLine & { readonly account: AccountId; readonly owner: string | null };

const STANDING = ['open', 'broken'];

/** Broken and open ones, what is due first at the top (overdue ones among them); kept and withdrawn ones behind on request. */
export const readPromises = async (store: Store, filter: RegisterFilter): Promise<readonly PromiseOfAccount[]> => {
  const { prisma } = store;
  const where = filter.account === null ? {} : { accountId: filter.account };
  const rows = await openThenClosed(
    filter,
    (take) =>
      prisma.promise.findMany({
        where: { ...where, status: { in: STANDING } },
        orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
        take,
      }),
    (take) =>
      prisma.promise.findMany({
        where: { ...where, status: { notIn: STANDING } },
        orderBy: [{ closedAt: 'desc' }, { id: 'asc' }],
        take,
      }),
  );
  const ownerOf = await ownersOf(store, rows);
  return rows.map((row) => ({ ...promiseLine(row), account: row.accountId, owner: ownerOf(row.accountId) }));
};
