import { decimalToMinor } from './money.ts';

/**
 * Quantity times unit price in integer minor units, rounded half-even once, at the end: 3 x 0.335 GBP is 1.005, so 100
 * pence. Works on the price's text, so prices of three and more decimals stay exact. Null when the price is no decimal
 * number or the total is beyond what an integer holds.
 */
export const lineTotalMinor = (quantity: number, unitPrice: string, digits: number): number | null => {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(unitPrice.trim());
  if (!match || !Number.isSafeInteger(quantity)) return null;
  const fraction = match[3] ?? '';
  const whole = `${match[2] ?? ''}${fraction}`;
  if (whole === '') return null;
  const product = (BigInt(whole) * BigInt(Math.abs(quantity))).toString().padStart(fraction.length + 1, '0');
  const point = product.length - fraction.length;
  const sign = (match[1] === '-') !== quantity < 0 ? '-' : '';
  return decimalToMinor(`${sign}${product.slice(0, point)}.${product.slice(point)}`, digits);
};
