import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type HoldLine = {
  readonly id: string;
  readonly account: AccountId;
  readonly accountName: string;
  /** Only this person; null: the whole account. */
  readonly contact: string | null;
  readonly kind: string;
  readonly scope: string;
  readonly reason: string;
  readonly placedAt: BusinessTime;
  readonly placedBy: string;
  readonly endsAt: BusinessTime | null;
  readonly releasedAt: BusinessTime | null;
  readonly releasedBy: string | null;
};

export type HoldFilter = {
  readonly account: AccountId | null;
  /** Released ones as well. */
  readonly all: boolean;
  readonly limit: number;
};

/** Holds, the newest first. */
export const readHolds = async (store: Store, { account, all, limit }: HoldFilter): Promise<readonly HoldLine[]> => {
  const rows = await store.prisma.hold.findMany({
    where: { ...(account === null ? {} : { accountId: account }), ...(all ? {} : { releasedAt: null }) },
    orderBy: [{ placedAt: 'desc' }, { id: 'asc' }],
    take: limit,
  });
  const accounts = await store.prisma.account.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.accountId))] } },
    select: { id: true, name: true },
  });
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return rows.map((row) => ({
    id: row.id,
    account: row.accountId,
    accountName: names.get(row.accountId) ?? row.accountId,
    contact: row.contactId,
    kind: row.kind,
    scope: row.scope,
    reason: row.reason,
    placedAt: businessTime(row.placedAt.getTime()),
    placedBy: row.placedBy,
    endsAt: row.endsAt && businessTime(row.endsAt.getTime()),
    releasedAt: row.releasedAt && businessTime(row.releasedAt.getTime()),
    releasedBy: row.releasedBy,
  }));
};
