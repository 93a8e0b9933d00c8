/** Shapes of what readers take apart by hand: amounts, percentages by tier, times of an event, zones. */
import { z } from 'zod';
import { currency, wholePercent, words } from '../field-values.ts';
import { CAP, CAPS } from '../read-caps.ts';
import { fill } from './fill.ts';

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

const capList = z.array(CAP.schema).meta({ kind: 'list of caps', sample: [{ most: 2, per: '7d' }] });

/** Of the settings, and of a campaign that narrows them. */
export const caps = fill(CAPS.schema, { contact: capList, account: capList });

/** A date of the campaign's event, or of the account. */
export const dateField = z
  .union([z.enum(['event.starts_at', 'event.ends_at']), z.string().regex(/^account\.[a-z0-9_.-]+$/)])
  .meta({ kind: 'date of the event or the account', sample: 'account.next_tender' });

/** `2027-03-31`, or with a time of day. */
export const calendarMoment = z.string().meta({
  kind: 'day, or day and time',
  pattern: '^\\d{4}-\\d{2}-\\d{2}([T ]\\d{2}:\\d{2})?$',
  sample: '2027-03-31',
});
