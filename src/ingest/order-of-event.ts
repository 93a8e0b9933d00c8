/** What of an event is an order: its row and lines, the code it redeems, and the payload its fact carries. */
import { decimalToMinor, type Money, minorDigits } from '../domain/money.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';
import type { OrderLineRecord, OrderRecord } from '../store/facts/record-orders.ts';
import type { AcceptableEvent } from './acceptable-event.ts';

export type EventOrder = {
  readonly record: OrderRecord;
  /** Source of the fact; its id there is the order's: the same order by a file and by this door is one fact. */
  readonly factSource: string;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly offerCode: string | null;
};

/** An order in a payload, as the border parsed it. */
type PostedOrder = {
  readonly id: string;
  readonly total: Money;
  readonly items?: readonly PostedItem[];
  readonly offer_code?: unknown;
  /** ISO 8601 instants. */
  readonly promised_at?: unknown;
  readonly delivered_at?: unknown;
};
type PostedItem = {
  readonly product: string;
  readonly name?: string;
  readonly quantity: number;
  /** Decimal text or number, in whole currency units. */
  readonly unit_price?: string | number;
};

/** Digits after the point that a price is kept with. */
const PRICE_DIGITS = 4;

/** Facts are read at each decision: a long order is named by its first items and their count. */
export const MOST_ITEMS = 50;

/** Null for events that are no orders. */
export const orderOf = (event: AcceptableEvent): EventOrder | null => {
  if (event.type !== 'Order Completed' && event.type !== 'Order Refunded') return null;
  const posted = event.payload['order'] as PostedOrder | undefined;
  if (!posted) return null;
  const kind = event.type === 'Order Completed' ? 'sale' : 'credit';
  const total = kind === 'sale' ? posted.total : { ...posted.total, minor: -Math.abs(posted.total.minor) };
  // A credit note has a number of its own; a refund that names the order it takes back must not overwrite that order.
  const id = kind === 'sale' || posted.id === event.id ? posted.id : `${posted.id}/${event.id}`;
  const items = posted.items ?? [];
  const named = items.map(({ product, name, quantity }) => ({ product, name: name ?? product, quantity }));
  return {
    record: {
      source: event.source,
      id,
      account: event.account,
      placedAt: event.occurredAt,
      kind,
      total,
      promisedAt: instantOf(posted.promised_at),
      deliveredAt: instantOf(posted.delivered_at),
      lines: items.map((item) => lineOf(item, total)),
    },
    factSource: `order:${event.source}`,
    payload: {
      ...event.payload,
      order: { ...posted, total, items: named.slice(0, MOST_ITEMS), itemCount: named.length },
    },
    offerCode: typeof posted.offer_code === 'string' ? posted.offer_code : null,
  };
};

/** The border has let through readable ones only. */
const instantOf = (text: unknown): BusinessTime | null =>
  typeof text === 'string' && Number.isFinite(Date.parse(text)) ? businessTime(Date.parse(text)) : null;

const lineOf = (item: PostedItem, total: Money): OrderLineRecord => {
  const price = item.unit_price ?? null;
  const unitPrice = typeof price === 'number' ? price.toFixed(PRICE_DIGITS) : price;
  return {
    product: item.product,
    name: item.name ?? null,
    quantity: item.quantity,
    unitPrice,
    totalMinor:
      unitPrice === null ? 0 : (decimalToMinor(timesText(unitPrice, item.quantity), minorDigits(total.currency)) ?? 0),
  };
};

/** A decimal text times a whole number, exactly: no binary float comes between. */
const timesText = (decimal: string, times: number): string => {
  const [whole = '0', fraction = ''] = decimal.split('.');
  if (!/^-?\d+$/.test(`${whole}${fraction}`) || !Number.isInteger(times)) return '';
  const product = BigInt(`${whole}${fraction}`) * BigInt(times);
  const digits = String(product < 0n ? -product : product).padStart(fraction.length + 1, '0');
  const cut = digits.length - fraction.length;
  return `${product < 0n ? '-' : ''}${digits.slice(0, cut)}.${digits.slice(cut)}`;
};
