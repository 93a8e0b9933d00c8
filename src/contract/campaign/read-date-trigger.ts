/** Reads `{ date: account.next_tender, before: 60d, latest: 5d }` and `{ anniversary: account.customer_since, before: 0d }`. */
import { z } from 'zod';
import { type DateField, isEventInstant, type Trigger } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import { windowMs } from '../../domain/window-ms.ts';
import type { Reading } from '../catalogue.ts';
import { checkShape, show } from '../check-shape.ts';
import { checkDateField, checkField } from '../condition-fields.ts';
import { duration, offset, words } from '../field-values.ts';
import type { Path } from '../path.ts';

const OFFSETS = {
  before: offset.optional().meta({ description: 'So long before it; 0d: on the day itself.' }),
  after: offset.optional().meta({ description: 'So long after it.' }),
  latest: duration.optional().meta({ description: 'Nobody enters later than this before it.' }),
};
export const DATES = {
  date: {
    schema: z
      .strictObject({
        date: words.meta({
          description: "A date of the campaign's event, or of the account.",
          sample: 'account.next_tender',
        }),
        ...OFFSETS,
      })
      .meta({
        description:
          "A date comes near or has passed: of the campaign's event, or of the account. At 09:00 on an open day.",
        rows: [6],
        yaml: `
event:    { id: customer-day, starts_at: 2027-04-15T14:00, ends_at: 2027-04-15T18:00, timezone: Asia/Manila }
trigger:  { date: event.starts_at, before: 28d, latest: 5d }
`,
      }),
    later: ['at'],
  },
  anniversary: {
    schema: z
      .strictObject({
        anniversary: words.meta({
          description: 'A date of the account that comes again each year.',
          sample: 'account.customer_since',
        }),
        ...OFFSETS,
      })
      .meta({
        description: 'A date of the account comes again: each year, from the first anniversary on.',
        rows: [6],
        yaml: `
trigger: { anniversary: account.customer_since, before: 0d }
topic:   service
`,
      }),
    later: ['at'],
  },
};

/** Null where something in it is wrong and reported. */
export const readDateTrigger = (
  value: unknown,
  verb: 'date' | 'anniversary',
  path: Path,
  reading: Reading,
): Trigger | null => {
  const { report } = reading;
  const keys =
    verb === 'date'
      ? checkShape(DATES.date, value, path, report, 'a trigger')
      : checkShape(DATES.anniversary, value, path, report, 'a trigger');
  if (!keys) return null;
  const of = readDateField('date' in keys ? keys.date : keys.anniversary, [...path, verb], reading);
  if (of === null) return null;
  if (verb === 'anniversary' && isEventInstant(of)) {
    const message = 'An event takes place once: it has no anniversary. Write date: event.starts_at.';
    report([...path, verb], { code: 'invalid-value', message });
    return null;
  }
  const before = keys.before?.by ?? null;
  const after = keys.after?.by ?? null;
  if (keys.before && keys.after) {
    report([...path, 'after'], { code: 'invalid-value', message: 'Either "before" or "after".', at: 'key' });
    return null;
  }
  if (isEventInstant(of) && !keys.before && !keys.after) {
    report(path, { code: 'missing-key', message: 'Missing key "before".' });
    return null;
  }
  const latest = keys.latest ?? null;
  if (latest !== null && before === null) {
    const message = '"latest" is a distance before the date: it goes with "before".';
    report([...path, 'latest'], { code: 'contradiction', message, at: 'key' });
    return null;
  }
  if (latest !== null && before !== null && windowMs(latest) >= windowMs(before)) {
    const message = `Nobody could enter: with latest: ${formatDuration(latest)} it is too late before it begins.`;
    report([...path, 'latest'], { code: 'contradiction', message });
    return null;
  }
  return { type: 'date', of, before, ...(after && { after }), latest, ...(verb === 'anniversary' && { yearly: true }) };
};

/** A date of the campaign's event, or a date field of the account; anything else is reported. */
export const readDateField = (of: string, path: Path, reading: Reading): DateField | null => {
  if (isEventInstant(of)) return of;
  if (of.startsWith('contact.')) {
    const message = `No dates of people are kept, so ${show(of)} is none. Write a date of the account, such as account.next_tender.`;
    reading.report(path, { code: 'no-date', message });
    return null;
  }
  if (!of.startsWith('account.')) {
    const message = `${show(of)} is no date. Write event.starts_at, event.ends_at or a date of the account, such as account.next_tender.`;
    reading.report(path, { code: 'no-date', message });
    return null;
  }
  if (!checkField(of, path, { type: 'segment' }, reading, 'value') || !checkDateField(of, path, reading, 'value'))
    return null;
  return of as DateField;
};
