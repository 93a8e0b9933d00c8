import { businessTime, DAY } from '../../domain/time.ts';
import { sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { BY_ITSELF, MOST_WATCHED } from '../registers/by-itself.ts';
import { LATE_UNTOLD, ORDERS_KNOWN_UNTIL } from './late-orders.ts';

type LateOrder = { readonly source: string; readonly id: string; readonly account: string };

/**
 * Tells orders that are past their promised instant as facts `Delivery Late`, once an order. What was late already when an
 * import of history brought it is history as well. One short transaction an order; safe to repeat. Answers the accounts to ring.
 */
export const watchDeliveries = async (store: Store): Promise<readonly string[]> => {
  const now = new Date((await readNow(store.prisma)).business);
  const due = await store.prisma.$queryRaw<LateOrder[]>`
    SELECT o.source, o.id, o.account_id AS account
    FROM orders o JOIN accounts a ON a.id = o.account_id AND a.merged_into IS NULL
    WHERE ${LATE_UNTOLD} AND o.promised_at <= ${now}
      AND (o.delivered_at IS NOT NULL OR o.promised_at <= ${ORDERS_KNOWN_UNTIL})
    ORDER BY o.promised_at, o.source, o.id LIMIT ${MOST_WATCHED}::int`;
  const ring = new Set<string>();
  for (const order of due) {
    const said = await sayOfAccount(store, { account: order.account, actor: BY_ITSELF }, (voice) => tell(voice, order));
    if (said.type === 'done' && said.ring) ring.add(order.account);
  }
  return [...ring].sort();
};

const tell = async (voice: Voice, { source, id }: LateOrder): Promise<void> => {
  const { tx, now } = voice;
  const [row] = await tx.$queryRaw<{ promisedAt: Date; deliveredAt: Date | null }[]>`
    SELECT o.promised_at AS "promisedAt", o.delivered_at AS "deliveredAt" FROM orders o
    WHERE o.source = ${source} AND o.id = ${id} AND o.promised_at <= ${new Date(now)} AND ${LATE_UNTOLD}`;
  // Delivered, or told, while we waited for the lock.
  if (!row) return;
  const { promisedAt, deliveredAt } = row;
  await tx.order.update({ where: { source_id: { source, id } }, data: { lateToldAt: new Date(now) } });
  const days = Math.floor((Math.min(now, deliveredAt?.getTime() ?? now) - promisedAt.getTime()) / DAY);
  const fact = { order: { id }, days: Math.max(0, days), delivered: deliveredAt !== null };
  const historic = await cameAsHistory(voice, id, promisedAt);
  const occurredAt = businessTime(promisedAt.getTime());
  await voice.append('Delivery Late', `${source}/${id}`, fact, { contact: null, occurredAt, historic });
};

/** Its order came in as history, and was late by then. */
const cameAsHistory = async ({ tx, account }: Voice, id: string, promisedAt: Date): Promise<boolean> => {
  const [order] = await tx.$queryRaw<{ past: boolean }[]>`
    SELECT historic AND received_at >= ${promisedAt} AS past FROM events
    WHERE account_id = ${account.id} AND type = 'Order Completed' AND payload->'order'->>'id' = ${id}
    ORDER BY seq LIMIT 1`;
  return order?.past ?? true;
};
