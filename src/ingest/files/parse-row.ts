import type { z } from 'zod';
import type { Refusal } from './import-report.ts';
import type { TableRow } from './read-table.ts';

/** A row read by its schema, or the refusal that names each cell that is wrong. */
export const parseRow = <Schema extends z.ZodType>(
  schema: Schema,
  { line, cells }: TableRow,
): { readonly row: z.output<Schema> } | { readonly refusal: Refusal } => {
  const result = schema.safeParse(cells);
  if (result.success) return { row: result.data };
  const reason = result.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
  return { refusal: { line, reason } };
};
