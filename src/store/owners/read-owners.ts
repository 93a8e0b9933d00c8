import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { isAway, standInFor } from './stand-in.ts';

export type OwnerLine = {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly title: string;
  readonly locale: string;
  readonly timezone: string;
  readonly market: string | null;
  readonly manager: string | null;
  readonly deputy: string | null;
  /** Begin and end of the absence that is or comes next. */
  readonly awayAt: BusinessTime | null;
  readonly backAt: BusinessTime | null;
  readonly away: boolean;
  /** Who acts now; null: the owner, or nobody who is there was named. */
  readonly standIn: string | null;
  readonly accounts: number;
  readonly openTasks: number;
};

/** In the order of their ids. */
export const readOwners = async (store: Store): Promise<readonly OwnerLine[]> => {
  const { prisma } = store;
  const now = (await readNow(prisma)).business;
  const [rows, accounts, tasks] = await Promise.all([
    prisma.owner.findMany({ orderBy: { id: 'asc' } }),
    prisma.account.groupBy({ by: ['ownerId'], where: { standing: { not: 'ended' } }, _count: true }),
    prisma.task.groupBy({ by: ['ownerId'], where: { status: 'open' }, _count: true }),
  ]);
  const owners = new Map(rows.map((row) => [row.id, row]));
  const countOf = (groups: readonly { readonly ownerId: string | null; readonly _count: number }[], id: string) =>
    groups.find(({ ownerId }) => ownerId === id)?._count ?? 0;
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    email: row.email,
    title: row.title,
    locale: row.locale,
    timezone: row.timezone,
    market: row.market,
    manager: row.managerId,
    deputy: row.deputyId,
    awayAt: row.awayFrom && businessTime(row.awayFrom.getTime()),
    backAt: row.awayUntil && businessTime(row.awayUntil.getTime()),
    away: isAway(row, now),
    standIn: standInFor(row.id, owners, now)?.id ?? null,
    accounts: countOf(accounts, row.id),
    openTasks: countOf(tasks, row.id),
  }));
};
