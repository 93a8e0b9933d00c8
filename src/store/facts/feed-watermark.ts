/**
 * How far each feed of facts is known. The absence of an order means something only up to the watermark of the feed
 * `orders`: silence behind it may just be a file that has not come yet.
 *
 * Who moves it: every order that is written moves it to its own instant (`record-orders.ts`, imports to their newest
 * order); a live feed that has nothing to tell says so by a heartbeat at its own time; the stepped driver moves it to
 * each instant once all orders up to there are in. It never moves back.
 */
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/** With an occasion's id behind it, the feed of those who came: it is there once the list is complete. */
export const ATTENDANCE = 'attendance/';

/** Safe to repeat; an earlier instant than the one known changes nothing. Last in a transaction: all meet on this row. */
export const moveWatermark = async (tx: Transaction, feed: string, at: BusinessTime): Promise<void> => {
  await tx.$executeRaw`
    INSERT INTO feeds AS f (name, watermark, updated_at) VALUES (${feed}, ${new Date(at)}, clock_timestamp())
    ON CONFLICT (name) DO UPDATE SET watermark = EXCLUDED.watermark, updated_at = EXCLUDED.updated_at
    WHERE f.watermark < EXCLUDED.watermark`;
};

/** Null: nothing has ever come through this feed. */
export const readWatermark = async (tx: Transaction, feed: string): Promise<BusinessTime | null> => {
  const row = await tx.feed.findUnique({ where: { name: feed }, select: { watermark: true } });
  return row && businessTime(row.watermark.getTime());
};
