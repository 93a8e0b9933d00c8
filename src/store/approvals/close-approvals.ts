import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { awaitedEffects } from '../../engine/shared-asks.ts';
import type { EngineState } from '../../engine/state.ts';
import type { Transaction } from '../database/open.ts';

/**
 * What no journey of the account waits for any more: silent where its time is over, else withdrawn (a purchase, an exit, a
 * new ask). In the transaction of the decision.
 */
export const closeApprovals = async (
  tx: Transaction,
  account: AccountId,
  state: EngineState,
  now: BusinessTime,
): Promise<void> => {
  const waited = awaitedEffects(state, now);
  await tx.$executeRaw`
    UPDATE approvals SET status = CASE WHEN up_to <= ${new Date(now)} THEN 'silent' ELSE 'withdrawn' END,
           answered_at = ${new Date(now)}
    WHERE account_id = ${account} AND status = 'open' AND NOT (id = ANY(${waited}::text[]))`;
};
