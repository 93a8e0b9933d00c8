/** What judgements read of an account's orders, whatever the order in which they come in. */
import { expect, test } from 'vitest';
import { businessTime, DAY, HOUR } from '../../src/domain/time.ts';
import type { PlacedOrder } from '../../src/simulate/company.ts';
import { OrderHistory } from '../../src/simulate/order-history.ts';

const order = (id: string, days: number, minor: number, over: Partial<PlacedOrder> = {}): PlacedOrder => ({
  ...{ id, account: 'acme', at: businessTime(days * DAY), kind: 'sale', total: { minor, currency: 'GBP' } },
  ...{ items: [], products: [], bought: [] },
  ...over,
});

test('several sales of a day are one purchase, at its last; credits are none', () => {
  const history = new OrderHistory('GBP');
  for (const one of [order('c', 3, 300), order('a', 1, 100), order('b', 1 + 0.5, 200)]) history.add(one);
  history.add(order('d', 2, -50, { kind: 'credit' }));
  expect(history.purchases).toEqual([1.5 * DAY, 3 * DAY]);
  expect(history.lastOrderAt).toBe(3 * DAY);
  expect(history.countedSince(1.5 * DAY).map(({ minor }) => minor)).toEqual([-50, 300]);
});

test('the usual order is the median of the sales in its currency, halves up', () => {
  const history = new OrderHistory('GBP');
  expect(history.usualMinor).toBeNull();
  history.add(order('a', 1, 100));
  history.add(order('b', 2, 9_000, { total: { minor: 9_000, currency: 'PKR' } }));
  history.add(order('c', 3, 201));
  expect(history.usualMinor).toBe(151);
});

test('what was bought lately is known by product', () => {
  const history = new OrderHistory('GBP');
  history.add(order('a', 10, 100, { products: ['cup'] }));
  history.add(order('b', 5, 100, { products: ['cup', 'pot'] }));
  expect(history.boughtSince('cup', 9 * DAY)).toBe(true);
  expect(history.boughtSince('pot', 9 * DAY)).toBe(false);
  expect(history.boughtSince('pot', 5 * DAY - HOUR)).toBe(true);
});
