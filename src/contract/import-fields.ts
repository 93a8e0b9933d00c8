/**
 * Cells of import files as zod schemas. Every message reads after the column's name: "quantity is no whole number: two".
 * A cell that is missing or blank is null where the column is optional.
 */
import { z } from 'zod';
import { instantOf, isZone } from '../domain/local-time.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';

/** PostgreSQL's text cannot hold NUL; other control characters have no place in a name or an id. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
const CONTROL = /[\u0000-\u001f\u007f]/;

const MAX_ID = 200;
const MAX_TEXT = 2_000;

const missing = (value: string | undefined): value is undefined | '' => value === undefined || value.trim() === '';

/** Shortens a cell for a message: it may be long, and it may be personal. */
export const quoted = (value: string): string => JSON.stringify(value.length > 40 ? `${value.slice(0, 40)}...` : value);

const fail = (context: { issues: unknown[] }, message: string): never => {
  context.issues.push({ code: 'custom', message, input: undefined });
  return z.NEVER;
};

/**
 * A cell read by `read`, which answers a value or what is wrong with the text; blank is refused. One bare transform a
 * cell: a file has millions of them.
 */
const cell = <Value>(read: (text: string) => Value | Wrong) =>
  z.transform((value: string | undefined, context): Value => {
    if (missing(value)) return fail(context, 'is empty');
    const result = read(value.trim());
    return result instanceof Wrong ? fail(context, result.message) : result;
  });

/** A cell read by `read`; missing or blank is null. */
const optionalCell = <Value>(read: (text: string) => Value | Wrong) =>
  z.transform((value: string | undefined, context): Value | null => {
    if (missing(value)) return null;
    const result = read(value.trim());
    return result instanceof Wrong ? fail(context, result.message) : result;
  });

class Wrong {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

const readId = (text: string) => {
  if (text.length > MAX_ID) return new Wrong(`is longer than ${MAX_ID} characters`);
  return CONTROL.test(text) ? new Wrong('holds a control character or a line break') : text;
};

/** Line breaks and tabs inside a cell become blanks: names end up in mail headers. */
const readText = (text: string) => {
  if (text.length > MAX_TEXT) return new Wrong(`is longer than ${MAX_TEXT} characters`);
  const line = text.replace(/[\t\r\n]+/g, ' ');
  return CONTROL.test(line) ? new Wrong('holds a control character') : line;
};

const readWhole = (text: string) => {
  if (!/^[+-]?\d{1,12}(\.0+)?$/.test(text)) return new Wrong(`is no whole number: ${quoted(text)}`);
  const value = Number(text);
  return Math.abs(value) <= 2_147_483_647 ? value : new Wrong(`is too large: ${quoted(text)}`);
};

const readDecimal = (text: string) => {
  if (!/^[+-]?(\d+(\.\d*)?|\.\d+)$/.test(text)) {
    return new Wrong(`is no decimal number such as 1234.50: ${quoted(text)}`);
  }
  // Thirteen digits: a machine of ten million dollars is ten trillion rials.
  return /^[+-]?0*\d{0,13}(\.\d{0,12})?$/.test(text) ? text : new Wrong(`is too large or too fine: ${quoted(text)}`);
};

const readCurrency = (text: string) => {
  const code = text.toUpperCase();
  return isCurrency(code) ? code : new Wrong(`is no ISO 4217 currency: ${quoted(text)}`);
};

const readZone = (text: string) => (isZone(text) ? text : new Wrong(`is no IANA time zone: ${quoted(text)}`));

const readLocale = (text: string) => {
  try {
    return Intl.getCanonicalLocales(text)[0] ?? new Wrong(`is no language tag: ${quoted(text)}`);
  } catch (error) {
    if (error instanceof RangeError) return new Wrong(`is no language tag such as en or fa-IR: ${quoted(text)}`);
    throw error;
  }
};

/** True for a currency code that Intl (CLDR) knows. */
export const isCurrency = (code: string): boolean => CURRENCIES.has(code);

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const id = () => cell(readId);
export const optionalId = () => optionalCell(readId);
export const text = () => cell(readText);
export const optionalText = () => optionalCell(readText);
/** A whole number of 32 bits; `6.0` is one. */
export const wholeNumber = () => cell(readWhole);
/** Kept as text: money never passes through a float. */
export const decimal = () => cell(readDecimal);
export const optionalDecimal = () => optionalCell(readDecimal);
export const optionalCurrency = () => optionalCell(readCurrency);
export const optionalZone = () => optionalCell(readZone);
export const optionalLocale = () => optionalCell(readLocale);
/** A value that `read` understands, else refused with `message`, which never repeats the cell: it may be personal. */
export const special = <Value>(read: (text: string) => Value | null, message: string) =>
  cell((value) => read(value) ?? new Wrong(message));
export const optionalSpecial = <Value>(read: (text: string) => Value | null, message: string) =>
  optionalCell((value) => read(value) ?? new Wrong(message));

/** An instant; `zone` is where dates and times without an offset are read. */
export const instant = (zone: string) => cell(readInstant(zone));
export const optionalInstant = (zone: string) => optionalCell(readInstant(zone));

const INSTANT =
  /^(\d{4})[-/](\d{2})[-/](\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,9}))?)?\s*(Z|[+-]\d{2}:?\d{2})?)?$/i;

/** Rows of one order carry one date: the last text is remembered, so a zone is asked once an order. */
const readInstant = (zone: string) => {
  let lastText = '';
  let last: BusinessTime | Wrong = businessTime(0);
  return (value: string): BusinessTime | Wrong => {
    if (value === lastText) return last;
    lastText = value;
    last =
      parseInstant(value, zone) ?? new Wrong(`is no date such as 2026-01-31 or 2026-01-31T09:30Z: ${quoted(value)}`);
    return last;
  };
};

/** ISO 8601: a date, or a date and time with or without an offset; null for anything else, 30 February among it. */
export const parseInstant = (value: string, zone: string): BusinessTime | null => {
  const match = INSTANT.exec(value);
  if (!match) return null;
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = match
    .slice(1, 7)
    .map((part) => Number(part ?? 0));
  const millisecond = Number((match[7] ?? '0').padEnd(3, '0').slice(0, 3));
  const wall = new Date(Date.UTC(year, month - 1, day));
  if (year < 1900 || wall.getUTCMonth() !== month - 1 || wall.getUTCDate() !== day) return null;
  if (hour > 23 || minute > 59 || second > 59) return null;
  const offset = match[8];
  if (offset === undefined) {
    return instantOf({ year, month, day, minuteOfDay: hour * 60 + minute, second, millisecond }, zone);
  }
  const utc = Date.UTC(year, month - 1, day, hour, minute, second, millisecond);
  if (offset.toUpperCase() === 'Z') return businessTime(utc);
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return businessTime(utc - (offset.startsWith('-') ? -1 : 1) * minutes * 60_000);
};
