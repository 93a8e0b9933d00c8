/**
 * The CSV grammar, by csv-parse: many lines at once, and one by one only where a line among them is broken. A line without
 * a quote has no grammar but its delimiters, so it is split, which spares a buffer a cell.
 */
import { CsvError, parse } from 'csv-parse/sync';
import type { CsvRecord, Framed, FrameOptions } from './csv-record.ts';
import type { Refusal } from './import-report.ts';
import type { Line } from './read-lines.ts';

/** Each line is one row; broken ones and ones with too many or too few cells are refused. */
export const parseRecords = (lines: readonly Line[], options: FrameOptions): Framed => {
  const records: CsvRecord[] = [];
  const refused: Refusal[] = [];
  const visit = (part: readonly Line[]): void => {
    const rows = parseText(part.map((line) => line.text).join('\n'), options.delimiter);
    const [only] = part;
    if (rows !== null && rows.length === part.length) {
      part.forEach((line, index) => {
        take(line, rows[index] ?? []);
      });
    } else if (part.length > 1) {
      // Halving finds the broken lines among a thousand in a few parses each.
      const half = part.length >> 1;
      visit(part.slice(0, half));
      visit(part.slice(half));
    } else if (only !== undefined) {
      refused.push({ line: only.number, reason: 'a quote stands where none may: quote the whole cell and double it' });
    }
  };
  const take = (line: Line, cells: readonly string[]): void => {
    if (cells.length === options.columns) records.push({ line: line.number, cells });
    else refused.push({ line: line.number, reason: countReason(cells.length, options.columns) });
  };
  for (const line of lines) if (line.quotes === 0) take(line, line.text.split(options.delimiter));
  const withQuotes = lines.filter((line) => line.quotes > 0);
  if (withQuotes.length > 0) visit(withQuotes);
  return { records, refused };
};

/** The cells of a text that should be one row; null when it is not. */
export const parseRecord = (text: string, delimiter: string): readonly string[] | null => {
  const rows = parseText(text, delimiter);
  return rows?.length === 1 ? (rows[0] ?? null) : null;
};

const countReason = (found: number, expected: number): string =>
  `has ${found} ${found === 1 ? 'cell' : 'cells'} where the header has ${expected}`;

/** Null where the text breaks the grammar. */
const parseText = (text: string, delimiter: string): readonly (readonly string[])[] | null => {
  try {
    return parse(text, { delimiter, record_delimiter: '\n', relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) return null;
    throw error;
  }
};
