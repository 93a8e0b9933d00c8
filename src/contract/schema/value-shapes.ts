/** Shapes of what readers take apart by hand: amounts, percentages by tier, times of an event, zones. */
import { z } from 'zod';
import { currency, wholePercent, words } from '../field-values.ts';

/** `{ PHP: 20000, GBP: 400 }`. */
export const amounts = z
  .record(currency, z.number().positive())
  .meta({ kind: 'amount by currency', sample: { PHP: 20000, GBP: 400 }, amounts: true, rows: [25] });

/** `10`, or `{ by: account.tier, gold: 20, none: 10 }`. */
export const percent = z
  .union([
    wholePercent(1, 100),
    z
      .object({ by: words.meta({ description: 'A field of the account, such as account.tier.' }) })
      .catchall(wholePercent(0, 100))
      .meta({ description: 'A percentage for each value of the field; none is for the rest.', table: true }),
  ])
  .meta({ kind: 'percentage, or one by tier', sample: 10 });

/** `2027-04-15T14:00`. */
export const localDateTime = z.string().meta({
  kind: 'local date and time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}[T ]\\d{2}:\\d{2}$',
  sample: '2027-04-15T14:00',
});

/** `account`, `contact` or an IANA name. */
export const zone = z
  .string()
  .meta({ kind: 'account, contact or a time zone', pattern: '^[A-Za-z]', sample: 'account' });

/** `2026-12`; a number where somebody left the quotes away. */
export const issue = z
  .union([z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/), z.number().int().nonnegative()])
  .meta({ kind: 'name of an issue', sample: '2026-12' });
