/**
 * What people type of an account, as zod schemas. Every message reads after the name of what was typed: "--due is no date".
 * Values are trimmed; NUL and other control characters are refused.
 */
import { z } from 'zod';
import { instantOf, isZone, localOf } from '../domain/local-time.ts';
import { type BusinessTime, DAY, later } from '../domain/time.ts';
import { didYouMean } from './did-you-mean.ts';
import { isCurrency, parseInstant, quoted } from './import-fields.ts';
import { findUnstorable } from './unstorable.ts';

/** What a reader answers for a text that it cannot take. */
class Wrong {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const typed = <Value>(read: (text: string) => Value | Wrong) =>
  z.string({ error: 'is missing' }).transform((text, context): Value => {
    const result = text.trim() === '' ? new Wrong('is empty') : read(text.trim());
    if (!(result instanceof Wrong)) return result;
    context.issues.push({ code: 'custom', message: result.message, input: undefined });
    return z.NEVER;
  });

const typedText = (most: number) =>
  typed((text) => {
    if (text.length > most) return new Wrong(`is longer than ${most} characters`);
    const line = text.replace(/[\t\r\n]+/g, ' ');
    return /\p{Cc}/u.test(line) || findUnstorable(line) ? new Wrong('holds a control character') : line;
  });

/** A note, what a call was about. */
export const saidText = () => typedText(2_000);

/** A heading that ends up in lists and task titles. */
export const saidTitle = () => typedText(200);

/** An id of another system, a person's id or address. */
export const saidId = () => typedText(200);

/** A name that becomes part of an id: small letters, digits and hyphens. */
export const saidName = () =>
  typed((text) =>
    /^[a-z0-9][a-z0-9-]{0,79}$/.test(text)
      ? text
      : new Wrong(`is not a name: ${quoted(text)}. Write small letters, digits and hyphens, such as e-invoicing`),
  );

export const saidWord = <Word extends string>(words: readonly Word[]) =>
  typed((text): Word | Wrong => {
    const found = words.find((word) => word === text.toLowerCase());
    if (found !== undefined) return found;
    return new Wrong(`is none of ${words.join(', ')}: ${quoted(text)}.${didYouMean(text, words)}`);
  });

export const saidYesNo = () => saidWord(['yes', 'no'] as const).transform((word) => word === 'yes');

const DATE = /^\d{4}[-/]\d{2}[-/]\d{2}$/;
const NO_DATE = 'is no date such as 2027-01-31 or 2027-01-31T09:30';

/** Something that is or was: a date or an instant, not ahead of `now`. A date of today is now. */
export const saidPast = (zone: string, now: BusinessTime) =>
  typed((text) => {
    const at = parseInstant(text, zone);
    if (at === null) return new Wrong(`${NO_DATE}: ${quoted(text)}`);
    if (at > now) return new Wrong(`lies ahead: ${quoted(text)}`);
    const today = DATE.test(text) && later(at, DAY) > now && sameDay(at, now, zone);
    return today ? now : at;
  });

/** Something to come: an instant, or a date, which means the end of that day. It may be past, where that makes sense. */
export const saidDay = (zone: string) =>
  typed((text) => {
    const at = parseInstant(text, zone);
    if (at === null) return new Wrong(`${NO_DATE}: ${quoted(text)}`);
    return DATE.test(text) ? endOfDay(at, zone) : at;
  });

/** The same, ahead of `now`. */
export const saidAhead = (zone: string, now: BusinessTime) =>
  saidDay(zone).refine((at) => at > now, { error: 'is over already' });

/** The first instant of a day, or the instant that is written. */
export const saidFrom = (zone: string) =>
  typed((text) => parseInstant(text, zone) ?? new Wrong(`${NO_DATE}: ${quoted(text)}`));

export const saidZone = () =>
  typed((text) => (isZone(text) ? text : new Wrong(`is no IANA time zone such as Asia/Manila: ${quoted(text)}`)));

export const saidLocale = () =>
  typed((text) => {
    try {
      return Intl.getCanonicalLocales(text)[0] ?? new Wrong(`is no language tag: ${quoted(text)}`);
    } catch (error) {
      if (error instanceof RangeError) return new Wrong(`is no language tag such as en or fa-IR: ${quoted(text)}`);
      throw error;
    }
  });

export const saidAddress = () =>
  typed((text) =>
    /^[^\s@<>"(),:;[\]\\]+@[^\s@<>"(),:;[\]\\]+$/.test(text) && text.length <= 254
      ? text
      : new Wrong(`is not a mail address: ${quoted(text)}`),
  );

export const saidCurrency = () =>
  typed((text) =>
    isCurrency(text.toUpperCase()) ? text.toUpperCase() : new Wrong(`is no ISO 4217 currency: ${quoted(text)}`),
  );

/** Decimal text without a sign: money never passes through a float. */
export const saidAmount = () =>
  typed((text) =>
    /^\d{1,15}(\.\d{1,4})?$/.test(text) ? text : new Wrong(`is no amount such as 120000 or 1234.50: ${quoted(text)}`),
  );

export const saidYear = () =>
  typed((text) =>
    /^(19|20|21)\d\d$/.test(text) ? Number(text) : new Wrong(`is no year such as 2027: ${quoted(text)}`),
  );

/** A dossier value as conditions read it: a number or a truth where it looks like one, else text. */
export const saidValue = () =>
  saidText().transform((value): string | number | boolean => {
    if (/^-?(0|[1-9]\d{0,14})(\.\d{1,6})?$/.test(value)) return Number(value);
    return value === 'true' || value === 'false' ? value === 'true' : value;
  });

/** The word that clears a field. */
export const orNone = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('none').transform(() => null), schema]);

const sameDay = (one: BusinessTime, other: BusinessTime, zone: string): boolean => {
  const [left, right] = [localOf(one, zone), localOf(other, zone)];
  return left.year === right.year && left.month === right.month && left.day === right.day;
};

/** The last second of the local day that begins at `at`: it still shows that day's date. */
const endOfDay = (at: BusinessTime, zone: string): BusinessTime => {
  const day = localOf(at, zone);
  return later(instantOf({ ...day, day: day.day + 1, minuteOfDay: 0, second: 0, millisecond: 0 }, zone), -1_000);
};
