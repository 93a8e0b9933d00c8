import type { AccountId, EffectId } from '../src/domain/ids.ts';
import { requestApproval } from '../src/store/approvals/request-approval.ts';
import { readNow } from '../src/store/database/clock.ts';
import type { Store } from '../src/store/database/open.ts';
import { grantOffers } from '../src/store/offers/grant-offers.ts';
import { requestOffer } from '../src/store/offers/request-offer.ts';
import { openTask } from '../src/store/tasks/open-task.ts';

export type EffectDependencies = {
  readonly store: Store;
  readonly ring: (accounts: readonly AccountId[]) => Promise<void>;
};

/**
 * The effects that stay in the database: offer, task, alert, approve. Each is safe to repeat by its effect's id. In stepped time
 * the driver grants offers at the end of an instant; in real time that end is now.
 */
export const createAccountEffects = ({ store, ring }: EffectDependencies) => ({
  offer: async (effect: EffectId): Promise<void> => {
    await requestOffer(store, effect);
    const { mode } = await readNow(store.prisma);
    if (mode === 'real') await ring(await grantOffers(store));
  },
  task: (effect: EffectId): Promise<void> => openTask(store, effect),
  alert: (effect: EffectId): Promise<void> => openTask(store, effect),
  approve: (effect: EffectId): Promise<void> => requestApproval(store, effect),
});
