import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import type { ClaimedNotice } from './claim-notice.ts';

export type NoticeGate = { readonly type: 'passed' } | { readonly type: 'refused'; readonly reason: string };

/** Before the final dot: CLAIMED becomes DOT where the lease still holds. Throws when the commit's outcome is not known. */
export const passNoticeGate = (store: Store, { id, fence }: ClaimedNotice): Promise<NoticeGate> =>
  inTransaction(store, async (tx) => {
    const { business } = await readNow(tx);
    const passed = await tx.$executeRaw`
      UPDATE notices SET phase = 'DOT', sent_at = ${new Date(business)}
      WHERE id = ${id} AND fence = ${fence}::int AND phase = 'CLAIMED' AND lease_until > clock_timestamp()`;
    return passed > 0
      ? { type: 'passed' }
      : { type: 'refused', reason: 'claimed by another worker, or its lease is over' };
  });
