import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';
import { type CaseLine, caseLine } from '../views/read-registers.ts';

export type CaseOfAccount = CaseLine & { readonly account: AccountId; readonly owner: string | null };

export type CaseFilter = {
  readonly kind: string;
  readonly account: AccountId | null;
  /** Closed ones as well. */
  readonly all: boolean;
  readonly limit: number;
};

/** Open ones first, what is to be answered first at the top; answered ones behind, closed ones last, the newest of them first. */
export const readCases = async ({ prisma }: Store, filter: CaseFilter): Promise<readonly CaseOfAccount[]> => {
  const where = { kind: filter.kind, ...(filter.account === null ? {} : { accountId: filter.account }) };
  const open = await prisma.case.findMany({
    where: { ...where, closedAt: null },
    orderBy: [{ answeredAt: { sort: 'asc', nulls: 'first' } }, { targetAt: 'asc' }, { id: 'asc' }],
    take: filter.limit,
  });
  const left = filter.limit - open.length;
  const closed =
    filter.all && left > 0
      ? await prisma.case.findMany({
          where: { ...where, closedAt: { not: null } },
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
  return rows.map((row) => ({ ...caseLine(row), account: row.accountId, owner: owners.get(row.accountId) ?? null }));
};
