import type { EffectId } from '../src/domain/ids.ts';
import type { Store } from '../src/store/open.ts';
import { planBroadcastPage } from '../src/store/plan-broadcast-page.ts';
import { readDueSends, readRemaining } from '../src/store/read-broadcast.ts';
import type { BatchResult } from './activities.ts';
import type { SendAnswer, SendBusy } from './send-message.ts';

/** Messages a batch: a few seconds on one connection, so a pause is felt and a lost worker repeats little. */
const BATCH = 300;

export type BroadcastDependencies = {
  readonly store: Store;
  readonly send: (effect: EffectId) => Promise<SendAnswer | SendBusy>;
  readonly heartbeat: () => void;
  readonly cancelled: () => boolean;
};

/** Plans and sends a newsletter issue through the same `send` as an account's mails. */
export const createBroadcast = ({ store, send, heartbeat, cancelled }: BroadcastDependencies) => ({
  planBroadcastPage: (id: string) => planBroadcastPage(store, id),
  sendBroadcastBatch: async (id: string): Promise<BatchResult> => {
    let sent = 0;
    for (const effect of await readDueSends(store, id, BATCH)) {
      if (cancelled()) break;
      heartbeat();
      const { outcome } = await send(effect);
      if (outcome === 'accepted') sent += 1;
    }
    return { sent, ...(await readRemaining(store, id)) };
  },
});
