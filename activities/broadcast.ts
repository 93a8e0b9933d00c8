import type { EffectId } from '../src/domain/ids.ts';
import { planBroadcastPage } from '../src/store/broadcast/plan-broadcast-page.ts';
import { readDueSends, readRemaining } from '../src/store/broadcast/read-broadcast.ts';
import type { Store } from '../src/store/database/open.ts';
import type { BatchResult } from './activities.ts';
import type { SendAnswer, SendBusy } from './send-message.ts';

/** Messages a batch: a few seconds on one connection, so a pause is felt and a lost worker repeats little. */
const BATCH = 300;

/** One slow send must not look like a lost worker. */
const HEARTBEAT_MS = 5_000;

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
    const beat = setInterval(heartbeat, HEARTBEAT_MS);
    try {
      let handled = 0;
      let busyMs = Number.POSITIVE_INFINITY;
      for (const effect of await readDueSends(store, id, BATCH)) {
        if (cancelled()) break;
        const answer = await send(effect);
        if (answer.outcome === 'busy') busyMs = Math.min(busyMs, answer.waitMs);
        else handled += 1;
      }
      const left = await readRemaining(store, id);
      // What only waits for another worker's lease is due when that ends, not at once and again.
      const nextDueInMs = handled === 0 && Number.isFinite(busyMs) ? busyMs : left.nextDueInMs;
      return { sent: handled, remaining: left.remaining, nextDueInMs };
    } finally {
      clearInterval(beat);
    }
  },
});
