import { z } from 'zod';
import { Failure } from './failure.ts';

/**
 * What was typed, by the names the command line gives it (`TEXT`, `--due`), read by their schemas; a name that was not typed
 * is undefined. Throws Failure (exit code 3) that says of each what is wrong.
 */
export const readSaid = <Shape extends z.ZodRawShape>(
  shape: Shape,
  typed: Readonly<Record<keyof Shape, unknown>>,
): z.output<z.ZodObject<Shape>> => {
  const result = z.object(shape).safeParse(typed);
  if (result.success) return result.data;
  throw new Failure(result.error.issues.map(messageOf).join('\n'), 3);
};

/** Of a union (a value or `none`) the last branch has the words. */
const messageOf = (issue: z.core.$ZodIssue): string => {
  const inner = issue.code === 'invalid_union' ? issue.errors.at(-1)?.[0]?.message : undefined;
  return `${issue.path.join('.')} ${inner ?? issue.message}`;
};
