import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { readOwnersById, standInFor } from '../owners/stand-in.ts';

export type TaskLine = {
  readonly id: string;
  readonly kind: string;
  readonly account: AccountId;
  readonly accountName: string;
  readonly owner: string | null;
  /** Who acts for the owner now; null: the owner, or nobody who is there was named. */
  readonly standIn: string | null;
  readonly campaign: string;
  readonly title: string;
  readonly dueAt: BusinessTime;
  readonly status: string;
  /** What it may end as; empty: any word. */
  readonly outcomes: readonly string[];
  readonly outcome: string | null;
  readonly note: string | null;
};

export type TaskFilter = {
  readonly account: AccountId | null;
  /** Those of an owner who is away are this one's as well while standing in. */
  readonly owner: string | null;
  /** Null: whatever became of them. */
  readonly status: 'open' | null;
  readonly limit: number;
};

/** Tasks and alerts, the one that is due first at the top. */
export const readTasks = async (store: Store, filter: TaskFilter): Promise<readonly TaskLine[]> => {
  const now = (await readNow(store.prisma)).business;
  const owners = await readOwnersById(store.prisma);
  const standIn = (id: string) => standInFor(id, owners, now)?.id ?? null;
  const stoodInFor = [...owners.keys()].filter((id) => filter.owner !== null && standIn(id) === filter.owner);
  const rows = await store.prisma.task.findMany({
    where: {
      ...(filter.account === null ? {} : { accountId: filter.account }),
      ...(filter.owner === null ? {} : { ownerId: { in: [filter.owner, ...stoodInFor] } }),
      ...(filter.status === null ? {} : { status: filter.status }),
    },
    orderBy: [{ dueAt: 'asc' }, { id: 'asc' }],
    take: filter.limit,
  });
  const accounts = await store.prisma.account.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.accountId))] } },
    select: { id: true, name: true },
  });
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    kind: row.kind,
    account: row.accountId,
    accountName: names.get(row.accountId) ?? row.accountId,
    owner: row.ownerId,
    standIn: row.ownerId === null ? null : standIn(row.ownerId),
    campaign: row.campaignId,
    title: row.title,
    dueAt: businessTime(row.dueAt.getTime()),
    status: row.status,
    outcomes: row.outcomes,
    outcome: row.outcome,
    note: row.note,
  }));
};
