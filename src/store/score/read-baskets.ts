import { MOST_BASKETS, NO_GOODS } from '../../domain/baskets.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** Products of each sale order placed by `until`, at most the newest 100,000 orders; each product once. */
export const readBaskets = async (
  store: Store,
  { until }: { readonly until: BusinessTime },
): Promise<readonly (readonly string[])[]> => {
  const rows = await store.prisma.$queryRaw<{ products: readonly string[] }[]>`
    SELECT array_agg(DISTINCT l.product_id) AS products
    FROM (SELECT source, id FROM orders WHERE kind = 'sale' AND placed_at <= ${new Date(until)}
          ORDER BY placed_at DESC, source, id LIMIT ${MOST_BASKETS}::int) o
    JOIN order_lines l ON l.source = o.source AND l.order_id = o.id
    JOIN products p ON p.id = l.product_id
    WHERE l.quantity > 0 AND p.name !~* ${NO_GOODS}
    GROUP BY o.source, o.id`;
  return rows.map((row) => row.products);
};
