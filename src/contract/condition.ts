/**
 * Reads a condition: `{ field: value }` or `{ field: { at_least | at_most | is | is_not | in | exists: ... } }`; of a date
 * against now `{ field: { older_than | within_last | within_next: 30d } }`; with `all`, `any`, `not`, `in_segment` and
 * `performed`. Several entries of one map must all hold.
 */
import type { Bound, Condition, DateTest, Scalar } from '../domain/condition.ts';
import { type Duration, parseDuration } from '../domain/duration.ts';
import { checkEvent, checkSegment, type Reading } from './catalogue.ts';
import { isRecord, show } from './check-shape.ts';
import { checkDateField, checkField, checkFieldValue, type FieldScope } from './condition-fields.ts';
import { didYouMean } from './did-you-mean.ts';
import type { Path } from './path.ts';

export const OPERATORS = [
  'is',
  'is_not',
  'in',
  'at_least',
  'at_most',
  'exists',
  'older_than',
  'within_last',
  'within_next',
] as const;
export type Operator = (typeof OPERATORS)[number];

/** Keys of `performed` beside its short form, the event's name alone. */
export const PERFORMED = ['event', 'within', 'at_least'] as const;

/** More often than this nothing is counted. */
export const MOST_TIMES = 100;

/** Null when a part of it is wrong; every part is read and reported. */
export const readCondition = (value: unknown, path: Path, scope: FieldScope, reading: Reading): Condition | null => {
  if (!isRecord(value) || Object.keys(value).length === 0) {
    reading.report(path, {
      code: 'invalid-value',
      message: `${isRecord(value) ? 'An empty map' : show(value)} is not a condition. Write { field: value }.`,
    });
    return null;
  }
  return allOf(Object.entries(value).map(([key, part]) => readEntry(key, part, [...path, key], scope, reading)));
};

const readEntry = (key: string, value: unknown, path: Path, scope: FieldScope, reading: Reading): Condition | null => {
  switch (key) {
    case 'all':
    case 'any': {
      const parts = readList(value, path, reading, (part, at) => readCondition(part, at, scope, reading));
      return parts && { type: key, of: parts };
    }
    case 'not': {
      const of = readCondition(value, path, scope, reading);
      return of && { type: 'not', of };
    }
    case 'in_segment':
      if (typeof value !== 'string') return complain(reading, path, `${show(value)} is not a segment's name.`);
      checkSegment(value, path, reading);
      return { type: 'in-segment', segment: value };
    case 'performed':
      return readPerformed(value, path, reading);
    default:
      return readField(key, value, path, scope, reading);
  }
};

const readField = (
  field: string,
  value: unknown,
  path: Path,
  scope: FieldScope,
  reading: Reading,
): Condition | null => {
  if (!checkField(field, path, scope, reading)) return null;
  if (!isRecord(value)) return readTest(field, 'is', value, path, reading);
  if (Object.keys(value).length === 0) return complain(reading, path, 'An empty map is not a test.');
  return allOf(
    Object.entries(value).map(([operator, operand]) => {
      const at = [...path, operator];
      if (isOperator(operator)) return readTest(field, operator, operand, at, reading);
      reading.report(at, {
        code: 'unknown-operator',
        message: `Unknown test ${show(operator)}.${didYouMean(operator, OPERATORS) || ` Write one of ${OPERATORS.join(', ')}.`}`,
        at: 'key',
      });
      return null;
    }),
  );
};

const isOperator = (text: string): text is Operator => (OPERATORS as readonly string[]).includes(text);

const readTest = (
  field: string,
  operator: Operator,
  operand: unknown,
  path: Path,
  reading: Reading,
): Condition | null => {
  switch (operator) {
    case 'in': {
      const values = readList(operand, path, reading, (item, at) => {
        if (!isScalar(item)) return complain(reading, at, `${show(item)} is not a single value.`);
        checkFieldValue(field, item, at, reading);
        return item;
      });
      return values && { type: 'in', field, values };
    }
    case 'exists':
      if (typeof operand !== 'boolean') return complain(reading, path, `${show(operand)} is neither true nor false.`);
      return { type: 'exists', field, expected: operand };
    case 'is':
    case 'is_not': {
      const bound = readBound(field, operand, path, reading);
      if (bound === null) return null;
      if (isScalar(bound)) checkFieldValue(field, bound, path, reading);
      return { type: operator === 'is' ? 'is' : 'is-not', field, value: bound };
    }
    case 'at_least':
    case 'at_most': {
      const bound = readBound(field, operand, path, reading);
      if (bound === null) return null;
      if (typeof bound === 'boolean') return complain(reading, path, `${show(bound)} cannot be compared by size.`);
      return { type: operator === 'at_least' ? 'at-least' : 'at-most', field, value: bound };
    }
    case 'older_than':
    case 'within_last':
    case 'within_next': {
      if (!checkDateField(field, path, reading)) return null;
      const span = readSpan(operand, path, reading);
      return span && { type: 'dated', field, test: DATE_TESTS[operator], span };
    }
  }
};

const DATE_TESTS = {
  older_than: 'older-than',
  within_last: 'within-last',
  within_next: 'within-next',
} as const satisfies Readonly<Record<string, DateTest>>;

const readSpan = (value: unknown, path: Path, reading: Reading): Duration | null =>
  parseDuration(String(value)) ?? complain(reading, path, `${show(value)} is not a duration. Write 30m, 4h, 3d or 2w.`);

const readBound = (field: string, value: unknown, path: Path, reading: Reading): Bound | null => {
  if (isScalar(value)) return value;
  if (!isRecord(value)) return complain(reading, path, `${show(value)} is not a single value.`);
  const [key, ...more] = Object.keys(value);
  const share = value['x_usual'];
  if (key !== 'x_usual' || more.length > 0) {
    const hint = key === undefined ? '' : didYouMean(key, ['x_usual']);
    return complain(reading, path, `A map here can only be { x_usual: 0.5 }.${hint}`);
  }
  if (!field.endsWith('order.total')) {
    return complain(reading, path, 'x_usual compares an order with the usual one: it goes with order.total only.');
  }
  if (typeof share !== 'number' || share <= 0 || share > 1000) {
    return complain(reading, [...path, 'x_usual'], `${show(share)} is not a share such as 0.5.`);
  }
  return { xUsual: share };
};

const readPerformed = (value: unknown, path: Path, reading: Reading): Condition | null => {
  const event = isRecord(value) ? value['event'] : value;
  const eventPath = isRecord(value) ? [...path, 'event'] : path;
  let within: Duration | null = null;
  let atLeast = 1;
  if (isRecord(value)) {
    for (const key of Object.keys(value).filter((key) => !(PERFORMED as readonly string[]).includes(key))) {
      const message = `Unknown key ${show(key)}.${didYouMean(key, PERFORMED)}`;
      reading.report([...path, key], { code: 'unknown-key', message, at: 'key' });
    }
    if (value['within'] !== undefined) {
      within = readSpan(value['within'], [...path, 'within'], reading);
      if (within === null) return null;
    }
    const least = value['at_least'] ?? 1;
    if (typeof least !== 'number' || !Number.isInteger(least) || least < 1 || least > MOST_TIMES) {
      const message = `${show(least)} is no number of times. Write a whole number from 1 to ${MOST_TIMES}.`;
      return complain(reading, [...path, 'at_least'], message);
    }
    atLeast = least;
  }
  if (typeof event !== 'string') return complain(reading, eventPath, `${show(event)} is not an event's name.`);
  if (refusesOpens(event, eventPath, reading) || !checkEvent(event, eventPath, reading)) return null;
  return { type: 'performed', event, within, ...(atLeast > 1 && { atLeast }) };
};

/** Opens are made by machines as often as by people: nothing is decided by them alone (semantics row 18). */
export const refusesOpens = (event: string, path: Path, reading: Reading): boolean => {
  if (event !== 'Email Opened') return false;
  const message =
    'Opens alone decide nothing: machines open mails too. Use Email Clicked, Email Replied or Order Completed.';
  reading.report(path, { code: 'opens-alone', message });
  return true;
};

const readList = <Item>(
  value: unknown,
  path: Path,
  reading: Reading,
  read: (item: unknown, path: Path) => Item | null,
): readonly Item[] | null => {
  if (!Array.isArray(value) || value.length === 0) {
    return complain(reading, path, `${Array.isArray(value) ? 'An empty list' : show(value)} is not a list of values.`);
  }
  const items = value.map((item, index) => read(item, [...path, index]));
  const whole = items.filter((item) => item !== null);
  return whole.length === items.length ? whole : null;
};

const allOf = (parts: readonly (Condition | null)[]): Condition | null => {
  const whole = parts.filter((part) => part !== null);
  const [first] = whole;
  if (first === undefined || whole.length < parts.length) return null;
  return whole.length === 1 ? first : { type: 'all', of: whole };
};

const isScalar = (value: unknown): value is Scalar =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';

const complain = (reading: Reading, path: Path, message: string): null => {
  reading.report(path, { code: 'invalid-value', message });
  return null;
};
