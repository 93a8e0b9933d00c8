import { describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import type { AcceptableEvent } from '../../src/ingest/acceptable-event.ts';
import { orderOf } from '../../src/ingest/order-of-event.ts';

const event = (order: Readonly<Record<string, unknown>>, type = 'Order Completed'): AcceptableEvent => ({
  account: 'acme',
  type,
  id: 'e1',
  source: 'shop',
  occurredAt: businessTime(0),
  contact: null,
  payload: { order: { id: '1', total: { minor: 1_000, currency: 'GBP' }, items: [], ...order } },
});

const lineTotal = (unit_price: string | number, quantity: number, currency = 'GBP') =>
  orderOf(event({ total: { minor: 0, currency }, items: [{ product: 'P', quantity, unit_price }] }))?.record.lines[0]
    ?.totalMinor;

describe('orderOf', () => {
  test.each([
    ['0.335', 3, 'GBP', 100],
    ['0.125', 1, 'GBP', 12],
    ['0.135', 1, 'GBP', 14],
    ['2.55', -6, 'GBP', -1_530],
    ['1099', 2, 'JPY', 2_198],
    [0.335, 3, 'GBP', 100],
    ['12345678901234567890', 1, 'GBP', 0],
    ['a lot', 1, 'GBP', 0],
  ])('%s times %d %s is %d minor units, half-even, without a float between', (price, quantity, currency, minor) => {
    expect(lineTotal(price, quantity, currency)).toBe(minor);
  });

  test('a long order is kept whole in its lines and named by 50 items and their count in its fact', () => {
    const items = Array.from({ length: 120 }, (_, index) => ({ product: `P${index}`, quantity: 1 }));
    const order = orderOf(event({ items }));
    expect(order?.record.lines).toHaveLength(120);
    const told = order?.payload['order'] as { items: unknown[]; itemCount: number };
    expect([told.items.length, told.itemCount]).toEqual([50, 120]);
  });

  test('a credit is negative however it was written; one with its own number keeps it', () => {
    expect(orderOf(event({}, 'Order Refunded'))?.record).toMatchObject({
      id: '1/e1',
      kind: 'credit',
      total: { minor: -1_000 },
    });
    const note = { ...event({ id: 'e1', total: { minor: -70, currency: 'GBP' } }, 'Order Refunded') };
    expect(orderOf(note)?.record).toMatchObject({ id: 'e1', total: { minor: -70 } });
  });

  test('what is no order is none', () => {
    expect(orderOf(event({}, 'Demo Watched'))).toBeNull();
  });
});
