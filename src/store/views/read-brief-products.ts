import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime, DAY } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type BriefProduct = {
  readonly id: string;
  readonly name: string;
  /** Orders that held it. */
  readonly times: number;
  readonly lastAt: BusinessTime;
};

export type BriefProducts = {
  readonly buys: readonly BriefProduct[];
  readonly stopped: readonly BriefProduct[];
  readonly deliveries: { readonly late: number; readonly promised: number };
};

type Row = {
  readonly id: string;
  readonly name: string;
  readonly times: number;
  readonly lastAt: Date;
  readonly stopped: boolean;
  readonly worth: number;
};

const MOST = 5;

/**
 * What the account buys (by revenue of the last 365 days) and what it dropped: bought in three orders or more, and absent
 * for more than twice its mean gap while at least two later orders came. A product bought once and never again is no staple.
 */
export const readBriefProducts = async (store: Store, id: AccountId, now: BusinessTime): Promise<BriefProducts> => {
  const at = new Date(now);
  const rows = await store.prisma.$queryRaw<Row[]>`
    WITH sales AS (
      SELECT source, id, placed_at FROM orders WHERE account_id = ${id} AND kind = 'sale' AND placed_at <= ${at}
    ), bought AS (
      SELECT l.product_id, count(DISTINCT (s.source, s.id))::int AS times, min(s.placed_at) AS first_at, max(s.placed_at) AS last_at,
             COALESCE(sum(l.total_minor) FILTER (WHERE s.placed_at > ${new Date(now - 365 * DAY)}), 0)::float8 AS worth
      FROM sales s JOIN order_lines l ON l.source = s.source AND l.order_id = s.id AND l.quantity > 0
      GROUP BY l.product_id)
    SELECT b.product_id AS id, p.name, b.times, b.last_at AS "lastAt", b.worth,
           b.times >= 3 AND ${at}::timestamptz - b.last_at > 2 * (b.last_at - b.first_at) / (b.times - 1)
             AND (SELECT count(*) FROM sales s WHERE s.placed_at > b.last_at) >= 2 AS stopped
    FROM bought b JOIN products p ON p.id = b.product_id
    ORDER BY b.worth DESC, b.times DESC, b.product_id COLLATE "C"`;
  const [deliveries] = await store.prisma.$queryRaw<{ late: number; promised: number }[]>`
    SELECT count(*)::int AS promised,
           (count(*) FILTER (WHERE COALESCE(delivered_at, ${at}::timestamptz) > promised_at))::int AS late
    FROM orders
    WHERE account_id = ${id} AND kind = 'sale' AND promised_at IS NOT NULL AND promised_at <= ${at}
      AND placed_at > ${new Date(now - 180 * DAY)}`;
  const product = ({ lastAt, stopped: _stopped, worth: _worth, ...row }: Row): BriefProduct => ({
    ...row,
    lastAt: businessTime(lastAt.getTime()),
  });
  return {
    buys: rows
      .filter(({ stopped, worth }) => !stopped && worth > 0)
      .slice(0, MOST)
      .map(product),
    stopped: rows
      .filter(({ stopped }) => stopped)
      .slice(0, MOST)
      .map(product),
    deliveries: deliveries ?? { late: 0, promised: 0 },
  };
};
