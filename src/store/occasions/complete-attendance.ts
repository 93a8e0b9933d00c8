import type { AccountId, OccasionId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { ATTENDANCE, moveWatermark } from '../facts/feed-watermark.ts';
import { wakeAccounts } from '../facts/wake-accounts.ts';
import { appendAudit } from '../tasks/append-audit.ts';

export type AttendanceCompleted =
  | {
      readonly type: 'completed';
      readonly attended: number;
      readonly absent: number;
      /** Accounts whose journeys may have waited for this; they are due now. */
      readonly accounts: readonly AccountId[];
    }
  | { readonly type: 'refused'; readonly because: 'unknown' | 'not-yet' | 'cancelled'; readonly reason: string };

/**
 * A person says that the list of those who came is complete: from now on who had a seat and is not on it was absent. Row
 * by row that is a state, for the journeys the watermark of the feed `attendance/<occasion>`. Safe to repeat.
 */
export const completeAttendance = (
  store: Store,
  { id, actor }: { readonly id: OccasionId; readonly actor: string },
): Promise<AttendanceCompleted> =>
  inTransaction(store, async (tx) => {
    const occasion = await tx.occasion.findUnique({ where: { id } });
    if (!occasion) return { type: 'refused', because: 'unknown', reason: `no event "${id}"` };
    if (occasion.status === 'cancelled') {
      return { type: 'refused', because: 'cancelled', reason: `"${id}" was cancelled: nobody came` };
    }
    const now = (await readNow(tx)).business;
    if (occasion.endsAt.getTime() > now) {
      const reason = `"${id}" lasts until ${occasion.endsAt.toISOString()}: its list cannot be complete before`;
      return { type: 'refused', because: 'not-yet', reason };
    }
    const invited = await tx.$queryRaw<{ id: AccountId }[]>`
      SELECT DISTINCT account_id AS id FROM invitations WHERE occasion_id = ${id} ORDER BY id`;
    const accounts = invited.map((row) => row.id);
    await wakeAccounts(tx, accounts, now);
    await tx.$executeRaw`
      UPDATE invitations SET status = 'absent' WHERE occasion_id = ${id} AND status = 'accepted'`;
    const [count] = await tx.$queryRaw<{ attended: number; absent: number }[]>`
      SELECT count(*) FILTER (WHERE status = 'attended')::int AS attended,
             count(*) FILTER (WHERE status = 'absent')::int AS absent
      FROM invitations WHERE occasion_id = ${id}`;
    const { attended, absent } = count ?? { attended: 0, absent: 0 };
    await appendAudit(tx, { at: now, actor, action: 'attendance complete', subject: id, detail: { attended, absent } });
    await moveWatermark(tx, `${ATTENDANCE}${id}`, now);
    return { type: 'completed', attended, absent, accounts };
  });
