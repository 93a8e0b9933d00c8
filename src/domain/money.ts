/** Money: an integer count of minor units (cents, fils, whole yen) and an ISO 4217 code. Never a float. */
export type Currency = string;

export type Money = {
  /** Integer minor units; negative for credits. */
  readonly minor: number;
  readonly currency: Currency;
};

/**
 * Digits after the point by ISO 4217: GBP 2, JPY 0, KWD 3, and 2 for the rial and the Pakistani rupee, though nobody
 * writes them. A table of our own, because stored amounts must mean the same for ever: Intl says CLDR's digits, how
 * people write a currency (IRR, PKR, HUF and COP with none), and these change from one release of Node to the next.
 */
export const minorDigits = (currency: Currency): number => UNLIKE_TWO.get(currency) ?? 2;

const NONE = 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF';
const THREE = 'BHD IQD JOD KWD LYD OMR TND';
const FOUR = 'CLF UYW';

/** ISO 4217 list one, those whose minor unit is not a hundredth. */
const UNLIKE_TWO: ReadonlyMap<Currency, number> = new Map(
  Object.entries({ 0: NONE, 3: THREE, 4: FOUR }).flatMap(([digits, codes]) =>
    codes.split(' ').map((code): [Currency, number] => [code, Number(digits)]),
  ),
);

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

/** An amount for people, such as `£1,234.50`: as the language writes the currency, but never rounded. */
export const formatMoney = ({ minor, currency }: Money, locale = 'en-GB'): string => {
  const digits = minorDigits(currency);
  const isWhole = minor % 10 ** digits === 0;
  return formatOf(locale, currency, isWhole ? null : digits).format(minor / 10 ** digits);
};

/** Making a format takes a thousand times longer than using it. `digits` null: as many as people write. */
const formatOf = (locale: string, currency: Currency, digits: number | null): Intl.NumberFormat => {
  const key = `${locale} ${currency} ${digits}`;
  const known = formats.get(key);
  if (known) return known;
  const shown = digits === null ? {} : { minimumFractionDigits: digits, maximumFractionDigits: digits };
  const format = new Intl.NumberFormat(locale, { style: 'currency', currency, ...shown });
  formats.set(key, format);
  return format;
};

const formats = new Map<string, Intl.NumberFormat>();

/** An amount per currency, integer minor units. */
export type AmountByCurrency = Readonly<Record<Currency, number>>;
