/**
 * The door for order files: reads rows, refuses what cannot be read with line and reason, and hands the rest to the store,
 * which makes orders and facts of them.
 */
import {
  ORDER_COLUMNS,
  ORDER_LINE_COLUMNS,
  type OrderLineRow,
  type OrderRow,
  orderLineRow,
  orderRow,
} from '../../contract/import-orders.ts';
import { lineTotalMinor } from '../../domain/line-total.ts';
import { decimalToMinor, minorDigits } from '../../domain/money.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import type { Store } from '../../store/database/open.ts';
import { importOrders as storeOrders } from '../../store/import/import-orders.ts';
import type { StagedOrderRow } from '../../store/import/stage-orders.ts';
import type { ImportReport, OnProgress, Refusal } from './import-report.ts';
import { parseRow } from './parse-row.ts';
import { openTable, type Table, type TableRow } from './read-table.ts';

export type OrderFile = {
  readonly path: string;
  /** Names the feed: with the invoice, what makes a second import change nothing. */
  readonly source: string;
  /** True: orders of the last three days may start campaigns. False: all of it is history. */
  readonly live: boolean;
  /** IANA zone of dates without an offset. */
  readonly timezone: string;
  /** ISO 4217, for rows that name none. */
  readonly currency: string;
  /** Orders dated more than a day later are refused: they would make silence look known up to there. */
  readonly now: BusinessTime;
  readonly ring: (accounts: readonly string[]) => Promise<void>;
  readonly onProgress?: OnProgress;
};

type Layout = 'lines' | 'orders';

/** Throws InvalidFile when the file as a whole cannot be read; nothing is written then. */
export const importOrders = async (store: Store, file: OrderFile): Promise<ImportReport> => {
  const table = await openTable<Layout>(file.path, {
    layouts: { lines: ORDER_LINE_COLUMNS, orders: ORDER_COLUMNS },
    ...(file.onProgress && { onProgress: file.onProgress }),
  });
  const refused: Refusal[] = [];
  const torn = { orders: new Set<string>(), anywhere: false };
  const result = await storeOrders(store, {
    source: file.source,
    live: file.live,
    rows: stagedRows(table, file, refused, torn),
    invoices: table.columns.has('invoice'),
    torn: () => ({ orders: [...torn.orders], anywhere: torn.anywhere }),
    ring: file.ring,
    onBatch: (done, total) => file.onProgress?.({ phase: 'writing', done, total }),
  });
  const all = [...refused, ...result.refused].sort((left, right) => left.line - right.line);
  return {
    rows: result.accepted + result.unchanged + all.length,
    accepted: result.accepted,
    unchanged: result.unchanged,
    refused: all,
    warnings: [...table.warnings, ...countryWarning(result.twoCountries)],
  };
};

async function* stagedRows(
  table: Table<Layout>,
  file: OrderFile,
  refused: Refusal[],
  torn: { readonly orders: Set<string>; anywhere: boolean },
): AsyncGenerator<readonly StagedOrderRow[]> {
  const invoices = table.columns.has('invoice');
  const read = table.layout === 'lines' ? lineReader(file) : orderReader(file, invoices);
  for await (const batch of table.batches()) {
    refused.push(...batch.refused);
    torn.anywhere ||= batch.refused.length > 0;
    const rows: StagedOrderRow[] = [];
    for (const row of batch.rows) {
      const result = read(row);
      if ('refusal' in result) {
        refused.push(result.refusal);
        if (invoices) torn.orders.add((row.cells['invoice'] ?? '').trim());
      } else rows.push(result.row);
    }
    yield rows;
  }
}

type Read = (row: TableRow) => { readonly row: StagedOrderRow } | { readonly refusal: Refusal };

const lineReader = (file: OrderFile): Read => {
  const schema = orderLineRow(file.timezone);
  const digitsOf = rememberedDigits();
  return (source) => {
    const result = parseRow(schema, source);
    if ('refusal' in result) return result;
    const row: OrderLineRow = result.row;
    const currency = row.currency ?? file.currency;
    const totalMinor = lineTotalMinor(row.quantity, row.unit_price, digitsOf(currency));
    if (totalMinor === null) return refuse(source, 'quantity times unit_price is too large');
    if (row.date > file.now + DAY) return inFuture(source);
    return {
      row: {
        line: source.line,
        order: row.invoice,
        account: row.customer,
        at: row.date,
        country: row.country,
        product: row.product,
        description: row.description,
        quantity: row.quantity,
        unitPrice: row.unit_price,
        unitCost: row.unit_cost,
        currency,
        promisedAt: row.promised_at,
        deliveredAt: row.delivered_at,
        totalMinor,
        kind: null,
      },
    };
  };
};

const orderReader = (file: OrderFile, invoices: boolean): Read => {
  const schema = orderRow(file.timezone);
  const digitsOf = rememberedDigits();
  return (source) => {
    const result = parseRow(schema, source);
    if ('refusal' in result) return result;
    const row: OrderRow = result.row;
    if (invoices && row.invoice === null) return refuse(source, 'invoice is empty');
    const currency = row.currency ?? file.currency;
    const minor = decimalToMinor(row.amount, digitsOf(currency));
    if (minor === null) return refuse(source, 'amount is too large');
    if (row.date > file.now + DAY) return inFuture(source);
    return {
      row: {
        line: source.line,
        order: row.invoice,
        account: row.customer,
        at: row.date,
        country: row.country,
        product: null,
        description: null,
        quantity: null,
        unitPrice: null,
        unitCost: null,
        currency,
        promisedAt: row.promised_at,
        deliveredAt: row.delivered_at,
        // Some systems write credit notes without the minus.
        totalMinor: row.kind === 'credit' && minor > 0 ? -minor : minor,
        kind: row.kind,
      },
    };
  };
};

const refuse = ({ line }: TableRow, reason: string) => ({ refusal: { line, reason } });

const inFuture = (source: TableRow) => refuse(source, `date lies in the future: ${source.cells['date']?.trim()}`);

/** Asking Intl costs more than the whole rest of a row. */
const rememberedDigits = (): ((currency: string) => number) => {
  const known = new Map<string, number>();
  return (currency) => {
    const digits = known.get(currency) ?? minorDigits(currency);
    known.set(currency, digits);
    return digits;
  };
};

const countryWarning = (accounts: readonly string[]): string[] => {
  if (accounts.length === 0) return [];
  const named = accounts.slice(0, 10).join(', ');
  const more = accounts.length > 10 ? ` and ${accounts.length - 10} more` : '';
  return [`customers with more than one country, the latest was taken: ${named}${more}`];
};
