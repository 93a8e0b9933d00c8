import type { EffectId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';

/** Up to `most` of a broadcast's sends that are due, earliest first; none while it is the turn of others. */
export const readDueSends = async (store: Store, broadcast: string, most: number): Promise<readonly EffectId[]> => {
  const { business, turn } = await readNow(store.prisma);
  if (turn !== 'all') return [];
  const rows = await store.prisma.$queryRaw<{ id: string }[]>`
    SELECT e.id FROM effects e JOIN planned_touches p ON p.id = e.id
    WHERE e.status = 'open' AND e.lane = 'broadcast' AND e.payload->>'broadcast' = ${broadcast}
      AND p.due_at <= ${new Date(business)}
    ORDER BY p.due_at, e.id LIMIT ${most}::int`;
  return rows.map((row) => row.id);
};

/** What is left of a planned broadcast; marks it done when nothing is. `nextDueInMs` is null in stepped time, where the driver wakes it. */
export const readRemaining = async (
  store: Store,
  broadcast: string,
): Promise<{ readonly remaining: number; readonly nextDueInMs: number | null }> => {
  const { business, mode, turn } = await readNow(store.prisma);
  const [row] = await store.prisma.$queryRaw<{ remaining: number; next: Date | null }[]>`
    SELECT count(*)::int AS remaining, min(p.due_at) AS next FROM effects e JOIN planned_touches p ON p.id = e.id
    WHERE e.status = 'open' AND e.lane = 'broadcast' AND e.payload->>'broadcast' = ${broadcast}`;
  const remaining = row?.remaining ?? 0;
  if (remaining === 0) {
    await store.prisma.broadcast.updateMany({
      where: { id: broadcast, status: 'sending' },
      data: { status: 'done', endedAt: new Date(business) },
    });
  }
  const due = row?.next ? Math.max(0, row.next.getTime() - business) : 0;
  return { remaining, nextDueInMs: mode === 'stepped' && (due > 0 || turn !== 'all') ? null : due };
};

/** Issues that are going out: their workflows run, and sleep until the next of their messages is due. */
export const readSendingBroadcasts = async (store: Store): Promise<readonly string[]> => {
  const rows = await store.prisma.broadcast.findMany({ where: { status: 'sending' }, orderBy: { id: 'asc' } });
  return rows.map(({ id }) => id);
};
