import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, DAY, later } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

export type RelatedQuestion = {
  /** What was just bought: never answered itself. */
  readonly products: readonly string[];
  readonly take: number;
  readonly excludeOwnedBy: AccountId;
  /** What the account bought within so many days before `now` is left out. */
  readonly recentDays: number;
  readonly now: BusinessTime;
};

/**
 * Products that go with those bought: set by hand first, then by the newest related run, closest to all of them together
 * (sum of lifts); ties by support, then id, so the same question has the same answer: sums are rounded, because the order of
 * additions moves their last digits. Empty before the first run.
 */
export const readRelated = (
  tx: Transaction,
  { products, take, excludeOwnedBy, recentDays, now }: RelatedQuestion,
): Promise<readonly { readonly product: string; readonly name: string }[]> =>
  tx.$queryRaw`
    SELECT p.id AS product, p.name
    FROM product_relations r JOIN products p ON p.id = r.related_id
    WHERE r.product_id = ANY(${products}::text[]) AND NOT (r.related_id = ANY(${products}::text[]))
      AND r.run_id IN (0, (SELECT max(id) FROM scoring_runs WHERE kind = 'related' AND finished_at IS NOT NULL))
      AND NOT EXISTS (
        SELECT 1 FROM order_lines l JOIN orders o ON o.source = l.source AND o.id = l.order_id
        WHERE l.product_id = r.related_id AND o.account_id = ${excludeOwnedBy} AND o.kind = 'sale'
          AND o.placed_at > ${new Date(later(now, -recentDays * DAY))})
    GROUP BY p.id, p.name
    ORDER BY bool_or(r.run_id = 0) DESC, round(sum(r.lift)::numeric, 9) DESC, sum(r.support) DESC, p.id COLLATE "C"
    LIMIT ${take}::int`;
