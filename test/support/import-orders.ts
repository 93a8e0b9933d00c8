/** Imports a small order file into a test's database. */
import { businessTime } from '../../src/domain/time.ts';
import { importOrders, type OrderFile } from '../../src/ingest/files/import-orders.ts';
import { readNow } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import type { TemporaryFolder } from './temporary-folder.ts';

export type Imported = Awaited<ReturnType<typeof importOrders>> & {
  /** Key accounts whose doorbell was rung. */
  readonly rung: readonly string[];
};

/** `text` becomes a file; `options` override source `import`, history, UTC, GBP. */
export const importText = async (
  store: Store,
  folder: TemporaryFolder,
  text: string | Uint8Array,
  options: Partial<OrderFile> = {},
): Promise<Imported> => {
  const path = await folder.write('orders.csv', text);
  return importFile(store, { path, ...options });
};

export const importFile = async (
  store: Store,
  options: Partial<OrderFile> & { readonly path: string },
): Promise<Imported> => {
  const rung: string[] = [];
  const { business, machine } = await readNow(store.prisma);
  const report = await importOrders(store, {
    source: 'import',
    live: false,
    timezone: 'UTC',
    currency: 'GBP',
    now: businessTime(Math.max(business, machine)),
    ring: async (accounts) => {
      rung.push(...accounts);
    },
    ...options,
  });
  return { ...report, rung };
};

/** Everything an import writes, without the instants of its own run: to compare two databases or two moments. */
export const orderTables = async (store: Store) => ({
  orders: await store.prisma.$queryRaw`SELECT * FROM orders ORDER BY source, id`,
  lines: await store.prisma.$queryRaw`SELECT * FROM order_lines ORDER BY source, order_id, line_key`,
  events: await store.prisma.$queryRaw`
    SELECT account_id, seq, type, source, source_id, occurred_at, historic, stops, payload FROM events ORDER BY account_id, seq`,
  accounts: await store.prisma.$queryRaw`
    SELECT id, name, standing, country, currency, last_seq, stop_seq, wake_pending, usual_order_minor, last_order_at
    FROM accounts ORDER BY id`,
  products: await store.prisma.$queryRaw`SELECT * FROM products ORDER BY id`,
  feeds: await store.prisma.$queryRaw`SELECT name, watermark FROM feeds`,
});
