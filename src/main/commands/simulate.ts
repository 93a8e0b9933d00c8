/** `keyline simulate FILE... --orders FILE`: what campaigns would have done with a company's orders; needs no server. */
import { resolve } from 'node:path';
import { type Command, InvalidArgumentError } from 'commander';
import { formatDiagnostics } from '../../contract/format-diagnostics.ts';
import { openOrderFile } from '../../demo/order-book.ts';
import { type BusinessTime, businessTime, DAY } from '../../domain/time.ts';
import { InvalidFile } from '../../ingest/files/invalid-file.ts';
import { play } from '../../simulate/play.ts';
import { reportOf } from '../../simulate/report.ts';
import { sayReport } from '../../simulate/say-report.ts';
import { dateOption } from '../date-option.ts';
import { Failure } from '../failure.ts';
import { readCompany } from '../simulated-company.ts';
import { readRules } from '../simulated-rules.ts';
import { wholeNumber } from '../whole-number.ts';
import { refuseErrors } from './check.ts';

type Options = {
  readonly orders: string;
  readonly from?: BusinessTime;
  readonly days: number;
  readonly accounts: number;
  readonly seed: number;
  readonly currency: string;
  readonly account?: string;
  readonly list?: boolean;
  readonly json?: boolean;
};

const MOST_ACCOUNTS = 1_000_000;

export function registerSimulate(program: Command): void {
  program
    .command('simulate')
    .summary('what campaigns would do with your orders')
    .description('Play campaigns against a file of orders in memory: who would get what, when, and why not')
    .argument('<file...>', 'campaign files of one folder, such as campaigns/*.yaml')
    .requiredOption('--orders <file>', 'CSV[.gz] with one row per order line, or per order')
    .option('--from <date>', 'first live day, such as 2011-06-01 (default: the last days of the file)', dateOption)
    .option('--days <n>', 'days to play', wholeNumber(1, 1_000), 125)
    .option('--accounts <n>', 'key accounts, those of greatest revenue', wholeNumber(1, MOST_ACCOUNTS), MOST_ACCOUNTS)
    .option('--seed <n>', 'chance of the people made for the accounts', wholeNumber(0, 2_147_483_647), 7)
    .option('--currency <code>', 'ISO 4217, for files that name none', isoCurrency, 'GBP')
    .option('--account <id>', 'what would happen to this one, by date')
    .option('--list', 'with --json: every touch as well')
    .option('--json', 'one JSON document on standard output')
    .action(async (files: string[], options: Options) => {
      if (options.list && !options.json) throw new Failure('--list goes with --json: add it', 2);
      try {
        process.stdout.write(await simulate(files, options));
      } catch (error) {
        throw error instanceof InvalidFile ? new Failure(error.message, 3, { cause: error }) : error;
      }
    });
}

const simulate = async (files: readonly string[], options: Options): Promise<string> => {
  const say = (line: string): void => void process.stderr.write(`${line}\n`);
  const { rules, diagnostics } = await readRules(files);
  if (diagnostics.length > 0) say(formatDiagnostics(diagnostics, 'text'));
  refuseErrors(diagnostics, false);
  if (rules === null) throw new Failure('there are no settings to play by', 3);
  const orders = await openOrderFile(resolve(options.orders));
  const request = { ...options, orders, people: null, from: options.from ?? null };
  const { company, span, refused } = await readCompany(request);
  if (refused.rows > 0) say(`left out ${refused.rows} rows that cannot be read (${refused.first})`);
  const { account } = options;
  if (account !== undefined && !company.accounts.some(({ id }) => id === account)) {
    throw new Failure(`no key account "${account}" is simulated: name one that ordered, or give more --accounts`, 3);
  }
  say(
    `playing ${company.live.length} orders of ${company.accounts.length} accounts, ${dayOf(span.from)} to ${dayOf(span.to)}`,
  );
  let nextLineAt = span.from;
  const world = play({
    ...{ company, rules, span, watched: account ?? null },
    onDay: (at) => {
      if (at < nextLineAt) return;
      nextLineAt = businessTime(at + 28 * DAY);
      say(`played to ${dayOf(at)}`);
    },
  });
  const report = reportOf(world);
  if (!options.json) return sayReport(report, account === undefined ? null : world.recorder.lines);
  const { touches, ...figures } = report;
  const lines = world.recorder.lines.map(({ at, what }) => ({ at: new Date(at).toISOString(), what }));
  const answer = { ...figures, ...(account !== undefined && { lines }), ...(options.list && { touches }) };
  return `${JSON.stringify(answer, null, 2)}\n`;
};

const dayOf = (at: BusinessTime): string => new Date(at).toISOString().slice(0, 10);

const isoCurrency = (text: string): string => {
  if (!/^[A-Z]{3}$/.test(text)) throw new InvalidArgumentError('write an ISO 4217 code such as GBP.');
  return text;
};
