import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type TaskLine = {
  readonly id: string;
  readonly kind: string;
  readonly account: AccountId;
  readonly accountName: string;
  readonly owner: string | null;
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
  readonly owner: string | null;
  /** Null: whatever became of them. */
  readonly status: 'open' | null;
  readonly limit: number;
};

/** Tasks and alerts, the one that is due first at the top. */
export const readTasks = async (store: Store, filter: TaskFilter): Promise<readonly TaskLine[]> => {
  const rows = await store.prisma.task.findMany({
    where: {
      ...(filter.account === null ? {} : { accountId: filter.account }),
      ...(filter.owner === null ? {} : { ownerId: filter.owner }),
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
    campaign: row.campaignId,
    title: row.title,
    dueAt: businessTime(row.dueAt.getTime()),
    status: row.status,
    outcomes: row.outcomes,
    outcome: row.outcome,
    note: row.note,
  }));
};
