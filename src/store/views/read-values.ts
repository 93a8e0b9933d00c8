import type { AccountId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, DAY, later } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/** What an account is worth to us, by its own orders: a year back. */
const YEAR = 365 * DAY;

/**
 * Net revenue of the 12 months before `now`, credits taken off, in each account's own currency (that of its newest order
 * where it has none). Accounts without an order in that time, or in that currency, are missing.
 */
export const readValues = async (
  tx: Transaction,
  accounts: readonly AccountId[],
  now: BusinessTime,
): Promise<ReadonlyMap<AccountId, Money>> => {
  const rows = await tx.$queryRaw<{ id: string; minor: bigint; currency: string }[]>`
    SELECT o.account_id AS id, sum(o.total_minor)::bigint AS minor, o.currency
    FROM orders o JOIN accounts a ON a.id = o.account_id AND a.currency = o.currency
    WHERE o.account_id = ANY(${accounts}::text[]) AND o.placed_at > ${new Date(later(now, -YEAR))}
      AND o.placed_at <= ${new Date(now)}
    GROUP BY o.account_id, o.currency`;
  return new Map(rows.map(({ id, minor, currency }) => [id, { minor: Number(minor), currency }]));
};

/**
 * Greatest value first. Amounts of different currencies cannot be compared without a rate, which nobody gave us: each
 * currency's accounts stand in their own order, and the currencies take turns. Without a value: last. Ties by id.
 */
export const byValue = <Item extends { readonly account: AccountId; readonly value: Money | null }>(
  items: readonly Item[],
): readonly Item[] => {
  const sorted = items.toSorted(
    (left, right) =>
      (right.value?.minor ?? Number.NEGATIVE_INFINITY) - (left.value?.minor ?? Number.NEGATIVE_INFINITY) ||
      (left.account < right.account ? -1 : 1),
  );
  const places = new Map<string, number>();
  const placed = sorted.map((item) => {
    const currency = item.value?.currency ?? '';
    const place = places.get(currency) ?? 0;
    places.set(currency, place + 1);
    return { item, currency, place: item.value === null ? Number.POSITIVE_INFINITY : place };
  });
  return placed
    .toSorted(
      (left, right) =>
        (left.place === right.place ? 0 : left.place - right.place) ||
        (left.currency < right.currency ? -1 : left.currency > right.currency ? 1 : 0),
    )
    .map(({ item }) => item);
};
