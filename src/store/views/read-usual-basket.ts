import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

export type BasketLine = {
  readonly product: string;
  readonly name: string;
  readonly quantity: number;
  /** Decimal text in whole currency units. */
  readonly unitPrice: string;
  readonly currency: string;
};

/** The lines of an account's newest sale, dearest first: what it would order again. Empty where it never ordered by lines. */
export const readUsualBasket = (store: Store, account: AccountId, most = 5): Promise<readonly BasketLine[]> =>
  store.prisma.$queryRaw<BasketLine[]>`
    WITH newest AS (
      SELECT source, id, currency FROM orders o
      WHERE account_id = ${account} AND kind = 'sale'
        AND EXISTS (SELECT 1 FROM order_lines l WHERE l.source = o.source AND l.order_id = o.id AND l.quantity > 0)
      ORDER BY placed_at DESC, id DESC LIMIT 1)
    SELECT l.product_id AS product, p.name, sum(l.quantity)::int AS quantity, max(l.unit_price)::text AS "unitPrice",
           newest.currency
    FROM newest JOIN order_lines l ON l.source = newest.source AND l.order_id = newest.id
    JOIN products p ON p.id = l.product_id
    WHERE l.quantity > 0
    GROUP BY 1, 2, 5 ORDER BY sum(l.total_minor) DESC, 1 LIMIT ${most}::int`;
