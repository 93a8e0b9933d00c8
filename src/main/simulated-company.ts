/** The company a simulation plays: a file's orders and the people a demo makes for them, by seed. */
import { parseEvents } from '../contract/event.ts';
import { chanceOf } from '../demo/chance.ts';
import { orderEvent } from '../demo/live-order.ts';
import { type BookRow, type LiveOrder, type OrderFile, readOrderBook } from '../demo/order-book.ts';
import { makePeople } from '../demo/people.ts';
import type { People } from '../demo/people-files.ts';
import { lineTotalMinor } from '../domain/line-total.ts';
import { decimalToMinor, minorDigits } from '../domain/money.ts';
import type { BusinessTime } from '../domain/time.ts';
import { groupByAccount } from '../ingest/group-by-account.ts';
import { MOST_ITEMS, orderOf } from '../ingest/order-of-event.ts';
import type { Company, CompanyAccount, PlacedOrder, Span } from '../simulate/company.ts';

export type CompanyRequest = {
  readonly orders: OrderFile;
  /** Null: made for whoever ordered. */
  readonly people: People | null;
  /** So many, greatest revenue first. */
  readonly accounts: number;
  readonly days: number;
  readonly from: BusinessTime | null;
  readonly seed: number;
  readonly currency: string;
};

export type SimulatedCompany = {
  readonly company: Company;
  readonly span: Span;
  /** Rows that cannot be read, the first with its line and reason. */
  readonly refused: { readonly rows: number; readonly first: string | null };
};

/** Throws InvalidFile where nothing can be played with the file. */
export const readCompany = async (request: CompanyRequest): Promise<SimulatedCompany> => {
  const history = new HistoryGatherer();
  const book = await readOrderBook(request.orders, {
    accounts: request.people?.accounts.map(({ id }) => id) ?? request.accounts,
    days: request.days,
    from: request.from,
    currency: request.currency,
    keepHistory: (row, currency) => history.add(row, currency),
  });
  const people = request.people ?? makePeople(book, chanceOf(request.seed), request.currency);
  return {
    company: {
      accounts: accountsOf(people),
      history: history.orders(),
      live: book.live.flatMap(placedOrder),
      productNames: history.names,
    },
    span: { from: book.from, to: book.to },
    refused: book.refused,
  };
};

const accountsOf = ({ accounts, contacts }: People): readonly CompanyAccount[] => {
  const people = groupByAccount(contacts, ({ account }) => account);
  return accounts.map(({ ownerName: _name, ownerEmail: _email, headcount, ...account }) => ({
    ...account,
    dossier: headcount === null ? {} : { headcount: { value: headcount } },
    contacts: (people.get(account.id) ?? [])
      .map(({ id, role, topics }) => ({
        ...{ id, roles: [role], topics, timezone: null, suppressed: false, lastHumanResponseAt: null },
      }))
      .sort((left, right) => (left.id < right.id ? -1 : 1)),
  }));
};

/** By the door for orders that come in: its total and lines are read as they are there. */
const placedOrder = (order: LiveOrder): readonly PlacedOrder[] => {
  const parsed = parseEvents(orderEvent(order));
  const [event] = 'events' in parsed ? parsed.events : [];
  const read = event ? orderOf(event) : null;
  if (!read) return [];
  const { id, account, placedAt, kind, total, lines } = read.record;
  const items = lines
    .slice(0, MOST_ITEMS)
    .map(({ product, name, quantity }) => ({ product, name: name ?? product, quantity }));
  const bought = lines.flatMap(({ product, quantity }) => (quantity > 0 ? [product] : []));
  const products = [...new Set(lines.map(({ product }) => product))];
  return [{ id, account, at: placedAt, kind, total, items, products, bought: [...new Set(bought)] }];
};

/** Makes whole orders of the history's rows, as an import does. */
class HistoryGatherer {
  readonly names = new Map<string, string>();
  readonly #namedAt = new Map<string, number>();
  readonly #orders = new Map<string, Gathered>();

  add(row: BookRow, currency: string): void {
    const digits = minorDigits(currency);
    const minor =
      row.type === 'order' ? decimalToMinor(row.amount, digits) : lineTotalMinor(row.quantity, row.unit_price, digits);
    if (minor === null) return;
    const order = this.#orders.get(row.invoice) ?? gathered(row, currency);
    this.#orders.set(row.invoice, order);
    if (order.account !== row.customer || order.currency !== currency) order.whole = false;
    order.minor += minor;
    if (row.date < order.at) order.at = row.date;
    if (row.type === 'order') {
      order.credit ||= row.kind === 'credit';
      return;
    }
    order.givenBack &&= minor < 0 || row.quantity < 0;
    order.products.add(row.product);
    if (row.quantity > 0) order.bought.add(row.product);
    if (row.description !== null && row.date >= (this.#namedAt.get(row.product) ?? 0)) {
      this.names.set(row.product, row.description);
      this.#namedAt.set(row.product, row.date);
    }
  }

  /** In the order of the file; an order of two customers or two currencies is none. */
  orders(): readonly PlacedOrder[] {
    return [...this.#orders].flatMap(([id, order]): readonly PlacedOrder[] => {
      if (!order.whole) return [];
      const { account, at, minor, currency } = order;
      const kind = order.credit || order.givenBack || minor < 0 ? 'credit' : 'sale';
      const products = [...order.products];
      const bought = order.bought.size === products.length ? products : [...order.bought];
      return [{ id, account, at, kind, total: { minor, currency }, items: [], products, bought }];
    });
  }
}

type Gathered = {
  readonly account: string;
  readonly currency: string;
  at: BusinessTime;
  minor: number;
  /** The file says so. */
  credit: boolean;
  /** Every line so far takes something back. */
  givenBack: boolean;
  whole: boolean;
  readonly products: Set<string>;
  readonly bought: Set<string>;
};

const gathered = (row: BookRow, currency: string): Gathered => ({
  ...{ account: row.customer, currency, at: row.date, minor: 0, credit: false, whole: true },
  // An order of one row is a credit by its total alone.
  givenBack: row.type === 'line',
  products: new Set(),
  bought: new Set(),
});
