/**
 * The company of a demo: its order lines split at the demo's first day. What lies before is history and is imported;
 * what lies after, of the chosen accounts, comes in as live facts, one order after the other.
 */
import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { createGunzip } from 'node:zlib';
import { parse } from 'csv-parse';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import { csvRecord } from './csv.ts';

export type LiveOrder = {
  readonly id: string;
  readonly account: string;
  readonly at: BusinessTime;
  readonly currency: string;
  /** Sum of the lines, decimal text with a minus for a credit note. */
  readonly lines: readonly LiveLine[];
};

export type LiveLine = {
  readonly product: string;
  readonly name: string;
  readonly quantity: number;
  readonly unitPrice: number;
};

export type OrderBook = {
  /** First instant of the live days. */
  readonly from: BusinessTime;
  readonly to: BusinessTime;
  /** Chosen accounts, greatest net revenue in the history first, with the country of their orders. */
  readonly accounts: readonly BookAccount[];
  readonly live: readonly LiveOrder[];
  /** File with the history's order lines, for the import. */
  readonly historyFile: string;
};

export type BookAccount = {
  readonly id: string;
  readonly country: string;
  readonly orders: number;
  /** Its latest lines: what it usually buys. */
  readonly usual: readonly LiveLine[];
};

/** Latest lines kept of each customer. */
const USUAL = 12;

type Row = Readonly<Record<'invoice' | 'date' | 'customer' | 'country' | 'product' | 'description', string>> & {
  readonly quantity: string;
  readonly unit_price: string;
  readonly currency?: string;
};

/** Columns a demo needs of an order file: one row a line. */
const COLUMNS = ['invoice', 'date', 'customer', 'product', 'quantity', 'unit_price'] as const;

export class UnfitOrderFile extends Error {}

export const readOrderBook = async (
  file: string,
  options: {
    readonly accounts: number;
    readonly days: number;
    readonly historyFile: string;
    readonly currency: string;
  },
): Promise<OrderBook> => {
  let last = 0;
  for await (const row of rows(file)) last = Math.max(last, Date.parse(row.date));
  if (!Number.isFinite(last) || last === 0) throw new UnfitOrderFile(`${file}: no row has a readable date`);
  const to = businessTime((Math.floor(last / DAY) + 1) * DAY);
  const from = businessTime(to - options.days * DAY);
  const customers = new Map<string, { country: string; net: number; invoices: Set<string>; usual: LiveLine[] }>();
  const live = new Map<string, LiveOrder & { lines: LiveLine[] }>();
  const history = await open(options.historyFile, 'w');
  const writer = history.createWriteStream();
  try {
    writer.write('invoice,date,customer,country,product,description,quantity,unit_price,currency\n');
    for await (const row of rows(file)) {
      const at = Date.parse(row.date);
      const currency = row.currency || options.currency;
      if (at >= from) {
        const order = live.get(row.invoice) ?? {
          id: row.invoice,
          account: row.customer,
          at: businessTime(at),
          currency,
          lines: [],
        };
        order.lines.push(lineOf(row));
        live.set(row.invoice, order);
        continue;
      }
      const customer = customers.get(row.customer) ?? {
        country: row.country || '',
        net: 0,
        invoices: new Set<string>(),
        usual: [],
      };
      customer.net += Number(row.quantity) * Number(row.unit_price);
      customer.country = row.country || customer.country;
      if (Number(row.quantity) > 0) {
        customer.invoices.add(row.invoice);
        customer.usual.push(lineOf(row));
        if (customer.usual.length > USUAL) customer.usual.shift();
      }
      customers.set(row.customer, customer);
      const written = writer.write(
        csvRecord([
          row.invoice,
          row.date,
          row.customer,
          row.country ?? '',
          row.product,
          row.description ?? '',
          row.quantity,
          row.unit_price,
          currency,
        ]),
      );
      if (!written) await new Promise<void>((resolve) => writer.once('drain', () => resolve()));
    }
  } finally {
    await new Promise<void>((resolve) => writer.end(() => resolve()));
  }
  const accounts = [...customers]
    .filter(([, customer]) => customer.invoices.size >= 3 && customer.net > 0)
    .toSorted(([leftId, left], [rightId, right]) => right.net - left.net || (leftId < rightId ? -1 : 1))
    .slice(0, options.accounts)
    .map(([id, customer]) => ({
      id,
      country: customer.country,
      orders: customer.invoices.size,
      usual: customer.usual,
    }));
  const chosen = new Set(accounts.map((account) => account.id));
  return {
    from,
    to,
    accounts,
    live: [...live.values()]
      .filter((order) => chosen.has(order.account))
      .toSorted((left, right) => left.at - right.at || (left.id < right.id ? -1 : 1)),
    historyFile: options.historyFile,
  };
};

const lineOf = (row: Row): LiveLine => ({
  product: row.product,
  name: row.description || row.product,
  quantity: Number(row.quantity),
  unitPrice: Number(row.unit_price),
});

async function* rows(file: string): AsyncGenerator<Row> {
  const source = createReadStream(file);
  const text = file.endsWith('.gz')
    ? source.pipe(createGunzip().on('error', (error) => parser.destroy(error)))
    : source;
  const parser = parse({ columns: true, bom: true, relax_column_count: true });
  source.on('error', (error) => parser.destroy(error));
  text.pipe(parser);
  let checked = false;
  for await (const row of parser) {
    if (!checked) {
      const missing = COLUMNS.filter((column) => !(column in row));
      if (missing.length > 0) {
        throw new UnfitOrderFile(
          `${file}: a demo needs one row per order line; missing ${missing.join(', ')} (found ${Object.keys(row).join(', ')})`,
        );
      }
      checked = true;
    }
    yield row;
  }
}
