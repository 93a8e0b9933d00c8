import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lineTotalMinor } from '../../src/domain/line-total.ts';
import { decimalToMinor, formatMoney, minorDigits } from '../../src/domain/money.ts';

describe('each currency by its own digits (ISO 4217)', () => {
  test.each([
    ['GBP', 2, '1234.50', 123_450, '£1,234.50'],
    ['PHP', 2, '20000', 2_000_000, '₱20,000.00'],
    ['PKR', 2, '100000', 10_000_000, 'PKR 100,000'],
    ['PKR', 2, '1234.50', 123_450, 'PKR 1,234.50'],
    ['IRR', 2, '300000000', 30_000_000_000, 'IRR 300,000,000'],
    ['IRR', 2, '9000000000000', 900_000_000_000_000, 'IRR 9,000,000,000,000'],
    ['JPY', 0, '5000', 5_000, 'JP¥5,000'],
    ['JPY', 0, '12.5', 12, 'JP¥12'],
    ['KWD', 3, '1.2345', 1_234, 'KWD 1.234'],
    ['KWD', 3, '7', 7_000, 'KWD 7.000'],
    ['CLF', 4, '0.00015', 2, 'CLF 0.0002'],
  ])('%s has %i: %s is %i, written %s', (currency, digits, text, minor, shown) => {
    expect(minorDigits(currency)).toBe(digits);
    expect(decimalToMinor(text, digits)).toBe(minor);
    expect(formatMoney({ minor, currency }).replaceAll('\u00a0', ' ')).toBe(shown);
  });

  test('as the language writes it', () => {
    expect(formatMoney({ minor: 30_000_000_000, currency: 'IRR' }, 'fa')).toMatch(/۳۰۰٬۰۰۰٬۰۰۰/);
    expect(formatMoney({ minor: -123_450, currency: 'GBP' })).toBe('-£1,234.50');
  });

  test('a line of three dinars, yen and rials', () => {
    expect(lineTotalMinor(3, '0.3335', minorDigits('KWD'))).toBe(1_000);
    expect(lineTotalMinor(3, '0.5', minorDigits('JPY'))).toBe(2);
    expect(lineTotalMinor(12, '1500000000', minorDigits('IRR'))).toBe(1_800_000_000_000);
  });

  /** Where CLDR and ISO 4217 differ CLDR has none: people do not write what exists. Elsewhere they agree. */
  test('the table agrees with Intl wherever people write the minor unit', () => {
    const differing = Intl.supportedValuesOf('currency').filter((currency) => {
      const format = new Intl.NumberFormat('en', { style: 'currency', currency });
      const written = format.resolvedOptions().maximumFractionDigits;
      return written !== minorDigits(currency) && written !== 0;
    });
    expect(differing).toEqual([]);
    const unwritten = (currency: string) =>
      new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits === 0;
    for (const currency of ['BIF', 'CLP', 'ISK', 'JPY', 'KRW', 'VND', 'XAF', 'XOF']) {
      expect([currency, minorDigits(currency), unwritten(currency)]).toEqual([currency, 0, true]);
    }
  });

  test('nothing is lost between text and minor units in any currency', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('GBP', 'IRR', 'PKR', 'JPY', 'KWD', 'CLF'),
        fc.integer({ min: -(10 ** 12), max: 10 ** 12 }),
        (currency, minor) => {
          const digits = minorDigits(currency);
          const text = String(Math.abs(minor)).padStart(digits + 1, '0');
          const cut = text.length - digits;
          const decimal = `${minor < 0 ? '-' : ''}${text.slice(0, cut)}${digits > 0 ? `.${text.slice(cut)}` : ''}`;
          expect(decimalToMinor(decimal, digits)).toBe(minor + 0);
          const shown = formatMoney({ minor, currency }, 'en').replace(/[^\d.]/g, '');
          expect(decimalToMinor(shown, digits)).toBe(Math.abs(minor));
        },
      ),
    );
  });
});
