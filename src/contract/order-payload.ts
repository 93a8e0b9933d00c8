/** An order as a shop sends it, `{ order: { id, total, currency, items } }`, with its total as money. */
import { z } from 'zod';
import { decimalToMinor, type Money, minorDigits } from '../domain/money.ts';
import { isRecord, show } from './check-shape.ts';
import { isCurrency } from './field-values.ts';
import { isInstant } from './instant.ts';
import type { Path } from './path.ts';

type Complain = (path: Path, message: string) => null;

const ID = z.union([z.string().min(1).max(200), z.int()], {
  error: (issue) => (issue.input === undefined ? 'Missing.' : `${show(issue.input)} is not an id.`),
});

/** What else a line says (such as `unit_price`) stays with it. */
const ITEM = z.looseObject({
  product: ID,
  name: z.string({ error: 'A name is a text.' }).max(500, { error: 'A name has up to 500 characters.' }).optional(),
  quantity: z.int({ error: (issue) => `${show(issue.input)} is not a whole number of pieces.` }).default(1),
  unit_price: z
    .union([z.string().regex(/^-?\d{1,13}(\.\d{1,6})?$/), z.number().gt(-1e13).lt(1e13)], {
      error: (issue) => `${show(issue.input)} is not a price. Write a text such as "12.50".`,
    })
    .optional(),
});

const MOST_ITEMS = 5_000;

/** The payload with its order's id, total and items normalised and everything else kept; null when it is wrong, reported. */
export const orderPayload = (
  payload: Readonly<Record<string, unknown>> | undefined,
  path: Path,
  complain: Complain,
): Readonly<Record<string, unknown>> | null => {
  const order = payload?.['order'];
  const at = [...path, 'order'];
  if (!isRecord(order)) {
    return complain(
      at,
      'An order event needs payload.order: { "id", "total", "currency", "items": [{ "product", "quantity" }] }.',
    );
  }
  const id = ID.safeParse(order['id']);
  if (!id.success) complain([...at, 'id'], id.error.issues[0]?.message ?? 'Missing.');
  const total = readTotal(order, at, complain);
  const items = readItems(order['items'], [...at, 'items'], complain);
  const dated = ['promised_at', 'delivered_at'].map((key) => checkInstant(order[key], [...at, key], complain));
  if (!id.success || !total || !items || dated.includes(false)) return null;
  const { currency: _, ...others } = order;
  return { ...payload, order: { ...others, id: String(id.data), total, items } };
};

/** A decimal text with a currency beside it (`"1234.50"`), or `{ "minor", "currency" }`. */
const readTotal = (order: Readonly<Record<string, unknown>>, path: Path, complain: Complain): Money | null => {
  const at = [...path, 'total'];
  const { total, currency: beside } = order;
  const currency = isRecord(total) ? (total['currency'] ?? beside) : beside;
  const currencyAt = isRecord(total) && total['currency'] !== undefined ? [...at, 'currency'] : [...path, 'currency'];
  if (typeof currency !== 'string' || !isCurrency(currency)) {
    return complain(currencyAt, `${show(currency)} is not a currency. Write an ISO 4217 code such as GBP.`);
  }
  if (isRecord(total)) {
    const minor = total['minor'];
    if (typeof minor === 'number' && Number.isSafeInteger(minor)) return { minor, currency };
    return complain([...at, 'minor'], `${show(minor)} is not a whole number of minor units.`);
  }
  if (typeof total === 'number') {
    return complain(at, `Write the total as a text, such as "${total}": a JSON number may lose its last digit.`);
  }
  const minor = typeof total === 'string' ? decimalToMinor(total, minorDigits(currency)) : null;
  if (minor === null) return complain(at, `${show(total)} is not an amount. Write a text such as "1234.50".`);
  return { minor, currency };
};

/** Optional: when it was promised, when it was delivered. */
const checkInstant = (value: unknown, path: Path, complain: Complain): boolean => {
  if (value === undefined || (typeof value === 'string' && isInstant(value))) return true;
  complain(path, `${show(value)} is not an instant. Write 2026-12-01T09:30:00Z.`);
  return false;
};

type Item = { readonly product: string; readonly name?: string | undefined; readonly quantity: number };

const readItems = (value: unknown, path: Path, complain: Complain): readonly Item[] | null => {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return complain(path, `${show(value)} is not a list of items.`);
  if (value.length > MOST_ITEMS)
    return complain(path, `An order has at most ${MOST_ITEMS} items; these are ${value.length}.`);
  const items: Item[] = [];
  for (const [index, each] of value.entries()) {
    const item = ITEM.safeParse(each);
    if (item.success) items.push({ ...item.data, product: String(item.data.product) });
    else for (const issue of item.error.issues) complain([...path, index, ...(issue.path as Path)], issue.message);
  }
  return items.length === value.length ? items : null;
};
