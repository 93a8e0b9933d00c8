/** The history of a demo's orders as a file that an import takes. */
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { finished } from 'node:stream/promises';
import { csvRecord } from './csv.ts';
import type { BookRow, OrderFile } from './order-book.ts';

const SHARED = ['invoice', 'date', 'customer', 'country', 'currency', 'promised_at', 'delivered_at'];
const COLUMNS = {
  lines: [...SHARED, 'product', 'description', 'quantity', 'unit_price'],
  orders: [...SHARED, 'amount', 'kind'],
} as const satisfies Record<OrderFile['table']['layout'], readonly string[]>;

export type HistoryFile = {
  readonly keep: (row: BookRow, currency: string) => Promise<void>;
  /** Whole only after this. */
  readonly close: () => Promise<void>;
};

export const writeHistory = (path: string, layout: OrderFile['table']['layout']): HistoryFile => {
  const file = createWriteStream(path);
  file.write(csvRecord(COLUMNS[layout]));
  return {
    keep: async (row, currency) => {
      if (!file.write(recordOf(row, currency))) await once(file, 'drain');
    },
    close: async () => {
      file.end();
      await finished(file);
    },
  };
};

const recordOf = (row: BookRow, currency: string): string => {
  const date = new Date(row.date).toISOString();
  const days = [row.promised_at, row.delivered_at].map((at) => (at === null ? '' : new Date(at).toISOString()));
  const what =
    row.type === 'order'
      ? [row.amount, row.amount.startsWith('-') ? 'credit' : 'sale']
      : [row.product, row.description, row.quantity, row.unit_price];
  return csvRecord([row.invoice, date, row.customer, row.country, currency, ...days, ...what]);
};
