/**
 * Orders from a file into rows and facts: staged by COPY, judged as whole orders, written in bounded transactions. What
 * one batch has committed stays when a later one fails; importing again finishes the rest.
 */
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { moveWatermark } from '../facts/feed-watermark.ts';
import { planBatches, upsertProducts } from './prepare-orders.ts';
import {
  deriveOrderIds,
  followMerged,
  judgeOrders,
  type StagedOrderRow,
  stageOrderRows,
  type TornOrders,
} from './stage-orders.ts';
import { type Staging, withStaging } from './staging.ts';
import { type BatchInput, type BatchResult, ConcurrentCopy, writeOrders } from './write-orders.ts';

export type OrdersToImport = {
  /** With the invoice, the key that makes an import repeatable. */
  readonly source: string;
  /** False: history, which feeds scores and starts nothing. */
  readonly live: boolean;
  readonly rows: AsyncIterable<readonly StagedOrderRow[]>;
  /** False: the rows have no `order`, it is derived. */
  readonly invoices: boolean;
  /** Asked when all rows are read. */
  readonly torn: () => TornOrders;
  /** Rings the doorbells of these key accounts, after the commit of each batch. */
  readonly ring: (accounts: readonly string[]) => Promise<void>;
  readonly onBatch: (done: number, of: number) => void;
};

export type OrdersImported = {
  /** Rows of the file by what became of them; together with `refused` all that were staged. */
  readonly accepted: number;
  readonly unchanged: number;
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
  /** Accounts of this file whose rows name two countries. */
  readonly twoCountries: readonly string[];
  /** Date of the newest order taken; null when none was. */
  readonly newest: BusinessTime | null;
};

/** Tries of one batch against deadlocks and copies that come in by another way at the same instant. */
const TRIES = 5;

export const importOrders = (store: Store, orders: OrdersToImport): Promise<OrdersImported> =>
  withStaging(store, async (staging) => {
    const staged = await stageOrderRows(staging, orders.rows);
    if (!orders.invoices) await deriveOrderIds(staging);
    await followMerged(staging);
    await judgeOrders(staging, orders.source, orders.torn());
    const refused = await readRefused(staging);
    const twoCountries = await gatherCountries(staging);
    await upsertProducts(staging);
    const batches = await planBatches(staging);
    let accepted = 0;
    for (const [index, batch] of batches.entries()) {
      const { business: now } = await readNow(store.prisma);
      const result = await writeBatch(staging, { batch, source: orders.source, live: orders.live, now });
      accepted += result.accepted;
      if (result.ring.length > 0) await orders.ring(result.ring);
      orders.onBatch(index + 1, batches.length);
    }
    const newest = await newestOrder(staging);
    // The order feed is known up to its newest order: absence counts only up to there.
    if (newest !== null) await moveWatermark(store.prisma, 'orders', newest);
    return { accepted, unchanged: staged - accepted - refused.length, refused, twoCountries, newest };
  });

const writeBatch = async (staging: Staging, input: BatchInput): Promise<BatchResult> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await writeOrders(staging, input);
    } catch (error) {
      if (attempt === TRIES || !isPassing(error)) throw error;
    }
  }
};

/** Deadlock, serialization failure, or a copy of an order that came in at the same instant. */
const isPassing = (error: unknown): boolean =>
  error instanceof ConcurrentCopy ||
  (error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001'));

const readRefused = async (staging: Staging): Promise<OrdersImported['refused']> => {
  const { rows } = await staging.query<{ line: number; reason: string }>(
    `SELECT s.line, o.reason FROM staged_orders o JOIN staged s USING (order_id) WHERE o.status = 'refused' ORDER BY s.line`,
  );
  return rows;
};

/** The temporary table `latest_country`, by account; answers the accounts that name more than one. */
const gatherCountries = async (staging: Staging): Promise<readonly string[]> => {
  await staging.query(`
    CREATE TEMP TABLE latest_country AS
    SELECT account, (array_agg(country ORDER BY placed_at DESC, first_line DESC))[1] AS country, max(placed_at) AS at,
           min(country) <> max(other_country) AS two
    FROM staged_orders WHERE status <> 'refused' AND country IS NOT NULL GROUP BY account`);
  await staging.query('CREATE INDEX ON latest_country (account)');
  const { rows } = await staging.query<{ account: string }>(
    'SELECT account FROM latest_country WHERE two ORDER BY account',
  );
  return rows.map((row) => row.account);
};

/** Null: no order was accepted. */
const newestOrder = async (staging: Staging): Promise<BusinessTime | null> => {
  const { rows } = await staging.query<{ newest: Date | null }>(
    `SELECT max(placed_at) AS newest FROM staged_orders WHERE status <> 'refused'`,
  );
  const newest = rows[0]?.newest ?? null;
  return newest && businessTime(newest.getTime());
};
