/** `keyline demo`: a company's orders through the whole of Keyline, then its pages to look at. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { generateOrders } from '../../demo/generate-orders.ts';
import { UnfitOrderFile } from '../../demo/order-book.ts';
import type { DemoSummary } from '../../demo/summary.ts';
import { DAY } from '../../domain/time.ts';
import { connectEverything, type Everything } from '../connect.ts';
import { demoProgress } from '../demo-progress.ts';
import { Failure } from '../failure.ts';
import { readEnvironment } from '../read-environment.ts';
import { runDemo } from '../run-demo.ts';
import { type House, runHouse } from '../run-house.ts';
import { untilSignal } from '../until-signal.ts';
import { wholeNumber } from '../whole-number.ts';

type Options = {
  orders?: string;
  accounts: number;
  days: number;
  seed: number;
  currency: string;
  exit?: boolean;
  fresh?: boolean;
  json?: boolean;
};

/** Last day of the generated company: its dates are fixed, so the same seed tells the same story on any day. */
const GENERATED_LAST_DAY = Date.UTC(2027, 4, 15);

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .description('Play a company on stepped time through real workflows, mail and database, then look around')
    .option('--orders <file>', 'CSV[.gz] with one row per order line (default: a small generated company)')
    .option('--accounts <n>', 'key accounts, greatest revenue first', wholeNumber(1, 2_000), 24)
    .option('--days <n>', 'last days that come in live', wholeNumber(1, 1_000), 60)
    .option('--seed <n>', 'chance of people and their answers', wholeNumber(0, 2_147_483_647), 7)
    .option('--currency <code>', 'ISO 4217, for files that name none', 'GBP')
    .option('--exit', 'stop after the summary, in a folder of its own that is removed')
    .option('--fresh', 'forget the demo that was played before')
    .option('--json', 'the summary as one JSON document on standard output')
    .action(async (options: Options) => {
      const home = options.exit ? await mkdtemp(join(tmpdir(), 'keyline-demo-')) : join(readEnvironment().home, 'demo');
      if (options.fresh) await rm(home, { recursive: true, force: true });
      const { signalled, forget } = untilSignal();
      try {
        await play(home, options, signalled);
      } finally {
        forget();
        if (options.exit) await rm(home, { recursive: true, force: true });
      }
    });
}

const play = async (home: string, options: Options, signalled: Promise<NodeJS.Signals>): Promise<void> => {
  let stopped = false;
  void signalled.then(() => {
    stopped = true;
  });
  const log = (line: string): void => void process.stderr.write(`${line}\n`);
  const progress = demoProgress(process.stderr);
  const everything = await connectEverything({ home, catcherOnly: true, log });
  let house: House | null = null;
  try {
    house = await runHouse(everything, { log, stepped: true, cacheFolder: readEnvironment().home });
    const before = await readPlayed(home, options);
    const summary = before ?? (await playThrough(home, options, everything, house, () => stopped, log, progress.day));
    progress.end();
    if (stopped) return log('stopped; the same command goes on from here');
    await writeFile(join(home, 'played.json'), JSON.stringify({ of: nameOf(options), summary }));
    if (options.json) process.stdout.write(`${JSON.stringify(summary, null, 2)}\n`);
    else process.stdout.write(story(summary, before !== null));
    if (options.exit) return;
    process.stdout.write(links(everything, house));
    await signalled;
    log('stopping; what was played is kept');
  } finally {
    progress.end();
    await house?.close();
    await everything.close();
  }
};

const playThrough = async (
  home: string,
  options: Options,
  everything: Everything,
  house: House,
  stopped: () => boolean,
  log: (line: string) => void,
  onDay: (date: string, figures: { messages: number; enrolments: number }) => void,
): Promise<DemoSummary> => {
  const ordersFile = options.orders ? resolve(options.orders) : join(home, 'orders.csv');
  if (options.orders) {
    if (!(await stat(ordersFile).catch(() => null))?.isFile()) throw new Failure(`there is no file ${ordersFile}`, 3);
  } else {
    const { accounts, days, seed } = options;
    await generateOrders(ordersFile, { accounts, days, seed, historyDays: 400, lastDay: GENERATED_LAST_DAY - DAY });
  }
  try {
    return await runDemo(everything, house, {
      ordersFile,
      accounts: options.accounts,
      days: options.days,
      seed: options.seed,
      currency: options.currency,
      folder: home,
      log,
      onDay: async (date, store) => {
        const [messages, enrolments] = await Promise.all([
          store.prisma.message.count(),
          store.prisma.enrolment.count(),
        ]);
        onDay(date, { messages, enrolments });
      },
      stopped,
      clock: () => performance.now(),
    });
  } catch (error) {
    if (error instanceof UnfitOrderFile) throw new Failure(error.message, 3);
    throw error;
  }
};

const nameOf = ({ orders, accounts, days, seed, currency }: Options): string =>
  JSON.stringify([orders ?? null, accounts, days, seed, currency]);

/** The summary of the same demo when it was played to its end in this folder; another one asks for --fresh. */
const readPlayed = async (home: string, options: Options): Promise<DemoSummary | null> => {
  const text = await readFile(join(home, 'played.json'), 'utf8').catch(() => null);
  if (text === null) return null;
  const played = JSON.parse(text) as { of: string; summary: DemoSummary };
  if (played.of === nameOf(options)) return played.summary;
  throw new Failure('another demo is kept here: add --fresh to forget it, or give the same options to look at it', 2);
};

const story = (summary: DemoSummary, again: boolean): string => {
  const line = (label: string, value: number, note = '') =>
    `  ${label.padEnd(26)}${pc.bold(String(value).padStart(7))}  ${pc.dim(note)}\n`;
  return [
    `\n${pc.bold(again ? 'The demo that was played here' : 'What happened')}: ${summary.days} business days of ${summary.accounts} key accounts\n\n`,
    line('live orders', summary.orders),
    line(
      'enrolments',
      summary.enrolments,
      `${summary.exitsByPurchase} ended at once by a purchase, ${summary.goals} reached their goal`,
    ),
    line(
      'messages accepted',
      summary.accepted,
      `${summary.deferred} deferrals, ${summary.dropped} dropped, each with its reason`,
    ),
    line('opened / clicked', summary.opens, `${summary.clicks} clicks by people`),
    line('offers', summary.offers, `${summary.redemptions} redeemed`),
    line('tasks for owners', summary.tasks),
    line('sent twice', summary.duplicates, 'by the mail server’s own journal'),
    line('unknown', summary.unknown),
    line('broken invariants', summary.violations, `played in ${Math.round(summary.elapsedMs / 1000)} s`),
  ].join('');
};

const links = ({ stack }: Everything, house: House): string => {
  const rows: readonly (readonly [string, string | null])[] = [
    ['Accounts, with every reason', `${house.consoleUrl}/accounts`],
    ['Inbox of all recipients', stack.inboxUrl],
    ['Temporal UI', stack.temporalUiUrl],
    ['Events come in at', `${house.doorUrl}/v1/events`],
  ];
  const table = rows
    .filter(([, url]) => url !== null)
    .map(([label, url]) => `  ${label.padEnd(30)}${pc.cyan(url ?? '')}\n`);
  return `\n${table.join('')}\n  In another terminal: KEYLINE_HOME=.keyline/demo npx keyline accounts\n  Ctrl-C stops everything; the same command finds it again.\n\n`;
};
