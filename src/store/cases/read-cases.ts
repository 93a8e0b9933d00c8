import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';
import { openThenClosed, ownersOf, type RegisterFilter } from '../registers/open-then-closed.ts';
import { type CaseLine, caseLine } from '../views/read-registers.ts';

export type CaseOfAccount = CaseLine & { readonly account: AccountId; readonly owner: string | null };

export type CaseFilter = RegisterFilter & { readonly kind: string };

/** Open ones first, what is to be answered first at the top; answered ones behind, closed ones last, the newest of them first. */
export const readCases = async (store: Store, filter: CaseFilter): Promise<readonly CaseOfAccount[]> => {
  const { prisma } = store;
  const where = { kind: filter.kind, ...(filter.account === null ? {} : { accountId: filter.account }) };
  const rows = await openThenClosed(
    filter,
    (take) =>
      prisma.case.findMany({
        where: { ...where, closedAt: null },
        orderBy: [{ answeredAt: { sort: 'asc', nulls: 'first' } }, { targetAt: 'asc' }, { id: 'asc' }],
        take,
      }),
    (take) =>
      prisma.case.findMany({
        where: { ...where, closedAt: { not: null } },
        orderBy: [{ closedAt: 'desc' }, { id: 'asc' }],
        take,
      }),
  );
  const ownerOf = await ownersOf(store, rows);
  return rows.map((row) => ({ ...caseLine(row), account: row.accountId, owner: ownerOf(row.accountId) }));
};
