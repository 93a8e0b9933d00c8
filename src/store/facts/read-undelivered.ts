import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/**
 * Key accounts with a fact that nobody has applied for `olderThanMs` machine milliseconds, whatever their wake flag
 * says: a process that died between commit and ring left the flag up and nobody on the way. Age counts from the oldest
 * such fact or from the ring that should have brought it, whichever is earlier. Ringing twice is harmless. An ended account
 * is rung for what stops: its end has to reach its workflow, which then ends.
 */
export const readUndelivered = async (store: Store, olderThanMs = 10_000, limit = 1_000): Promise<AccountId[]> => {
  const rows = await store.prisma.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM accounts a
    CROSS JOIN LATERAL (
      SELECT e.recorded_at FROM events e WHERE e.account_id = a.id AND e.seq > a.applied_seq ORDER BY e.seq LIMIT 1
    ) oldest
    WHERE (a.standing = 'key' OR (a.standing = 'ended' AND a.applied_seq < a.stop_seq)) AND a.applied_seq < a.last_seq
      AND LEAST(oldest.recorded_at, a.woken_at) < clock_timestamp() - make_interval(secs => ${olderThanMs}::float8 / 1000)
    ORDER BY a.id LIMIT ${limit}::int`;
  return rows.map((row) => row.id);
};
