/**
 * The company of a demo: its order lines split at the demo's first day. What lies before is history and is imported;
 * what lies after, of the chosen accounts, comes in as live facts, one order after the other.
 */

import { parseInstant } from '../contract/import-fields.ts';
import {
  ORDER_COLUMNS,
  ORDER_LINE_COLUMNS,
  type OrderLineRow,
  type OrderRow,
  orderLineRow,
  orderRow,
} from '../contract/import-orders.ts';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import type { Refusal } from '../ingest/files/import-report.ts';
import { InvalidFile } from '../ingest/files/invalid-file.ts';
import { parseRow } from '../ingest/files/parse-row.ts';
import { openTable, type Table, type TableRow } from '../ingest/files/read-table.ts';

export type LiveOrder = {
  readonly id: string;
  readonly account: string;
  readonly at: BusinessTime;
  readonly currency: string;
  readonly promisedAt: BusinessTime | null;
  readonly deliveredAt: BusinessTime | null;
  /** Decimal text, negative for a credit, where the file has a row an order; null: the sum of the lines. */
  readonly total: string | null;
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
  /** Rows that could not be read, the first with its line and reason. */
  readonly refused: { readonly rows: number; readonly first: string | null };
};

export type BookAccount = {
  readonly id: string;
  readonly country: string;
  readonly orders: number;
  /** Of its latest order; null where it never ordered. */
  readonly currency: string | null;
  /** Its latest lines: what it usually buys. */
  readonly usual: readonly LiveLine[];
};

/** Latest lines kept of each customer. */
const USUAL = 12;

/** A customer with fewer orders in the history has no rhythm to speak of. */
const LEAST_ORDERS = 3;

/** An order file that was looked at: there, whole, and with the columns of a row an order line, or a row an order. */
export type OrderFile = { readonly path: string; readonly table: Table<'lines' | 'orders'> };

/** Throws InvalidFile, which says what to mend. */
export const openOrderFile = async (path: string): Promise<OrderFile> => ({
  path,
  table: await openTable(path, { layouts: { lines: ORDER_LINE_COLUMNS, orders: ORDER_COLUMNS } }),
});

export type BookOptions = {
  /** So many, greatest revenue first; or these, orders or none. */
  readonly accounts: number | readonly string[];
  readonly days: number;
  /** First instant of the live days; null: so many days before the end of the file. */
  readonly from: BusinessTime | null;
  /** Takes each row of the history, in the order of the file. */
  readonly keepHistory: (row: BookRow, currency: string) => Promise<void> | void;
  /** For rows that name none. */
  readonly currency: string;
};

/** Reads the file twice: for its last day, then for its orders. Throws InvalidFile where nothing can be played with it. */
export const readOrderBook = async (file: OrderFile, options: BookOptions): Promise<OrderBook> => {
  const { path } = file;
  const last = await lastOf(file);
  if (last === 0) throw new InvalidFile(`${path}: no row can be read: keyline import orders FILE says why, row by row`);
  const end = options.from === null ? (Math.floor(last / DAY) + 1) * DAY : options.from + options.days * DAY;
  const to = businessTime(end);
  const from = businessTime(to - options.days * DAY);
  const customers = new Map<string, Customer>();
  const live = new Map<string, LiveOrder & { lines: LiveLine[] }>();
  const refused = { rows: 0, first: null as string | null };
  const refuse = (line: number, reason: string): void => {
    refused.rows += 1;
    refused.first ??= `line ${line}: ${reason}`;
  };
  for await (const row of rowsOf(file, { refuse })) {
    const currency = row.currency ?? options.currency;
    if (row.date < from) {
      note(customers, row, currency);
      await options.keepHistory(row, currency);
    } else if (row.date <= to) {
      const { invoice: id, customer: account, date: at } = row;
      const { promised_at: promisedAt, delivered_at: deliveredAt } = row;
      const total = row.type === 'order' ? row.amount : null;
      const order = live.get(id) ?? { id, account, at, currency, promisedAt, deliveredAt, total, lines: [] };
      if (row.type === 'line') order.lines.push(lineOf(row));
      live.set(id, order);
    }
  }
  const accounts =
    typeof options.accounts === 'number' ? choose(customers, options.accounts) : named(customers, options.accounts);
  if (accounts.length === 0) throw new InvalidFile(noHistory(path, options.days, from));
  const chosen = new Set(accounts.map((account) => account.id));
  return {
    from,
    to,
    accounts,
    live: [...live.values()]
      .filter((order) => chosen.has(order.account))
      .toSorted((left, right) => left.at - right.at || byId(left.id, right.id)),
    refused,
  };
};

/**
 * An instant on the last day of the file; 0: no row can be read. Of a file of lines a row is read whole only where its date
 * says a later day than those before it; a file of orders refuses rows by what stood above them, so all of it is read.
 */
const lastOf = async (file: OrderFile): Promise<number> => {
  let last = 0;
  const isNews = ({ cells }: TableRow): boolean =>
    file.table.layout === 'orders' ||
    last === 0 ||
    dayOf(parseInstant(cells['date']?.trim() ?? '', 'UTC') ?? last) > dayOf(last);
  for await (const { date } of rowsOf(file, { isAsked: isNews })) last = Math.max(last, date);
  return last;
};

const dayOf = (at: number): number => Math.floor(at / DAY);

type Customer = {
  country: string;
  currency: string | null;
  net: number;
  readonly invoices: Set<string>;
  readonly usual: LiveLine[];
};

const note = (customers: Map<string, Customer>, row: BookRow, currency: string): void => {
  const customer = customers.get(row.customer) ?? NOBODY();
  customers.set(row.customer, customer);
  const worth = row.type === 'order' ? Number(row.amount) : row.quantity * Number(row.unit_price);
  customer.currency = currency;
  customer.net += worth;
  customer.country = row.country ?? customer.country;
  if (row.type === 'order' ? worth <= 0 : row.quantity <= 0) return;
  customer.invoices.add(row.invoice);
  if (row.type === 'order') return;
  customer.usual.push(lineOf(row));
  if (customer.usual.length > USUAL) customer.usual.shift();
};

const lineOf = (row: OrderLineRow): LiveLine => ({
  product: row.product,
  name: row.description ?? row.product,
  quantity: row.quantity,
  unitPrice: Number(row.unit_price),
});

const choose = (customers: ReadonlyMap<string, Customer>, most: number): readonly BookAccount[] =>
  [...customers]
    .filter(([, { invoices, net }]) => invoices.size >= LEAST_ORDERS && net > 0)
    .toSorted(([leftId, left], [rightId, right]) => right.net - left.net || byId(leftId, rightId))
    .slice(0, most)
    .map(([id, customer]) => accountOf(id, customer));

const named = (customers: ReadonlyMap<string, Customer>, ids: readonly string[]): readonly BookAccount[] =>
  ids.map((id) => accountOf(id, customers.get(id) ?? NOBODY()));

const NOBODY = (): Customer => ({ country: '', currency: null, net: 0, invoices: new Set(), usual: [] });

const accountOf = (id: string, { country, currency, invoices, usual }: Customer): BookAccount => ({
  ...{ id, country, currency, usual },
  orders: invoices.size,
});

const byId = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

const noHistory = (path: string, days: number, from: BusinessTime): string =>
  `${path}: no customer has ${LEAST_ORDERS} orders before ${new Date(from).toISOString().slice(0, 10)}, where the ` +
  `${days} days to play begin: give fewer --days, or a file that reaches further back`;

/** A row as the book keeps it: every order has a number, and a credit's amount its minus. */
export type BookRow =
  | (OrderLineRow & { readonly type: 'line' })
  | (Omit<OrderRow, 'invoice'> & { readonly type: 'order'; readonly invoice: string });

type Reading = {
  /** Leaves out rows before they are read; default: none. */
  readonly isAsked?: (row: TableRow) => boolean;
  readonly refuse?: (line: number, reason: string) => void;
};

async function* rowsOf(
  { table }: OrderFile,
  { isAsked = () => true, refuse = () => undefined }: Reading,
): AsyncGenerator<BookRow> {
  const read = table.layout === 'lines' ? lineReader() : orderReader();
  for await (const batch of table.batches()) {
    for (const { line, reason } of batch.refused) refuse(line, reason);
    for (const source of batch.rows) {
      if (!isAsked(source)) continue;
      const result = read(source);
      if ('refusal' in result) refuse(result.refusal.line, result.refusal.reason);
      else yield result.row;
    }
  }
}

type Read = (source: TableRow) => { readonly row: BookRow } | { readonly refusal: Refusal };

const lineReader = (): Read => {
  const schema = orderLineRow('UTC');
  return (source) => {
    const result = parseRow(schema, source);
    return 'refusal' in result ? result : { row: { ...result.row, type: 'line' } };
  };
};

/** An order without a number gets one of customer, date and its place among their like, as an import gives it. */
const orderReader = (): Read => {
  const schema = orderRow('UTC');
  const taken = new Map<string, number>();
  return (source) => {
    const result = parseRow(schema, source);
    if ('refusal' in result) return result;
    const { row } = result;
    const numbered = row.invoice ?? orderNumber(row.customer, row.date);
    const times = (taken.get(numbered) ?? 0) + 1;
    taken.set(numbered, times);
    if (row.invoice !== null && times > 1) {
      const reason = `order ${row.invoice} stands on several rows of a file with one row an order`;
      return { refusal: { line: source.line, reason } };
    }
    const invoice = row.invoice ?? `${numbered}/${times}`;
    // Some systems write credit notes without the minus.
    const credit = row.kind === 'credit' && Number(row.amount) > 0;
    return { row: { ...row, type: 'order', invoice, amount: credit ? `-${row.amount.replace('+', '')}` : row.amount } };
  };
};

const orderNumber = (customer: string, at: BusinessTime): string => {
  const date = new Date(at).toISOString();
  return `${customer}/${at % DAY === 0 ? date.slice(0, 10) : date}`;
};
