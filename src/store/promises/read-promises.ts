import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';
import { type PromiseLine, promiseLine } from '../views/read-registers.ts';

export type PromiseOfAccount = PromiseLine & { readonly account: AccountId; readonly owner: string | null };

export type PromiseFilter = { readonly account: AccountId | null; readonly all: boolean; readonly limit: number };

/** Broken and open ones, what is due first at the top (overdue ones among them); kept and withdrawn ones behind on request. */
export const readPromises = async ({ prisma }: Store, filter: PromiseFilter): Promise<readonly PromiseOfAccount[]> => {
  const where = filter.account === null ? {} : { accountId: filter.account };
  const standing = ['open', 'broken'];
  const open = await prisma.promise.findMany({
    where: { ...where, status: { in: standing } },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: filter.limit,
  });
  const left = filter.limit - open.length;
  const closed =
    filter.all && left > 0
      ? await prisma.promise.findMany({
          where: { ...where, status: { notIn: standing } },
          orderBy: [{ closedAt: 'desc' }, { id: 'asc' }],
          take: left,
        })
      : [];
  const rows = [...open, ...closed];
  const accounts = await prisma.account.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.accountId))] } },
    select: { id: true, ownerId: true },
  });
  const owners = new Map(accounts.map(({ id, ownerId }) => [id, ownerId]));
  return rows.map((row) => ({ ...promiseLine(row), account: row.accountId, owner: owners.get(row.accountId) ?? null }));
};
