/** Money: an integer count of minor units (cents, fils, whole yen) and an ISO 4217 code. Never a float. */
export type Currency = string;

export type Money = {
  /** Integer minor units; negative for credits. */
  readonly minor: number;
  readonly currency: Currency;
};

/** Digits after the point of a currency, by Intl (CLDR): GBP 2, JPY 0, IRR 0 is CLDR's view of the rial. */
export const minorDigits = (currency: Currency): number =>
  new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2;

/**
 * A decimal text such as `-12.345` to integer minor units, rounded half-even; null when it is no decimal number.
 * Works on the text, so no binary float comes between.
 */
export const decimalToMinor = (text: string, digits: number): number | null => {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?$/.exec(text.trim());
  if (!match || (match[2] === '' && (match[3] ?? '') === '')) return null;
  const fraction = match[3] ?? '';
  const kept = Number(`${match[2] || '0'}${fraction.slice(0, digits).padEnd(digits, '0')}`);
  const rest = fraction.slice(digits).replace(/0+$/, '');
  const up = rest > '5' || (rest === '5' && kept % 2 === 1);
  const minor = kept + (up ? 1 : 0);
  if (!Number.isSafeInteger(minor)) return null;
  return match[1] === '-' && minor !== 0 ? -minor : minor;
};

/** An amount for people, such as `£1,234.50`. */
export const formatMoney = (money: Money, locale = 'en-GB'): string => {
  const digits = minorDigits(money.currency);
  return new Intl.NumberFormat(locale, { style: 'currency', currency: money.currency }).format(
    money.minor / 10 ** digits,
  );
};
