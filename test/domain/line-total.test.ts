import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineTotalMinor } from '../../src/domain/line-total.ts';

describe('lineTotalMinor', () => {
  test.each([
    [6, '2.55', 2, 1_530],
    [3, '0.335', 2, 100], // 1.005: half to even
    [1, '0.335', 2, 34], // 0.335: half to even
    [1, '0.345', 2, 34],
    [-12, '2.55', 2, -3_060],
    [-3, '-1.10', 2, 330],
    [7, '0', 2, 0],
    [-7, '0', 2, 0],
    [2, '.5', 0, 1],
    [80_995, '2.08', 2, 16_846_960],
  ])('%i x %s in %i digits is %i minor units', (quantity, price, digits, minor) => {
    expect(lineTotalMinor(quantity, price, digits)).toBe(minor);
  });

  test('is null for what is no decimal number or too large', () => {
    for (const price of ['', '.', '1,5', '1e3', 'x']) expect(lineTotalMinor(1, price, 2)).toBeNull();
    expect(lineTotalMinor(2_000_000_000, '9999999999', 2)).toBeNull();
  });

  test('is exact where cents times quantity is', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000, max: 100_000 }),
        fc.integer({ min: 0, max: 9_999_999 }),
        (quantity, cents) => {
          const price = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
          expect(lineTotalMinor(quantity, price, 2)).toBe(quantity * cents + 0);
        },
      ),
    );
  });
});
