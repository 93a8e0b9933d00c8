/** The cells of an account file that go into the dossier and the three questions, each with its source and as-of. */
import { DOSSIER_PREFIX, dossierValue } from '../../contract/import-accounts.ts';
import { optionalInstant, optionalText } from '../../contract/import-fields.ts';
import { QUESTIONS } from '../../domain/relationship.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import type { RecordedField } from '../../store/import/merge-account.ts';
import type { Refusal } from './import-report.ts';
import type { TableRow } from './read-table.ts';

export type DossierCells = {
  readonly dossier: Readonly<Record<string, RecordedField>>;
  readonly qualification: Readonly<Record<string, RecordedField>>;
};

export type DossierReading = {
  /** Fields that need no prefix. */
  readonly fields: readonly string[];
  readonly timezone: string;
  /** Of the row, else of the file. */
  readonly source: string;
  /** Of the row; null: the file dates nothing, what is new is as of now. */
  readonly asOf: BusinessTime | null;
  readonly now: BusinessTime;
};

/** A cell that cannot be read refuses the row. Blank ones say nothing. */
export const readDossierCells = (
  row: TableRow,
  reading: DossierReading,
): DossierCells | { readonly refusal: Refusal } => {
  const cells = new OriginCells(row, reading);
  const dossier: [string, RecordedField][] = [];
  const qualification: [string, RecordedField][] = [];
  for (const [column, name] of columnsOf(row, reading.fields)) {
    const field = cells.field(column);
    if (field !== null) dossier.push([name, field]);
  }
  for (const question of Object.keys(QUESTIONS)) {
    const field = cells.field(question);
    if (field !== null) qualification.push([question, { ...field, value: String(field.value).toLowerCase() }]);
  }
  if (cells.refused !== null) return { refusal: { line: row.line, reason: cells.refused } };
  return { dossier: Object.fromEntries(dossier), qualification: Object.fromEntries(qualification) };
};

/** Column and field. `dossier.x_source` is no field where `dossier.x` is a column. */
const columnsOf = ({ cells }: TableRow, fields: readonly string[]): readonly (readonly [string, string])[] => {
  const prefixed = Object.keys(cells).filter((name) => name.startsWith(DOSSIER_PREFIX));
  const origins = new Set(prefixed.flatMap((name) => [`${name}_source`, `${name}_as_of`]));
  return [
    ...prefixed.filter((name) => !origins.has(name)).map((name) => [name, name.slice(DOSSIER_PREFIX.length)] as const),
    ...fields.filter((name) => Object.hasOwn(cells, name)).map((name) => [name, name] as const),
  ];
};

class OriginCells {
  readonly #row: TableRow;
  readonly #reading: DossierReading;
  /** What is wrong with the first cell that cannot be read. */
  refused: string | null = null;

  constructor(row: TableRow, reading: DossierReading) {
    this.#row = row;
    this.#reading = reading;
  }

  field(column: string): RecordedField | null {
    const { now, source, asOf, timezone } = this.#reading;
    const value = this.#read(column, dossierValue);
    if (value === null) return null;
    const dated = this.#read(`${column}_as_of`, optionalInstant(timezone)) ?? asOf;
    // A date is the begin of its day in the file's zone: somewhere it is tomorrow already.
    if (dated !== null && dated > now + DAY) this.refused ??= `${column}: its as_of lies ahead`;
    return {
      value,
      source: this.#read(`${column}_source`, optionalText()) ?? source,
      asOf: new Date(dated ?? now).toISOString(),
      dated: dated !== null,
    };
  }

  #read<Value>(column: string, cell: Cell<Value>): Value | null {
    const result = cell.safeParse(this.#row.cells[column]);
    if (result.success) return result.data;
    this.refused ??= `${column} ${result.error.issues[0]?.message}`;
    return null;
  }
}

/** What a zod schema of a cell answers. */
type Cell<Value> = {
  safeParse(
    cell: unknown,
  ):
    | { readonly success: true; readonly data: Value | null }
    | { readonly success: false; readonly error: { readonly issues: readonly { readonly message: string }[] } };
};
