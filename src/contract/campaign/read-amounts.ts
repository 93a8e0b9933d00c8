/** Reads `{ PHP: 20000, GBP: 400 }`: whole units in the file, integer minor units in the program. */
import type { AmountByCurrency } from '../../domain/money.ts';
import { decimalToMinor, minorDigits } from '../../domain/money.ts';
import type { Reading } from '../catalogue.ts';
import { isRecord, show } from '../check-shape.ts';
import { didYouMean } from '../did-you-mean.ts';
import { isCurrency } from '../field-values.ts';
import type { Path } from '../path.ts';

/** Every currency of the settings must be named (semantics row 25). Null when something is wrong, reported. */
export const readAmounts = (value: unknown, path: Path, reading: Reading): AmountByCurrency | null => {
  const { report, catalogue } = reading;
  const currencies = catalogue.vocabulary?.currencies ?? [];
  if (!isRecord(value) || Object.keys(value).length === 0) {
    const each = (currencies.length > 0 ? currencies : ['GBP']).map((currency) => `${currency}: ...`).join(', ');
    const message = `${show(value)} is not an amount for each currency. Write { ${each} }.`;
    report(path, { code: 'invalid-value', message });
    return null;
  }
  const amounts: Record<string, number> = {};
  let whole = true;
  const wrong = (at: Path, message: string, key = false) => {
    whole = false;
    report(at, { code: 'invalid-value', message, at: key ? 'key' : 'value' });
  };
  for (const [currency, amount] of Object.entries(value)) {
    const at = [...path, currency];
    if (!isCurrency(currency)) {
      const near = currencies.length > 0 ? didYouMean(currency, currencies) : '';
      wrong(at, `${show(currency)} is not a currency. Write an ISO 4217 code such as GBP.${near}`, true);
      continue;
    }
    const digits = minorDigits(currency);
    const minor = typeof amount === 'number' ? decimalToMinor(String(amount), digits) : null;
    if (minor === null || (amount as number) <= 0) wrong(at, `${show(amount)} is not an amount above 0.`);
    else if (decimalPlaces(amount as number) > digits) {
      wrong(at, `${show(amount)} is finer than ${currency} goes: it has ${digits} digits after the point.`);
    } else amounts[currency] = minor;
  }
  const missing = currencies.filter((currency) => !Object.hasOwn(value, currency));
  if (missing.length > 0) {
    whole = false;
    const message = `No amount for ${missing.join(', ')}, which the settings use. Name every currency.`;
    report(path, { code: 'missing-currency', message });
  }
  return whole ? amounts : null;
};

const decimalPlaces = (amount: number): number => String(amount).split('.')[1]?.length ?? 0;
