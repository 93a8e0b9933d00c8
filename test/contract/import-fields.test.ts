import { describe, expect, test } from 'vitest';
import { parseInstant } from '../../src/contract/import-fields.ts';
import { orderLineRow } from '../../src/contract/import-orders.ts';

const iso = (text: string, zone = 'UTC') => {
  const at = parseInstant(text, zone);
  return at === null ? null : new Date(at).toISOString();
};

describe('parseInstant', () => {
  test.each([
    ['2010-12-01T08:26:00Z', 'UTC', '2010-12-01T08:26:00.000Z'],
    ['2010-12-01T08:26+03:30', 'UTC', '2010-12-01T04:56:00.000Z'],
    ['2010-12-01 08:26', 'Asia/Tehran', '2010-12-01T04:56:00.000Z'],
    ['2010-12-01', 'Asia/Tehran', '2010-11-30T20:30:00.000Z'],
    ['2010/12/01', 'UTC', '2010-12-01T00:00:00.000Z'],
    ['2026-03-29 01:30', 'Europe/London', '2026-03-29T01:30:00.000Z'], // skipped by the clock change: the offset before it
    ['2026-10-25 01:30', 'Europe/London', '2026-10-25T00:30:00.000Z'], // happens twice: the first
    ['2024-02-29T10:00:00.1234Z', 'UTC', '2024-02-29T10:00:00.123Z'],
  ])('%s in %s is %s', (text, zone, expected) => {
    expect(iso(text, zone)).toBe(expected);
  });

  test.each(['2010-02-30', '2010-13-01', '12/1/2010 8:26', '2010-12-01T25:00Z', '01.12.2010', 'yesterday', '1'])(
    '%s is no instant',
    (text) => {
      expect(iso(text)).toBeNull();
    },
  );
});

describe('orderLineRow', () => {
  const row = { invoice: ' 1 ', date: '2010-12-01', customer: 'c', product: 'p', quantity: '6.0', unit_price: '2.550' };

  test('reads a row; what the file has not is null', () => {
    expect(orderLineRow('UTC').parse(row)).toMatchObject({
      invoice: '1',
      quantity: 6,
      unit_price: '2.550',
      country: null,
      unit_cost: null,
      promised_at: null,
    });
  });

  test.each([
    [{ invoice: ' ' }, 'invoice', 'is empty'],
    [{ customer: 'a\u0000b' }, 'customer', 'holds a control character or a line break'],
    [{ quantity: '2.5' }, 'quantity', 'is no whole number: "2.5"'],
    [{ quantity: '9999999999' }, 'quantity', 'is too large: "9999999999"'],
    [{ unit_price: '1,234.50' }, 'unit_price', 'is no decimal number such as 1234.50: "1,234.50"'],
    [{ currency: 'POUND' }, 'currency', 'is no ISO 4217 currency: "POUND"'],
    [{ date: '1/12/2010' }, 'date', 'is no date such as 2026-01-31 or 2026-01-31T09:30Z: "1/12/2010"'],
  ])('refuses %j and says why', (wrong, column, message) => {
    const result = orderLineRow('UTC').safeParse({ ...row, ...wrong });
    expect(result.error?.issues.map((issue) => [issue.path.join('.'), issue.message])).toEqual([[column, message]]);
  });
});
