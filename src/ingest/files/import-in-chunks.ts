/** The loop that account, contact and product files share: read, refuse, hand over some hundred rows at a time. */
import type { ImportReport, Refusal } from './import-report.ts';
import type { Table, TableRow } from './read-table.ts';

const CHUNK = 500;

export type ChunkResult = {
  readonly accepted: number;
  readonly unchanged: number;
  readonly refused: readonly Refusal[];
};

export type Chunks<Row> = {
  /** The row, or why it cannot be taken. */
  readonly read: (row: TableRow) => { readonly row: Row } | { readonly refusal: Refusal };
  /** What must be unique in a file, in words: the second row that has one of them is refused. */
  readonly keys: (row: Row) => readonly string[];
  readonly write: (rows: readonly Row[]) => Promise<ChunkResult>;
};

/** Counts of a whole file, without the table's own warnings. */
export const importInChunks = async <Row>(
  table: Table<string>,
  { read, keys, write }: Chunks<Row>,
): Promise<Omit<ImportReport, 'warnings'>> => {
  const refused: Refusal[] = [];
  const lineOf = new Map<string, number>();
  let accepted = 0;
  let unchanged = 0;
  let waiting: Row[] = [];
  const flush = async (): Promise<void> => {
    if (waiting.length === 0) return;
    const result = await write(waiting);
    waiting = [];
    accepted += result.accepted;
    unchanged += result.unchanged;
    refused.push(...result.refused);
  };
  for await (const batch of table.batches()) {
    refused.push(...batch.refused);
    for (const tableRow of batch.rows) {
      const result = read(tableRow);
      if ('refusal' in result) {
        refused.push(result.refusal);
        continue;
      }
      const own = keys(result.row);
      const taken = own.find((key) => lineOf.has(key));
      if (taken !== undefined) {
        refused.push({ line: tableRow.line, reason: `${taken} stands on line ${lineOf.get(taken)} already` });
        continue;
      }
      for (const key of own) lineOf.set(key, tableRow.line);
      waiting.push(result.row);
      if (waiting.length >= CHUNK) await flush();
    }
  }
  await flush();
  refused.sort((left, right) => left.line - right.line);
  return { rows: accepted + unchanged + refused.length, accepted, unchanged, refused };
};
