import type { AccountId, EffectId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { GuardedStep } from '../../engine/decision.ts';
import type { Store } from '../database/open.ts';

export type ApprovalLine = {
  readonly id: EffectId;
  readonly account: AccountId;
  readonly accountName: string;
  readonly owner: string | null;
  readonly campaign: string;
  /** What a yes lets happen, in order. */
  readonly guarded: readonly GuardedStep[];
  /** Most it can cost; null: not limited by a sum. */
  readonly cost: Money | null;
  readonly askedAt: BusinessTime;
  readonly upTo: BusinessTime;
  /** open, approved, declined, silent, withdrawn */
  readonly status: string;
  readonly answeredBy: string | null;
  readonly note: string | null;
};

export type ApprovalFilter = {
  readonly account: AccountId | null;
  readonly owner: string | null;
  /** Null: whatever became of them. */
  readonly status: 'open' | null;
  readonly limit: number;
};

/** What waits for a yes, the one whose time is over first at the top. */
export const readApprovals = async (store: Store, filter: ApprovalFilter): Promise<readonly ApprovalLine[]> => {
  const rows = await store.prisma.approval.findMany({
    where: {
      ...(filter.account === null ? {} : { accountId: filter.account }),
      ...(filter.owner === null ? {} : { ownerId: filter.owner }),
      ...(filter.status === null ? {} : { status: filter.status }),
    },
    orderBy: [{ upTo: 'asc' }, { id: 'asc' }],
    take: filter.limit,
  });
  const accounts = await store.prisma.account.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.accountId))] } },
    select: { id: true, name: true },
  });
  const names = new Map(accounts.map(({ id, name }) => [id, name]));
  return rows.map((row) => {
    // Written by us from the engine's effect.
    const { guarded, cost } = row.summary as unknown as Pick<ApprovalLine, 'guarded' | 'cost'>;
    return {
      id: row.id,
      account: row.accountId,
      accountName: names.get(row.accountId) ?? row.accountId,
      owner: row.ownerId,
      campaign: row.campaignId,
      guarded,
      cost,
      askedAt: businessTime(row.askedAt.getTime()),
      upTo: businessTime(row.upTo.getTime()),
      status: row.status,
      answeredBy: row.answeredBy,
      note: row.note,
    };
  });
};
