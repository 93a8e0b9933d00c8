import type { AccountId } from '../src/domain/ids.ts';
import type { LapseFunction } from '../src/domain/lapse.ts';
import type { TierFunction } from '../src/domain/tier.ts';
import type { Store } from '../src/store/database/open.ts';
import { decideAccount } from '../src/store/decision/decide-account.ts';
import type { Turn } from '../workflows/messages.ts';

/** Local activity: one transaction of some milliseconds. Safe to repeat: the second run finds the facts applied. */
export const createDecide =
  ({ store, lapse, tier }: { readonly store: Store; readonly lapse: LapseFunction; readonly tier: TierFunction }) =>
  (account: AccountId): Promise<Turn> =>
    decideAccount(store, account, lapse, tier);
