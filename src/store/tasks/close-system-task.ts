import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { SYSTEM, type SystemTaskKind } from './open-system-task.ts';

type Settled = {
  readonly kind: SystemTaskKind;
  readonly account: AccountId;
  readonly key: string;
  /** Why it is no longer needed. */
  readonly note: string;
};

/** What it rested on is settled: an open one is not needed any more. */
export const closeSystemTask = async (
  tx: Transaction,
  { kind, account, key, note }: Settled,
  now: BusinessTime,
): Promise<void> => {
  await tx.task.updateMany({
    // By its end: after a merge the account in its id is another one.
    where: { accountId: account, campaignId: SYSTEM, step: kind, status: 'open', id: { endsWith: `/${key}` } },
    data: { status: 'not-needed', closedAt: new Date(now), note },
  });
};
