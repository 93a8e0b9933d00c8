/** Finds the columns an import reads in a file's header, by name or synonym, and says what is missing and what was meant. */
import { nearest } from '../../contract/did-you-mean.ts';
import { type ImportColumn, plainName } from '../../contract/import-columns.ts';

export type HeaderMap = {
  /** Index of each column found. */
  readonly found: ReadonlyMap<string, number>;
  /** Required columns that are not there. */
  readonly missing: readonly string[];
  /** Header cells nobody reads, as written. */
  readonly ignored: readonly string[];
  /** Cells that mean a column which another cell has already. */
  readonly doubled: readonly string[];
};

/** The column's own name goes before its synonyms, and the first of two cells before the second. */
export const mapHeader = (header: readonly string[], columns: readonly ImportColumn[]): HeaderMap => {
  const plain = header.map(plainName);
  const found = new Map<string, number>();
  for (const column of columns) {
    const index = [column.name, ...column.synonyms].map((name) => plain.indexOf(plainName(name))).find((at) => at >= 0);
    if (index !== undefined) found.set(column.name, index);
  }
  const used = new Set(found.values());
  const unused = header.filter((_, index) => !used.has(index));
  const known = new Set(columns.flatMap((column) => [column.name, ...column.synonyms].map(plainName)));
  return {
    found,
    missing: columns.filter((column) => column.required && !found.has(column.name)).map((column) => column.name),
    ignored: unused.filter((cell) => cell.trim() !== '' && !known.has(plainName(cell))),
    doubled: unused.filter((cell) => known.has(plainName(cell))),
  };
};

/** What is wrong with a header, in sentences: what is missing and found, what would be accepted, what was meant. */
export const headerProblem = (header: readonly string[], columns: readonly ImportColumn[]): string | null => {
  const { missing, ignored } = mapHeader(header, columns);
  if (missing.length === 0) return null;
  const accepted = columns
    .filter((column) => column.unlisted !== true)
    .map((column) => (column.required ? column.name : `[${column.name}]`))
    .join(', ');
  const meant = missing.flatMap((name) => {
    const near = nearest(plainName(name), ignored.map(plainName));
    const written = ignored.find((cell) => plainName(cell) === near);
    return written === undefined ? [] : [`did you mean ${name} by "${written}"?`];
  });
  const names = header.map((cell) => (cell.length > 40 ? `${cell.slice(0, 40)}...` : cell)).slice(0, 30);
  return [
    `missing ${missing.length === 1 ? 'column' : 'columns'}: ${missing.join(', ')}`,
    `found: ${names.join(', ')}`,
    `accepted (in brackets: may be left out): ${accepted}`,
    ...meant,
  ].join('; ');
};
