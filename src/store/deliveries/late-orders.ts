import { Prisma } from '../generated/client.ts';

/**
 * Orders `o` that came late, or have not come, and were not told so. That one has not come is known only where its source
 * tells deliveries at all, and only up to the order feed's watermark.
 */
export const LATE_UNTOLD = Prisma.sql`
  o.late_told_at IS NULL AND o.kind = 'sale' AND o.promised_at IS NOT NULL
  AND (o.delivered_at > o.promised_at
       OR (o.delivered_at IS NULL
           AND EXISTS (SELECT 1 FROM orders told WHERE told.source = o.source AND told.delivered_at IS NOT NULL)))`;

/** As far as the feed of orders is known; no row: nothing is. */
export const ORDERS_KNOWN_UNTIL = Prisma.sql`(SELECT watermark FROM feeds WHERE name = 'orders')`;
