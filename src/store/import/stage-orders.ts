/** Order rows as a file gave them, in temporary tables: rows first, then whole orders with what is to become of each. */
import type { BusinessTime } from '../../domain/time.ts';
import { copyRows, type Staging } from './staging.ts';

/** A row of a file: a line of an order, or (without a product) a whole order. */
export type StagedOrderRow = {
  /** Line number in the file. */
  readonly line: number;
  /** Null in files without invoice numbers: derived from customer, date and ordinal. */
  readonly order: string | null;
  readonly account: string;
  readonly at: BusinessTime;
  readonly country: string | null;
  readonly product: string | null;
  readonly description: string | null;
  readonly quantity: number | null;
  /** Decimal text in whole currency units. */
  readonly unitPrice: string | null;
  readonly unitCost: string | null;
  readonly currency: string;
  readonly promisedAt: BusinessTime | null;
  readonly deliveredAt: BusinessTime | null;
  /** Integer minor units; negative for credits. */
  readonly totalMinor: number;
  /** What the file says; null: by the sign of the total. */
  readonly kind: 'sale' | 'credit' | null;
};

/** Copies all rows to the temporary table `staged`; answers how many. */
export const stageOrderRows = async (
  staging: Staging,
  batches: AsyncIterable<readonly StagedOrderRow[]>,
): Promise<number> => {
  await staging.query(`
    CREATE TEMP TABLE staged (
      line int NOT NULL, order_id text COLLATE "C", account text COLLATE "C" NOT NULL, at timestamptz(3) NOT NULL,
      country text COLLATE "C", product text COLLATE "C", description text, quantity int, unit_price numeric(20,4),
      unit_cost numeric(20,4), currency text COLLATE "C" NOT NULL, promised_at timestamptz(3),
      delivered_at timestamptz(3), total_minor bigint NOT NULL, kind text)`);
  const count = await copyRows(staging, 'staged', toCopy(batches));
  await staging.query('ANALYZE staged');
  return count;
};

async function* toCopy(batches: AsyncIterable<readonly StagedOrderRow[]>) {
  const iso = instantText();
  for await (const rows of batches) {
    yield rows.map((row) => [
      row.line,
      row.order,
      row.account,
      iso(row.at),
      row.country,
      row.product,
      row.description,
      row.quantity,
      row.unitPrice,
      row.unitCost,
      row.currency,
      row.promisedAt === null ? null : iso(row.promisedAt),
      row.deliveredAt === null ? null : iso(row.deliveredAt),
      row.totalMinor,
      row.kind,
    ]);
  }
}

/** ISO text of an instant; rows of one order share theirs, so the last one is remembered. */
const instantText = (): ((at: BusinessTime) => string) => {
  let last: BusinessTime | null = null;
  let text = '';
  return (at) => {
    if (at !== last) text = new Date(at).toISOString();
    last = at;
    return text;
  };
};

/**
 * Gives rows without an invoice an id from customer, date and the ordinal among rows equal in both, in the order of the
 * file: `17850/2010-12-01/1`. A file that only grew at its end keeps the ids of its earlier rows.
 */
export const deriveOrderIds = async (staging: Staging): Promise<void> => {
  await staging.query(`
    UPDATE staged s SET order_id = d.stem || row_number
    FROM (SELECT line, stem, row_number() OVER (PARTITION BY stem ORDER BY line) FROM (
            SELECT line, account || '/' ||
                   to_char(at AT TIME ZONE 'UTC', CASE WHEN at = date_trunc('day', at, 'UTC')
                           THEN 'YYYY-MM-DD' ELSE 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"' END) || '/' AS stem
            FROM staged) t) d
    WHERE s.line = d.line`);
};

/** Rows of an account that was merged away are those of the one that goes on; after the ids, which keep the file's name. */
export const followMerged = async (staging: Staging): Promise<void> => {
  await staging.query(`
    UPDATE staged s SET account = a.merged_into FROM accounts a WHERE a.id = s.account AND a.merged_into IS NOT NULL`);
};

/** Rows that were refused while reading: an order that is known already must not shrink because its file was torn. */
export type TornOrders = {
  /** Orders that had such a row. */
  readonly orders: readonly string[];
  /** True when there were rows of which not even the order could be read. */
  readonly anywhere: boolean;
};

/**
 * The temporary table `staged_orders`: one row an order with its totals, a hash of all that makes it, the reason why it is
 * refused (or null) and its status against what is stored: new, changed, unchanged, refused.
 */
export const judgeOrders = async (staging: Staging, source: string, torn: TornOrders): Promise<void> => {
  await staging.query(`
    CREATE TEMP TABLE gathered AS
    SELECT order_id, min(account) AS account, max(account) AS other_account, min(at) AS placed_at,
           sum(total_minor)::bigint AS total_minor, min(currency) AS currency, max(currency) AS other_currency,
           max(promised_at) AS promised_at, max(delivered_at) AS delivered_at, min(country) AS country,
           max(country) AS other_country, count(*)::int AS rows,
           count(product)::int AS lines, min(line) AS first_line,
           CASE WHEN COALESCE(bool_or(kind = 'credit'), false) OR sum(total_minor) < 0
                     OR bool_and(total_minor < 0 OR COALESCE(quantity, 0) < 0) THEN 'credit' ELSE 'sale' END AS kind,
           -- A sum of hashes does not care in which order the lines stand, and needs no sort.
           sum(('x' || left(md5(concat_ws('|', product, quantity, unit_price, COALESCE(unit_cost::text, '-'),
                                          total_minor)), 16))::bit(64)::bigint::numeric) AS lines_hash
    FROM staged GROUP BY order_id`);
  await staging.query(
    `CREATE TEMP TABLE staged_orders AS
     SELECT j.*, CASE WHEN reason IS NOT NULL THEN 'refused' WHEN stored_account IS NULL THEN 'new'
                      WHEN content_hash = stored_hash THEN 'unchanged' ELSE 'changed' END AS status
     FROM (
       SELECT g.order_id, g.account, g.placed_at, g.kind, g.total_minor, g.currency, g.promised_at, g.delivered_at,
              g.country, g.other_country, g.rows, g.lines, g.first_line, h.content_hash, o.content_hash AS stored_hash,
              o.account_id AS stored_account,
              CASE WHEN g.account <> g.other_account
                     THEN format('order %s names two customers, %s and %s: an order has one', g.order_id, g.account, g.other_account)
                   WHEN g.currency <> g.other_currency
                     THEN format('order %s names two currencies, %s and %s: an order has one', g.order_id, g.currency, g.other_currency)
                   WHEN g.lines = 0 AND g.rows > 1
                     THEN format('order %s stands on %s rows of a file with one row an order', g.order_id, g.rows)
                   WHEN o.account_id <> g.account
                     THEN format('order %s is known as one of customer %s, not %s', g.order_id, o.account_id, g.account)
                   WHEN o.id IS NOT NULL AND g.lines = 0 AND EXISTS (
                          SELECT 1 FROM order_lines l WHERE l.source = o.source AND l.order_id = o.id)
                     THEN format('order %s is known with its lines, and this file has none', g.order_id)
                   WHEN o.content_hash <> h.content_hash AND (g.order_id = ANY ($2::text[])
                        OR ($3::boolean AND g.lines < (SELECT count(*) FROM order_lines l
                                                       WHERE l.source = o.source AND l.order_id = o.id)))
                     THEN format('order %s lost rows that were refused: the one known is left as it is', g.order_id)
              END AS reason
       FROM gathered g
       CROSS JOIN LATERAL (SELECT md5(concat_ws('|', g.account, extract(epoch FROM g.placed_at), g.kind, g.total_minor,
              g.currency, COALESCE(extract(epoch FROM g.promised_at)::text, '-'),
              COALESCE(extract(epoch FROM g.delivered_at)::text, '-'), g.rows, g.lines_hash)) AS content_hash) h
       LEFT JOIN orders o ON o.source = $1 AND o.id = g.order_id) j`,
    [source, torn.orders, torn.anywhere],
  );
  await staging.query('DROP TABLE gathered');
  await staging.query('CREATE INDEX ON staged_orders (order_id)');
  await staging.query('ANALYZE staged_orders');
};
