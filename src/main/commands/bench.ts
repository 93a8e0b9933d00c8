/** `keyline bench`: how fast, on this machine, beside a baseline measured in the same run. */
import type { Command } from 'commander';
import { BENCHES, runBench } from '../bench/run-bench.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Column, printTable } from '../print-table.ts';
import { say } from '../say.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth } from '../wrap-words.ts';

const COLUMNS: readonly Column[] = [
  { head: 'bench' },
  { head: 'ms', align: 'right' },
  { head: 'baseline', align: 'right' },
  { head: 'ratio', align: 'right' },
  { head: 'min', align: 'right' },
  { head: 'max', align: 'right' },
  { head: 'what it is', keep: 1 },
];

type Options = { readonly runs: number; readonly seconds: number; readonly json?: boolean };

export const registerBench = (program: Command): void => {
  program
    .command('bench')
    .argument('[name]', `one of ${Object.keys(BENCHES).join(', ')}; all where none is named`)
    .summary('measure how fast it is on this machine')
    .description('Measure on servers of its own, a few minutes, beside a baseline of the same runs')
    .option('--runs <n>', 'how often each is measured', wholeNumber(1, 20), 3)
    .option('--seconds <n>', 'how long each run keeps up its rate', wholeNumber(1, 600), 20)
    .option('--json', 'one JSON document on standard output')
    .action(async (name: string | undefined, { runs, seconds, json = false }: Options) => {
      const names = name === undefined ? Object.keys(BENCHES) : [name];
      const measured = await runBench(names, { runs, seconds, log: say });
      if (json) {
        process.stdout.write(jsonAnswer(measured));
        return;
      }
      const rows = measured.map((one) => [
        one.name,
        ...[one.value, one.baseline, one.ratio, one.runs.min, one.runs.max].map((value) => value.toFixed(1)),
        BENCHES[one.name]?.what ?? '',
      ]);
      process.stdout.write(printTable(COLUMNS, rows, !process.stdout.isTTY, terminalWidth()));
    });
};
