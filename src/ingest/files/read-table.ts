/**
 * A CSV file as rows of cells by column name: survey, header, then batches. Knows nothing of what the columns mean.
 * Comma, semicolon and tab are told apart by the header.
 */
import type { ImportCells, ImportColumn } from '../../contract/import-columns.ts';
import type { Framed } from './csv-record.ts';
import { recordFramer } from './frame-records.ts';
import type { OnProgress, Refusal } from './import-report.ts';
import { InvalidFile } from './invalid-file.ts';
import { headerProblem, mapHeader } from './map-header.ts';
import { parseRecord } from './parse-records.ts';
import { readLines } from './read-lines.ts';
import { type Survey, surveyFile } from './survey-file.ts';

export type TableRow = { readonly line: number; readonly cells: ImportCells };

export type TableBatch = { readonly rows: readonly TableRow[]; readonly refused: readonly Refusal[] };

export type Table<Layout extends string> = {
  readonly layout: Layout;
  readonly columns: ReadonlySet<string>;
  readonly warnings: readonly string[];
  /** Reads the file from its start, each time it is called. */
  readonly batches: () => AsyncGenerator<TableBatch>;
};

export type TableOptions<Layout extends string> = {
  /** Ways to read the file, by name; the one that fits the header best is taken. */
  readonly layouts: Readonly<Record<Layout, readonly ImportColumn[]>>;
  /** Columns that begin so are passed on under their own name (lower case). */
  readonly prefix?: string;
  readonly onProgress?: OnProgress;
};

/** Throws InvalidFile when the file is missing, torn, no text, or has not the columns of any layout. */
export const openTable = async <Layout extends string>(
  path: string,
  options: TableOptions<Layout>,
): Promise<Table<Layout>> => {
  const survey = await surveyFile(path);
  const first = await firstLine(survey);
  const { layout, delimiter, cells } = chooseLayout(path, first.text, options.layouts);
  const map = mapHeader(cells, options.layouts[layout]);
  const indexes = [...map.found, ...prefixed(cells, options.prefix)];
  const names = new Set(indexes.map(([name]) => name));
  return {
    layout,
    columns: names,
    warnings: warningsOf(
      survey,
      map.ignored.filter((name) => !names.has(name.trim().toLowerCase())),
      map.doubled,
    ),
    batches: () =>
      readBatches(survey, { header: first.number, delimiter, indexes, columns: cells.length }, options.onProgress),
  };
};

type Header = {
  readonly header: number;
  readonly delimiter: string;
  readonly indexes: readonly (readonly [string, number])[];
  readonly columns: number;
};

async function* readBatches(
  survey: Survey,
  { header, delimiter, indexes, columns }: Header,
  onProgress: OnProgress | undefined,
): AsyncGenerator<TableBatch> {
  const frame = recordFramer({ delimiter, columns });
  const toBatch = ({ records, refused }: Framed): TableBatch => ({
    refused,
    rows: records.map(({ line, cells }) => {
      const named: Record<string, string> = {};
      for (const [name, index] of indexes) named[name] = cells[index] ?? '';
      return { line, cells: named };
    }),
  });
  for await (const lines of readLines(survey)) {
    yield toBatch(
      frame(
        lines[0] !== undefined && lines[0].number <= header ? lines.filter((line) => line.number > header) : lines,
        false,
      ),
    );
    onProgress?.({ phase: 'reading', done: lines.at(-1)?.number ?? 0, total: survey.lines });
  }
  yield toBatch(frame([], true));
}

const firstLine = async (survey: Survey) => {
  for await (const lines of readLines(survey)) {
    for (const line of lines) {
      if (line.tooLong) throw new InvalidFile(`${survey.path}: line ${line.number} should be a header and is too long`);
      if (line.text.trim() !== '') return line;
    }
  }
  throw new InvalidFile(`${survey.path} holds blank lines only: it needs a header line and one line a row`);
};

/** The delimiter that makes the most sense of the header, and the first layout whose columns are all there. */
const chooseLayout = <Layout extends string>(
  path: string,
  text: string,
  layouts: Readonly<Record<Layout, readonly ImportColumn[]>>,
) => {
  const names = Object.keys(layouts) as Layout[];
  const readings = [',', ';', '\t'].flatMap((delimiter) => {
    const cells = parseRecord(text, delimiter);
    return cells === null
      ? []
      : names.map((layout) => ({ layout, delimiter, cells, map: mapHeader(cells, layouts[layout]) }));
  });
  readings.sort(
    (left, right) => left.map.missing.length - right.map.missing.length || right.map.found.size - left.map.found.size,
  );
  const [best] = readings;
  if (best === undefined) throw new InvalidFile(`${path}: the header line breaks off inside a quoted cell`);
  const problem = headerProblem(best.cells, layouts[best.layout]);
  if (problem !== null) throw new InvalidFile(`${path}: ${problem}`);
  return best;
};

const prefixed = (cells: readonly string[], prefix: string | undefined): [string, number][] =>
  prefix === undefined
    ? []
    : cells.flatMap((cell, index): [string, number][] => {
        const name = cell.trim().toLowerCase();
        return name.startsWith(prefix) && name.length > prefix.length ? [[name, index]] : [];
      });

const warningsOf = (survey: Survey, ignored: readonly string[], doubled: readonly string[]): string[] => [
  ...(survey.encoding === 'windows-1252' ? ['the text is not UTF-8: it was read as Windows-1252'] : []),
  ...(ignored.length > 0 ? [`columns not read: ${ignored.join(', ')}`] : []),
  ...(doubled.length > 0 ? [`columns that mean the same as another one, not read: ${doubled.join(', ')}`] : []),
];
