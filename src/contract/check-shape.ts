/**
 * Holds one map of a file against its zod shape and says what is wrong in the language's own words. Maps are checked one
 * level at a time, each against the one shape its verb chose, so a reader never sees the errors of a union.
 */
import { z } from 'zod';
import type { Report } from './diagnostic.ts';
import { didYouMean, nearest } from './did-you-mean.ts';
import { inFlow } from './in-flow.ts';
import type { Path } from './path.ts';

export type Shape<Schema extends z.ZodObject> = {
  readonly schema: Schema;
  /** Keys the language will know: said to be not yet available instead of unknown. */
  readonly later?: readonly string[];
};

/** Null when something is wrong, all of it reported; never throws. `what` names the map for people, such as `an offer`. */
export const checkShape = <Schema extends z.ZodObject>(
  { schema, later = [] }: Shape<Schema>,
  value: unknown,
  path: Path,
  report: Report,
  what: string,
): z.output<Schema> | null => {
  if (!isRecord(value)) {
    report(path, { code: 'invalid-value', message: `${show(value)} is not ${what}. Write ${sampleOf(schema)}.` });
    return null;
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const known = [...Object.keys(schema.shape), ...later];
  const meant = new Set<string>();
  // A construct that is not available yet may do without keys that are needed today.
  const unavailable = later.some((key) => Object.hasOwn(value, key));
  for (const issue of result.error.issues) {
    if (issue.code !== 'unrecognized_keys') continue;
    for (const key of issue.keys) {
      const near = nearest(key, known);
      if (near !== null) meant.add(near);
      report([...path, key], unknownKey(key, known, later));
    }
  }
  for (const issue of result.error.issues) {
    if (issue.code === 'unrecognized_keys') continue;
    const [key] = issue.path;
    const at = [...path, ...(issue.path as Path)];
    if (typeof key === 'string' && issue.path.length === 1 && !Object.hasOwn(value, key)) {
      // The mistyped key was reported already: saying that the right one is missing would say it twice.
      if (!meant.has(key) && !unavailable)
        report(path, { code: 'missing-key', message: `Missing key "${key}".${exampleOf(schema, key)}` });
    } else if (issue.code === 'invalid_value') {
      const values = issue.values.map(String);
      const given = valueAt(value, issue.path);
      report(at, notOneOf(given, values));
    } else {
      report(at, { code: 'invalid-value', message: issue.message });
    }
  }
  return null;
};

const exampleOf = (schema: z.ZodObject, key: string): string => {
  const shape: unknown = schema.shape[key];
  const sample = shape instanceof z.ZodType ? shape.meta()?.['sample'] : undefined;
  return sample === undefined ? '' : ` Write ${key}: ${inFlow(sample)}.`;
};

/** How such a map looks: the example of its shape, else its keys. */
const sampleOf = (schema: z.ZodObject): string => {
  const sample = schema.meta()?.['sample'];
  if (sample !== undefined) return inFlow(sample);
  const keys = Object.keys(schema.shape).slice(0, 3);
  return `{ ${keys.map((key) => `${key}: ...`).join(', ')} }`;
};

const unknownKey = (key: string, known: readonly string[], later: readonly string[]) =>
  later.includes(key)
    ? notYet(`"${key}"`)
    : {
        code: 'unknown-key',
        message: `Unknown key ${show(key)}.${didYouMean(key, known) || ` Here may stand ${offered(known, later)}.`}`,
        at: 'key' as const,
      };

const offered = (known: readonly string[], later: readonly string[]): string =>
  known.filter((key) => !later.includes(key)).join(', ');

/** For what the language is to say one day and this release cannot do. */
export const notYet = (what: string) => ({
  code: 'not-yet-available',
  message: `${what} is not yet available.`,
  at: 'key' as const,
});

export const notOneOf = (given: unknown, values: readonly string[]) => ({
  code: 'invalid-value',
  message: `${show(given)} is not one of ${values.join(', ')}.${typeof given === 'string' ? didYouMean(given, values) : ''}`,
});

export const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A value in a message: short, on one line. */
export const show = (value: unknown): string => {
  if (Array.isArray(value)) return 'a list';
  if (isRecord(value)) return 'a map';
  if (value === undefined || value === null) return 'nothing';
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 57)}..."` : text;
};

const valueAt = (value: unknown, path: readonly PropertyKey[]): unknown =>
  path.reduce<unknown>(
    (inner, part) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<PropertyKey, unknown>)[part] : undefined,
    value,
  );
