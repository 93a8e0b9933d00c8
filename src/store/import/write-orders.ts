/**
 * One batch of orders in one transaction: accounts locked in id order, orders and lines written, one numbered fact for each
 * order that is new, and what the account's row says of its orders brought up to date.
 *
 * Safe to repeat and to run twice at once: orders are unique by (source, id) and compared by their hash under the lock,
 * lines by (source, order, line key), facts by (source, source id). Whoever comes second finds nothing to do.
 */
import type { BusinessTime } from '../../domain/time.ts';
import type { Staging } from './staging.ts';

export type BatchInput = {
  readonly batch: number;
  readonly source: string;
  readonly live: boolean;
  /** Business time at which these facts arrive. */
  readonly now: BusinessTime;
};

export type BatchResult = {
  /** Rows of the file whose orders were written. */
  readonly accepted: number;
  /** Key accounts whose doorbell is to be rung now that this is committed. */
  readonly ring: readonly string[];
};

/** Facts older than this on arrival are history: they change state and start nothing. */
const FRESH = '3 days';

export const writeOrders = async (staging: Staging, input: BatchInput): Promise<BatchResult> => {
  await staging.query('BEGIN');
  try {
    const result = await writeInTransaction(staging, input);
    await staging.query('COMMIT');
    return result;
  } catch (error) {
    await staging.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
};

const writeInTransaction = async (staging: Staging, input: BatchInput): Promise<BatchResult> => {
  const { batch, source } = input;
  await createAccounts(staging, batch);
  const quiet = await lockAccounts(staging, batch);
  const accepted = await writeOrderRows(staging, batch, source);
  if (accepted === 0) return { accepted, ring: [] };
  await writeLines(staging, batch, source);
  const told = await appendFacts(staging, input);
  await refreshAccounts(staging, batch);
  return { accepted, ring: told.filter((account) => quiet.has(account)) };
};

/** An order that names an unknown customer makes a provisional account. */
const createAccounts = (staging: Staging, batch: number) =>
  staging.query(
    `INSERT INTO accounts (id, name, standing)
     SELECT b.account, b.account, 'provisional' FROM batches b
     WHERE b.batch = $1 AND NOT EXISTS (SELECT 1 FROM accounts a WHERE a.id = b.account)
     ORDER BY b.account::text COLLATE "default" ON CONFLICT (id) DO NOTHING`,
    [batch],
  );

/** Ids of key accounts that have no wake pending. Everyone locks accounts in id order, so nobody waits in a circle. */
const lockAccounts = async (staging: Staging, batch: number): Promise<ReadonlySet<string>> => {
  const { rows } = await staging.query<{ id: string; quiet: boolean }>(
    `SELECT id, standing = 'key' AND NOT wake_pending AS quiet FROM accounts
     WHERE id IN (SELECT account FROM batches WHERE batch = $1) ORDER BY id FOR NO KEY UPDATE`,
    [batch],
  );
  return new Set(rows.filter((row) => row.quiet).map((row) => row.id));
};

/** Fills the temporary table `written` with the orders that were in fact written; answers the rows behind them. */
const writeOrderRows = async (staging: Staging, batch: number, source: string): Promise<number> => {
  await staging.query('CREATE TEMP TABLE written (order_id text COLLATE "C", fresh boolean) ON COMMIT DROP');
  const { rows } = await staging.query<{ accepted: number }>(
    `WITH done AS (
       INSERT INTO orders AS o (source, id, account_id, placed_at, kind, total_minor, currency, promised_at,
                                delivered_at, content_hash)
       SELECT $2, s.order_id, s.account, s.placed_at, s.kind, s.total_minor, s.currency, s.promised_at, s.delivered_at,
              s.content_hash
       FROM staged_orders s JOIN batches b ON b.account = s.account
       WHERE b.batch = $1 AND s.status IN ('new', 'changed')
       ORDER BY s.order_id
       ON CONFLICT (source, id) DO UPDATE SET placed_at = EXCLUDED.placed_at, kind = EXCLUDED.kind,
              total_minor = EXCLUDED.total_minor, currency = EXCLUDED.currency, promised_at = EXCLUDED.promised_at,
              delivered_at = EXCLUDED.delivered_at, content_hash = EXCLUDED.content_hash
       WHERE o.content_hash IS DISTINCT FROM EXCLUDED.content_hash AND o.account_id = EXCLUDED.account_id
       -- A row just inserted carries no deleting transaction.
       RETURNING o.id, o.xmax = 0 AS fresh),
     kept AS (INSERT INTO written SELECT id, fresh FROM done RETURNING order_id)
     SELECT COALESCE(sum(s.rows), 0)::int AS accepted FROM kept k JOIN staged_orders s USING (order_id)`,
    [batch, source],
  );
  await staging.query('ANALYZE written');
  return rows[0]?.accepted ?? 0;
};

const writeLines = async (staging: Staging, batch: number, source: string): Promise<void> => {
  await staging.query(
    `DELETE FROM order_lines l USING written w WHERE NOT w.fresh AND l.source = $1 AND l.order_id = w.order_id`,
    [source],
  );
  await staging.query(
    `INSERT INTO order_lines (source, order_id, line_key, product_id, quantity, unit_price, unit_cost, total_minor)
     SELECT $2, n.order_id, n.line_key, n.product, n.quantity, n.unit_price, n.unit_cost, n.total_minor
     FROM writing n JOIN written w USING (order_id) WHERE n.batch = $1`,
    [batch, source],
  );
};

/**
 * One fact an order that is new, numbered after the account's last in the order of their dates; a corrected order starts
 * nothing. Both types stop messages decided before them, always. Answers the accounts that got one.
 */
const appendFacts = async (staging: Staging, { batch, source, live, now }: BatchInput): Promise<readonly string[]> => {
  const { rows } = await staging.query<{ id: string; holes: boolean }>(
    `WITH items AS (
       SELECT n.order_id, n.product, max(COALESCE(n.description, n.product)) AS name, sum(n.quantity) AS quantity,
              sum(abs(n.total_minor)) AS worth
       FROM writing n JOIN written w USING (order_id) WHERE n.batch = $1 AND w.fresh GROUP BY n.order_id, n.product),
     ranked AS (
       SELECT *, row_number() OVER (PARTITION BY order_id ORDER BY worth DESC, product) AS rank FROM items),
     packed AS (
       SELECT order_id, count(*) AS item_count,
              jsonb_agg(jsonb_build_object('product', product, 'name', name, 'quantity', quantity) ORDER BY rank)
                FILTER (WHERE rank <= 50) AS items
       FROM ranked GROUP BY order_id),
     added AS (
       INSERT INTO events (account_id, seq, type, source, source_id, occurred_at, received_at, historic, stops, payload)
       SELECT s.account, a.last_seq + row_number() OVER (PARTITION BY s.account ORDER BY s.placed_at, s.first_line),
              CASE s.kind WHEN 'sale' THEN 'Order Completed' ELSE 'Order Refunded' END,
              'order:' || $2, s.order_id, s.placed_at, $4::timestamptz,
              NOT $3::boolean OR s.placed_at < $4::timestamptz - $5::interval, true,
              jsonb_build_object('order', jsonb_build_object('id', s.order_id,
                'total', jsonb_build_object('minor', s.total_minor, 'currency', s.currency),
                'items', COALESCE(p.items, '[]'), 'itemCount', COALESCE(p.item_count, 0)))
       FROM written w JOIN staged_orders s USING (order_id) JOIN accounts a ON a.id = s.account
            LEFT JOIN packed p USING (order_id)
       WHERE w.fresh AND NOT EXISTS (
               SELECT 1 FROM events e WHERE e.source = 'order:' || $2 AND e.source_id = s.order_id)
       ON CONFLICT (source, source_id) DO NOTHING
       RETURNING account_id, seq),
     told AS (SELECT account_id, max(seq) AS last, count(*) AS facts FROM added GROUP BY account_id)
     UPDATE accounts a SET last_seq = t.last, stop_seq = t.last, wake_pending = true,
            woken_at = CASE WHEN a.wake_pending THEN a.woken_at ELSE clock_timestamp() END
     FROM told t, accounts before WHERE a.id = t.account_id AND before.id = a.id
     RETURNING a.id, t.last - before.last_seq <> t.facts AS holes`,
    [batch, source, live, new Date(now), FRESH],
  );
  // A copy of one of these facts, committed for another account while we wrote, would leave a hole in our numbers.
  if (rows.some((row) => row.holes)) throw new ConcurrentCopy();
  return rows.map((row) => row.id);
};

/** The batch is rolled back and may be written again: it then sees what the other has committed. */
export class ConcurrentCopy extends Error {
  override readonly name = 'ConcurrentCopy';
  constructor() {
    super('the same order came in by another way at the same time');
  }
}

/**
 * Last purchase, usual order (median sale in the account's currency, minor units), currency where none was known, and the
 * country of its newest row, which yields to what an account file said.
 */
const refreshAccounts = async (staging: Staging, batch: number): Promise<void> => {
  await staging.query(
    `UPDATE accounts a SET currency = COALESCE(a.currency, n.currency), country = n.country
     FROM (SELECT f.id, l.currency,
                  CASE WHEN f.country IS NULL OR (f.standing = 'provisional' AND c.at >= COALESCE(f.last_order_at, c.at))
                       THEN COALESCE(c.country, f.country) ELSE f.country END AS country
           FROM batches b JOIN accounts f ON f.id = b.account
           CROSS JOIN LATERAL (SELECT o.currency FROM orders o WHERE o.account_id = f.id
                               ORDER BY o.placed_at DESC, o.id LIMIT 1) l
           LEFT JOIN latest_country c ON c.account = f.id
           WHERE b.batch = $1) n
     WHERE a.id = n.id AND (a.currency IS NULL OR a.country IS DISTINCT FROM n.country)`,
    [batch],
  );
  await staging.query(
    `UPDATE accounts a SET last_order_at = n.last_order_at, usual_order_minor = n.usual_order_minor
     FROM (SELECT f.id, max(o.placed_at) AS last_order_at,
                  round(percentile_cont(0.5) WITHIN GROUP (ORDER BY o.total_minor)
                        FILTER (WHERE o.currency = f.currency)::numeric)::bigint AS usual_order_minor
           FROM batches b JOIN accounts f ON f.id = b.account
           LEFT JOIN orders o ON o.account_id = f.id AND o.kind = 'sale'
           WHERE b.batch = $1 GROUP BY f.id) n
     WHERE a.id = n.id AND (a.last_order_at, a.usual_order_minor) IS DISTINCT FROM (n.last_order_at, n.usual_order_minor)`,
    [batch],
  );
};
