/** What an import did, for people and for programs. */
import { writeFile } from 'node:fs/promises';
import type { ImportReport, Refusal } from '../ingest/files/import-report.ts';
import { Failure } from './failure.ts';

const SHOWN = 20;

export type PrintOptions = {
  readonly json: boolean;
  readonly elapsedMs: number;
  /** File that holds every refusal. */
  readonly saved: string | undefined;
};

/** Warnings go to standard error, the answer to standard output. */
export const printImport = (path: string, report: ImportReport, { json, elapsedMs, saved }: PrintOptions): void => {
  for (const warning of report.warnings) process.stderr.write(`note: ${warning}\n`);
  if (json) {
    const { rows, accepted, unchanged, refused, warnings } = report;
    process.stdout.write(`${JSON.stringify({ rows, accepted, unchanged, refused, elapsedMs, warnings })}\n`);
    return;
  }
  for (const { line, reason } of report.refused.slice(0, SHOWN)) process.stdout.write(`  line ${line}: ${reason}\n`);
  const more = report.refused.length - SHOWN;
  if (saved !== undefined) process.stdout.write(`  all ${report.refused.length} refusals are in ${saved}\n`);
  else if (more > 0) process.stdout.write(`  and ${more} more, --refused FILE.csv writes them all\n`);
  const count = (value: number) => value.toLocaleString('en');
  process.stdout.write(
    `${path}: ${count(report.rows)} rows, ${count(report.accepted)} accepted, ${count(report.unchanged)} unchanged, ` +
      `${count(report.refused.length)} refused, ${(elapsedMs / 1_000).toFixed(1)} s\n`,
  );
};

/** CSV of line and reason. Reasons are our own words, so no cell begins like a formula. */
export const writeRefusals = async (path: string, refused: readonly Refusal[]): Promise<void> => {
  const rows = refused.map(({ line, reason }) => `${line},"${reason.replaceAll('"', '""')}"\n`);
  try {
    await writeFile(path, `line,reason\n${rows.join('')}`);
  } catch (cause) {
    throw new Failure(`${path} cannot be written: ${cause instanceof Error ? cause.message : String(cause)}`, 1, {
      cause,
    });
  }
};
