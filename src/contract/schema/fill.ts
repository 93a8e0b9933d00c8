/**
 * Readers hold a file against one level of shape at a time, with `unknown` where a reader of its own goes on. Here those
 * places are filled, so that the same shapes make one whole for editors. A key that a reader gains and nobody fills does
 * not compile.
 */
import { z } from 'zod';

/** Keys of a level that a reader of their own reads. */
type OpenKey<Shape extends z.ZodRawShape> = {
  [Key in keyof Shape]: Shape[Key] extends z.ZodUnknown | z.ZodOptional<z.ZodUnknown> ? Key : never;
}[keyof Shape];

type Parts<Shape extends z.ZodRawShape> = { readonly [Key in OpenKey<Shape>]: z.ZodType } & {
  readonly [Key in keyof Shape]?: z.ZodType;
};

/**
 * The level with its open keys filled (others may be narrowed); each key keeps its words, and whether it must be there. A
 * key filled with `never` is one that the reader knows only to say where it belongs: it is left out.
 */
export const fill = <Shape extends z.ZodRawShape>(level: z.ZodObject<Shape>, parts: Parts<Shape>): z.ZodObject => {
  const filled = Object.entries<z.ZodType>(parts).map(([key, part]) => {
    const open = level.shape[key];
    const words = { about: part.meta()?.description, ...wordsOf(open) };
    return [key, (open instanceof z.ZodOptional ? part.optional() : part).meta({ ...part.meta(), ...words })] as const;
  });
  const shape = Object.entries<z.ZodType>({ ...level.shape, ...Object.fromEntries(filled) });
  const kept = shape.filter(([key]) => !((parts as Readonly<Record<string, z.ZodType>>)[key] instanceof z.ZodNever));
  return z.strictObject(Object.fromEntries(kept)).meta({ ...level.meta() });
};

/** What people are told of a key; what it may hold is the part's to say. */
const wordsOf = (key: unknown) => {
  const meta = key instanceof z.ZodType ? (key.meta() ?? {}) : {};
  return Object.fromEntries(Object.entries(meta).filter(([word]) => WORDS.includes(word)));
};

const WORDS: readonly string[] = ['description', 'preset', 'sample', 'rows'];

/**
 * One of several maps, chosen by the first of these keys that is there; null: the map of those that have none of them.
 * `json-schema.ts` makes a chain of if and then of it, so that an editor speaks of one map only.
 */
export const byVerb = (...maps: readonly (readonly [verb: string | null, shape: z.ZodType])[]): z.ZodType =>
  z.union(maps.map(([, shape]) => shape)).meta({ verbs: maps.map(([verb]) => verb) });
