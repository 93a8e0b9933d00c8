import type { Refusal } from './import-report.ts';

export type CsvRecord = { readonly line: number; readonly cells: readonly string[] };

export type Framed = { readonly records: readonly CsvRecord[]; readonly refused: readonly Refusal[] };

export type FrameOptions = { readonly delimiter: string /** Cells a row must have. */; readonly columns: number };
