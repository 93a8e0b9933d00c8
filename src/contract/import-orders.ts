/**
 * Order files, in two layouts told apart by their header: one row a line of an invoice, or one row an order. Dates are
 * ISO 8601; amounts and prices are decimal numbers in whole currency units; credits are negative.
 */
import { z } from 'zod';
import { type ImportColumn, optional, required } from './import-columns.ts';
import {
  decimal,
  id,
  instant,
  optionalCurrency,
  optionalDecimal,
  optionalId,
  optionalInstant,
  optionalSpecial,
  optionalText,
  wholeNumber,
} from './import-fields.ts';

const CUSTOMER = required('customer', 'customer id', 'customer no', 'account', 'account id', 'client', 'client id');
const DATE = required('date', 'invoice date', 'order date', 'placed at', 'ordered at');
const INVOICE_NAMES = ['invoice no', 'invoice number', 'invoice id', 'order', 'order id', 'order no', 'order number'];
const SHARED = [
  optional('country'),
  optional('currency', 'currency code'),
  optional('promised_at', 'promised', 'promised date', 'due date'),
  optional('delivered_at', 'delivered', 'delivery date'),
];

export const ORDER_LINE_COLUMNS: readonly ImportColumn[] = [
  required('invoice', ...INVOICE_NAMES),
  DATE,
  CUSTOMER,
  required('product', 'product id', 'stock code', 'sku', 'item', 'article'),
  optional('description', 'product name', 'name'),
  required('quantity', 'qty'),
  required('unit_price', 'price', 'unit price'),
  optional('unit_cost', 'cost'),
  ...SHARED,
];

export const ORDER_COLUMNS: readonly ImportColumn[] = [
  CUSTOMER,
  DATE,
  required('amount', 'total', 'order total', 'value', 'revenue'),
  optional('invoice', ...INVOICE_NAMES),
  optional('kind', 'type'),
  ...SHARED,
];

/** `zone` is where dates without an offset are read (IANA). */
export const orderLineRow = (zone: string) =>
  z.object({
    invoice: id(),
    date: instant(zone),
    customer: id(),
    country: optionalText(),
    product: id(),
    description: optionalText(),
    quantity: wholeNumber(),
    unit_price: decimal(),
    unit_cost: optionalDecimal(),
    currency: optionalCurrency(),
    promised_at: optionalInstant(zone),
    delivered_at: optionalInstant(zone),
  });

export type OrderLineRow = z.output<ReturnType<typeof orderLineRow>>;

export const orderRow = (zone: string) =>
  z.object({
    invoice: optionalId(),
    date: instant(zone),
    customer: id(),
    amount: decimal(),
    kind: optionalSpecial(readKind, 'is neither sale nor credit'),
    country: optionalText(),
    currency: optionalCurrency(),
    promised_at: optionalInstant(zone),
    delivered_at: optionalInstant(zone),
  });

export type OrderRow = z.output<ReturnType<typeof orderRow>>;

const KINDS: Readonly<Record<string, 'sale' | 'credit'>> = {
  sale: 'sale',
  order: 'sale',
  invoice: 'sale',
  purchase: 'sale',
  credit: 'credit',
  'credit note': 'credit',
  refund: 'credit',
  return: 'credit',
};

const readKind = (text: string): 'sale' | 'credit' | null => KINDS[text.toLowerCase()] ?? null;
