/** Between judging and writing: products, batches of accounts, and the lines that are to be written. */
import type { Staging } from './staging.ts';

/**
 * A batch closes at 250 accounts or 40,000 lines, whichever is first (one account may go over): its transaction holds
 * the accounts' rows, and a gate that waits for one of them waits for less than a second.
 */
const BATCH_ACCOUNTS = 250;
const BATCH_LINES = 40_000;

/** Products named by orders that are written, in id order; the latest description wins, a blank one changes nothing. */
export const upsertProducts = async (staging: Staging): Promise<void> => {
  await staging.query(`
    WITH named AS (
      SELECT DISTINCT ON (s.product) s.product, s.description
      FROM staged s JOIN staged_orders o USING (order_id)
      WHERE o.status IN ('new', 'changed') AND s.product IS NOT NULL
      ORDER BY s.product, s.description IS NULL, s.at DESC, s.line DESC)
    INSERT INTO products AS p (id, name)
    SELECT n.product, COALESCE(n.description, n.product)
    FROM named n LEFT JOIN products k ON k.id = n.product
    WHERE k.id IS NULL OR k.name <> n.description
    ORDER BY n.product
    ON CONFLICT (id) DO UPDATE SET name = EXCLUDED.name WHERE p.name <> EXCLUDED.name AND EXCLUDED.name <> p.id`);
};

/** The temporary tables `batches` (account, batch) and `writing` (lines with their keys); answers the batch numbers. */
export const planBatches = async (staging: Staging): Promise<readonly number[]> => {
  await staging.query(
    `CREATE TEMP TABLE batches AS
     SELECT account, ((row_number() OVER w - 1) / $1::int + (sum(lines) OVER w) / $2::int)::int AS batch
     FROM (SELECT account, sum(lines)::bigint AS lines FROM staged_orders WHERE status IN ('new', 'changed')
           GROUP BY account) a
     WINDOW w AS (ORDER BY account ROWS UNBOUNDED PRECEDING)`,
    [BATCH_ACCOUNTS, BATCH_LINES],
  );
  await staging.query(`
    CREATE TEMP TABLE writing AS
    SELECT b.batch, s.order_id, s.product, s.description, s.quantity, s.unit_price, s.unit_cost, s.total_minor,
           concat_ws('|', s.product, s.quantity, trim_scale(s.unit_price), trim_scale(s.unit_cost)) || '#' ||
           row_number() OVER (PARTITION BY s.order_id, s.product, s.quantity, s.unit_price, s.unit_cost ORDER BY s.line)
             AS line_key
    FROM staged s JOIN staged_orders o USING (order_id) JOIN batches b ON b.account = o.account
    WHERE o.status IN ('new', 'changed') AND s.product IS NOT NULL`);
  await staging.query('CREATE INDEX ON batches (batch)');
  await staging.query('CREATE INDEX ON writing (batch)');
  await staging.query('ANALYZE batches');
  await staging.query('ANALYZE writing');
  const { rows } = await staging.query<{ batch: number }>('SELECT DISTINCT batch FROM batches ORDER BY batch');
  return rows.map((row) => row.batch);
};
