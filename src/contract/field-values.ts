/** The single values of campaign, segment and settings files, each a zod schema with a message that says how to write it. */
import { z } from 'zod';
import { type CalendarDate, dayNumber } from '../domain/calendar-date.ts';
import { type Duration, parseDuration } from '../domain/duration.ts';
import type { LocalTime, Weekday } from '../domain/wall-clock.ts';
import { show } from './check-shape.ts';
import { didYouMean } from './did-you-mean.ts';
import { durationHint } from './duration-hint.ts';

/** A text that `parse` understands; `message` gets the value as shown to people. */
const parsedText = <Result>(
  message: (shown: string) => string,
  parse: (text: string) => Result | null,
  hint: (text: string) => string = () => '',
) =>
  z
    .string({ error: (issue) => (issue.input === undefined ? undefined : message(show(issue.input))) })
    .transform((text, context): Result => {
      const result = parse(text);
      if (result !== null) return result;
      context.issues.push({ code: 'custom', input: text, message: `${message(show(text))}${hint(text)}` });
      return z.NEVER;
    });

export const duration = parsedText<Duration>(
  (shown) => `${shown} is not a duration. Write 30m, 4h, 3d or 2w.`,
  parseDuration,
  durationHint,
).meta({ kind: 'duration', pattern: '^[1-9]\\d{0,4}(m|h|d|wd|w)$', sample: '3d' });

/** A distance from a date: a duration, or `0d` for the day itself, which is null. */
export const offset = parsedText<{ readonly by: Duration | null }>(
  (shown) => `${shown} is not a duration. Write 30m, 4h, 3d or 2w, or 0d for the day itself.`,
  (text) => {
    const by = /^0(m|h|d|w|wd)$/.test(text) ? null : parseDuration(text);
    return by === null && !text.startsWith('0') ? null : { by };
  },
).meta({ kind: 'duration, or 0d', pattern: '^(0|[1-9]\\d{0,4})(m|h|d|wd|w)$', sample: '60d' });

/** `09:30`, as minutes after midnight. */
export const localTime = parsedText<LocalTime>(
  (shown) => `${shown} is not a time of day. Write "09:30".`,
  (text) => {
    const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text);
    return match ? Number(match[1]) * 60 + Number(match[2]) : null;
  },
).meta({ kind: 'time of day', pattern: '^([01]?\\d|2[0-3]):[0-5]\\d$', sample: '09:30' });

/** `2027-03-21`, a day that there is. */
export const calendarDate = parsedText<CalendarDate>(
  (shown) => `${shown} is not a date.`,
  (text) => (dayNumber(text) === null ? null : text),
  (text) =>
    /^\d{4}-\d{2}-\d{2}$/.test(text) ? ' The calendar has no such day.' : ' Write year-month-day, such as 2027-03-21.',
).meta({ kind: 'date', pattern: '^\\d{4}-\\d{2}-\\d{2}$', sample: '2027-03-21' });

const WEEKDAYS = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

export const parseWeekday = (text: string): Weekday | null => {
  const index = WEEKDAYS.indexOf(text.toLowerCase());
  return index === -1 ? null : ((index + 1) as Weekday);
};

export const weekday = parsedText<Weekday>(
  (shown) => `${shown} is not a day of the week. Write monday to sunday.`,
  parseWeekday,
).meta({ kind: 'day of the week', enum: WEEKDAYS, sample: 'monday' });

/** Ids of campaigns, segments, templates, offers, steps: they become file names, keys and parts of message keys. */
export const identifier = parsedText<string>(
  (shown) => `${shown} is not a name. Write small letters, digits and hyphens, such as win-back.`,
  (text) => (/^[a-z0-9][a-z0-9-]{0,79}$/.test(text) ? text : null),
).meta({ kind: 'name', pattern: '^[a-z0-9][a-z0-9-]{0,79}$' });

/** A step's own id, the same in every verb. */
export const stepId = identifier
  .optional()
  .meta({ description: 'Its id; otherwise made of verb and object, such as send:welcome.', sample: 'second-mail' });

/** Ids of accounts are the company's own; a number without quotes is one as well. */
export const accountId = z
  .union([z.string(), z.number()], { error: (issue) => notAccount(issue.input) })
  .transform((value, context) => {
    const id = String(value);
    if (/^[^\s\p{Cc}]{1,200}$/u.test(id)) return id;
    context.issues.push({ code: 'custom', input: value, message: notAccount(value) });
    return z.NEVER;
  })
  .meta({ kind: "account's id", sample: 'acme' });

const notAccount = (value: unknown): string => `${show(value)} is not an account's id. Write it as your orders do.`;

/** Text for people on one line. */
export const words = parsedText<string>(
  (shown) => `${shown} is not a line of text. Write up to 200 characters in quotes.`,
  // biome-ignore lint/suspicious/noControlCharactersInRegex: a control character would reach a subject or a task title
  (text) => (text.trim() !== '' && text.length <= 200 && !/[\u0000-\u001f\u007f]/.test(text) ? text : null),
).meta({ kind: 'text', pattern: '\\S', maxLength: 200 });

const withoutSign = (input: unknown): string =>
  typeof input === 'string' && input.endsWith('%') ? ' Write the number alone, without %.' : '';

export const wholePercent = (least: number, most: number) => {
  const message = (issue: { readonly input?: unknown }) =>
    issue.input === undefined
      ? undefined
      : `${show(issue.input)} is not a whole percentage from ${least} to ${most}.${withoutSign(issue.input)}`;
  return z.int({ error: message }).min(least, { error: message }).max(most, { error: message });
};

export const wholeNumber = (least: number, most: number) => {
  const message = (issue: { readonly input?: unknown }) =>
    issue.input === undefined ? undefined : `${show(issue.input)} is not a whole number from ${least} to ${most}.`;
  return z.int({ error: message }).min(least, { error: message }).max(most, { error: message });
};

export const trueOrFalse = z.boolean({
  error: (issue) => (issue.input === undefined ? undefined : `${show(issue.input)} is neither true nor false.`),
});

/** A slip, or a town without its continent. */
export const zoneHint = (text: string): string => {
  const zones = Intl.supportedValuesOf('timeZone');
  const town = zones.find((zone) => zone.toLowerCase().endsWith(`/${text.toLowerCase().replaceAll(' ', '_')}`));
  return town === undefined ? didYouMean(text, zones) : ` Did you mean "${town}"?`;
};

/** An IANA zone. */
export const timezone = parsedText<string>(
  (shown) => `${shown} is not a time zone. Write an IANA name such as Asia/Manila.`,
  (text) => (isZone(text) ? text : null),
  zoneHint,
).meta({ kind: 'time zone', pattern: '^[A-Za-z]', sample: 'Asia/Manila' });

export const isZone = (text: string): boolean => {
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
    return /^[A-Za-z]/.test(text);
  } catch (error) {
    if (error instanceof RangeError) return false;
    throw error;
  }
};

/** An ISO 4217 code. */
export const currency = parsedText<string>(
  (shown) => `${shown} is not a currency. Write an ISO 4217 code such as GBP.`,
  (text) => (isCurrency(text) ? text : null),
  (text) => (isCurrency(text.toUpperCase()) ? ` Did you mean "${text.toUpperCase()}"?` : didYouMean(text, CURRENCIES)),
).meta({ kind: 'currency', pattern: '^[A-Z]{3}$', sample: 'GBP' });

/** A language tag (BCP 47), in its usual spelling. */
export const locale = parsedText<string>(
  (shown) => `${shown} is not a language. Write a tag such as en, fa or fil.`,
  (text) => {
    try {
      return Intl.getCanonicalLocales(text)[0] ?? null;
    } catch (error) {
      if (error instanceof RangeError) return null;
      throw error;
    }
  },
).meta({ kind: 'language', pattern: '^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$', sample: 'fa' });

const CURRENCIES: ReadonlySet<string> = new Set(Intl.supportedValuesOf('currency'));

export const isCurrency = (text: string): boolean => CURRENCIES.has(text);

export const listOf = <Item extends z.ZodType>(item: Item, what: string) =>
  z.array(item, {
    error: (issue) => {
      const { input } = issue;
      if (input === undefined) return undefined;
      return `${show(input)} is not a list of ${what}.${typeof input === 'string' ? ` Write [ ${input} ].` : ''}`;
    },
  });
