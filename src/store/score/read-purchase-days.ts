/**
 * Purchase histories as scoring sees them: per account the instants of its sale orders, one a UTC day (the day's last),
 * ascending. Credits are not purchases.
 */
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store, Transaction } from '../database/open.ts';

export type PurchaseDays = { readonly account: AccountId; readonly purchases: readonly BusinessTime[] };

/** Of every account that bought by `until`, in id order. */
export const readPurchaseDays = async (
  store: Store,
  { until }: { readonly until: BusinessTime },
): Promise<readonly PurchaseDays[]> => {
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT account_id, array_agg(at ORDER BY at) AS purchases
    FROM (SELECT account_id, (extract(epoch FROM max(placed_at)) * 1000)::float8 AS at FROM orders
          WHERE kind = 'sale' AND placed_at <= ${new Date(until)}
          GROUP BY account_id, (placed_at AT TIME ZONE 'UTC')::date) d
    GROUP BY account_id ORDER BY account_id COLLATE "C"`;
  return rows.map(toPurchaseDays);
};

/** Of the accounts named, as of `until`; accounts without a purchase are missing. */
export const readPurchaseDaysOf = async (
  tx: Transaction,
  accounts: readonly AccountId[],
  until: BusinessTime,
): Promise<ReadonlyMap<AccountId, readonly BusinessTime[]>> => {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT account_id, array_agg(at ORDER BY at) AS purchases
    FROM (SELECT account_id, (extract(epoch FROM max(placed_at)) * 1000)::float8 AS at FROM orders
          WHERE account_id = ANY(${accounts}::text[]) AND kind = 'sale' AND placed_at <= ${new Date(until)}
          GROUP BY account_id, (placed_at AT TIME ZONE 'UTC')::date) d
    GROUP BY account_id`;
  return new Map(rows.map(toPurchaseDays).map(({ account, purchases }) => [account, purchases]));
};

type Row = { readonly account_id: string; readonly purchases: readonly number[] };

const toPurchaseDays = (row: Row): PurchaseDays => ({
  account: row.account_id,
  purchases: row.purchases.map(businessTime),
});
