/**
 * Orders as rows, beside the facts they came as: what scoring, related products and the account's page read. Set-based,
 * so that a post of thousands costs a few statements.
 */
import type { AccountId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { moveWatermark } from './feed-watermark.ts';

export type OrderLineRecord = {
  readonly product: string;
  /** Null where the order does not say: a name known already is kept. */
  readonly name: string | null;
  readonly quantity: number;
  /** Decimal text in whole currency units; null where the order does not say. */
  readonly unitPrice: string | null;
  /** Of the whole line, in the order's minor units. */
  readonly totalMinor: number;
};

export type OrderRecord = {
  /** With `id`, the key that makes a second copy change nothing. */
  readonly source: string;
  readonly id: string;
  readonly account: AccountId;
  readonly placedAt: BusinessTime;
  readonly kind: 'sale' | 'credit';
  /** Negative for a credit. */
  readonly total: Money;
  /** When we said it would be there, and when it was; null where the order does not say: what is known already is kept. */
  readonly promisedAt: BusinessTime | null;
  readonly deliveredAt: BusinessTime | null;
  readonly lines: readonly OrderLineRecord[];
};

/** Key of an order among others. */
export const orderKey = (order: Pick<OrderRecord, 'source' | 'id'>): string => `${order.source}\n${order.id}`;

/**
 * Within the caller's transaction, which holds the accounts' rows. Answers the keys of the orders that were new or said
 * something else than before (date, kind, total or delivery): those rows and lines are written, a copy changes nothing, and an order
 * that another account has is left as it is. Keeps `accounts.last_order_at`, `currency` and `usual_order_minor` (median of
 * the sale orders in the account's currency) true, and moves the watermark of the feed `orders`: absence of an order is
 * known up to the newest order seen.
 */
export const recordOrders = async (tx: Transaction, orders: readonly OrderRecord[]): Promise<ReadonlySet<string>> => {
  const written = new Set<string>();
  if (orders.length === 0) return written;
  const latest = [...new Map(orders.map((order) => [orderKey(order), order])).values()];
  const rows = await tx.$queryRaw<{ source: string; id: string }[]>`
    INSERT INTO orders AS o (source, id, account_id, placed_at, kind, total_minor, currency, promised_at, delivered_at)
    SELECT source, id, account_id, placed_at, kind, total_minor, currency, promised_at, delivered_at
    FROM jsonb_to_recordset(${JSON.stringify(latest.map(orderRow))}::jsonb) AS r(
           source text, id text, account_id text, placed_at timestamptz, kind text, total_minor bigint, currency text,
           promised_at timestamptz, delivered_at timestamptz)
    ORDER BY source, id
    ON CONFLICT (source, id) DO UPDATE SET placed_at = EXCLUDED.placed_at, kind = EXCLUDED.kind,
           total_minor = EXCLUDED.total_minor, currency = EXCLUDED.currency, content_hash = NULL,
           promised_at = COALESCE(EXCLUDED.promised_at, o.promised_at),
           delivered_at = COALESCE(EXCLUDED.delivered_at, o.delivered_at)
    WHERE o.account_id = EXCLUDED.account_id AND (o.placed_at, o.kind, o.total_minor, o.currency, o.promised_at, o.delivered_at)
          IS DISTINCT FROM (EXCLUDED.placed_at, EXCLUDED.kind, EXCLUDED.total_minor, EXCLUDED.currency,
                            COALESCE(EXCLUDED.promised_at, o.promised_at), COALESCE(EXCLUDED.delivered_at, o.delivered_at))
    RETURNING source, id`;
  for (const row of rows) written.add(orderKey(row));
  const changed = latest.filter((order) => written.has(orderKey(order)));
  if (changed.length === 0) return written;
  await writeLines(tx, changed);
  await refreshAccounts(
    tx,
    changed.map((order) => order.account),
  );
  await moveWatermark(tx, 'orders', businessTime(changed.reduce((most, order) => Math.max(most, order.placedAt), 0)));
  return written;
};

const orderRow = (order: OrderRecord) => ({
  source: order.source,
  id: order.id,
  account_id: order.account,
  placed_at: new Date(order.placedAt),
  kind: order.kind,
  total_minor: order.total.minor,
  currency: order.total.currency,
  promised_at: order.promisedAt && new Date(order.promisedAt),
  delivered_at: order.deliveredAt && new Date(order.deliveredAt),
});

const lineRows = (order: OrderRecord) => {
  const seen = new Map<string, number>();
  return order.lines.map((line) => {
    const content = `${line.product}|${line.quantity}|${line.unitPrice ?? ''}`;
    const ordinal = (seen.get(content) ?? 0) + 1;
    seen.set(content, ordinal);
    return {
      source: order.source,
      order_id: order.id,
      line_key: `${content}#${ordinal}`,
      product_id: line.product,
      name: line.name,
      quantity: line.quantity,
      // An order that names no prices still tells what was bought: its lines then carry zero.
      unit_price: line.unitPrice ?? '0',
      total_minor: line.totalMinor,
    };
  });
};

const writeLines = async (tx: Transaction, orders: readonly OrderRecord[]): Promise<void> => {
  const rows = JSON.stringify(orders.map(({ source, id }) => ({ source, id })));
  const lines = JSON.stringify(orders.flatMap(lineRows));
  await tx.$executeRaw`
    INSERT INTO products AS p (id, name)
    SELECT l.product_id, COALESCE(max(l.name), l.product_id)
    FROM jsonb_to_recordset(${lines}::jsonb) AS l(product_id text, name text) GROUP BY l.product_id ORDER BY l.product_id
    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name WHERE EXCLUDED.name NOT IN (p.name, p.id)`;
  await tx.$executeRaw`
    DELETE FROM order_lines l USING jsonb_to_recordset(${rows}::jsonb) AS r(source text, id text)
    WHERE l.source = r.source AND l.order_id = r.id`;
  await tx.$executeRaw`
    INSERT INTO order_lines (source, order_id, line_key, product_id, quantity, unit_price, total_minor)
    SELECT source, order_id, line_key, product_id, quantity, unit_price, total_minor
    FROM jsonb_to_recordset(${lines}::jsonb) AS l(
           source text, order_id text, line_key text, product_id text, quantity int, unit_price numeric, total_minor bigint)`;
};

/** What the accounts' rows say of their orders: last order, usual order, currency where none was known. */
export const refreshAccounts = async (tx: Transaction, touched: readonly AccountId[]): Promise<void> => {
  const accounts = [...new Set(touched)];
  await tx.$executeRaw`
    UPDATE accounts a SET currency = o.currency
    FROM (SELECT DISTINCT ON (account_id) account_id, currency FROM orders
          WHERE account_id = ANY(${accounts}) ORDER BY account_id, placed_at DESC, id) o
    WHERE a.id = o.account_id AND a.currency IS NULL`;
  await tx.$executeRaw`
    UPDATE accounts a SET last_order_at = o.last_order_at, usual_order_minor = o.usual_order_minor
    FROM (SELECT s.account_id, max(s.placed_at) AS last_order_at,
                 round((percentile_cont(0.5) WITHIN GROUP (ORDER BY s.total_minor::float8)
                        FILTER (WHERE s.currency = k.currency))::numeric)::bigint AS usual_order_minor
          FROM orders s JOIN accounts k ON k.id = s.account_id
          WHERE s.account_id = ANY(${accounts}) AND s.kind = 'sale' GROUP BY s.account_id) o
    WHERE a.id = o.account_id`;
};
