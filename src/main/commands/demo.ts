/** `keyline demo`: a company's orders through the whole of Keyline, then its pages to look at. */
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { type Command, Option } from 'commander';
import { chanceOf } from '../../demo/chance.ts';
import { writeOrders } from '../../demo/company/write-orders.ts';
import { writePeople } from '../../demo/company/write-people.ts';
import { type OrderFile, openOrderFile } from '../../demo/order-book.ts';
import type { DemoSummary } from '../../demo/summary.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import { InvalidFile } from '../../ingest/files/invalid-file.ts';
import { runOnFromHere } from '../../store/database/clock.ts';
import { readLiveFigures } from '../../store/stepped/read-live-figures.ts';
import { readRunTouches } from '../../store/stepped/read-run-touches.ts';
import { readStory } from '../../store/stepped/read-story.ts';
import { connectEverything, type Everything } from '../connect.ts';
import { dateOption } from '../date-option.ts';
import { type DemoName, forgetDemo, keepDemo, readKeptDemo } from '../demo-kept.ts';
import { type DemoProgress, demoProgress } from '../demo-progress.ts';
import { demoLinks, demoStory } from '../demo-story.ts';
import { Failure } from '../failure.ts';
import { type KillAt, killAtEach } from '../kill-drill.ts';
import { readEnvironment } from '../read-environment.ts';
import { type DemoRun, prepareDatabase, runDemo } from '../run-demo.ts';
import { type House, runHouse } from '../run-house.ts';
import { tellStory } from '../tell-story.ts';
import { untilSignal } from '../until-signal.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth } from '../wrap-words.ts';

type Options = Omit<DemoName, 'orders' | 'from'> & {
  readonly orders?: string;
  readonly from?: BusinessTime;
  readonly workers: number;
  readonly killAt?: readonly KillAt[];
  readonly exit?: boolean;
  readonly fresh?: boolean;
  readonly json?: boolean;
  readonly list?: boolean;
};

/** Last day of the generated company: its dates are fixed, so the same seed tells the same story on any day. */
const GENERATED_LAST_DAY = Date.UTC(2027, 4, 15);
/** Reaches back to the last order of those who buy once in twenty months. */
const GENERATED_HISTORY_DAYS = 640;

export function registerDemo(program: Command): void {
  program
    .command('demo')
    .summary('play a generated company, then look around')
    .description('Play a company on stepped time through real workflows, mail and database, then look around')
    .option('--orders <file>', 'CSV[.gz] with one row per order line (default: a small generated company)')
    .option('--accounts <n>', 'key accounts; of a file those of greatest revenue', wholeNumber(1, 2_000), 40)
    .option('--days <n>', 'last days that come in live', wholeNumber(1, 1_000), 125)
    .option('--from <date>', 'with --orders: the first live day, such as 2011-06-01', dateOption)
    .option('--seed <n>', 'chance of people and their answers', wholeNumber(0, 2_147_483_647), 7)
    .addOption(
      new Option('--answers <who>', 'what people do with the mails').choices(['seeded', 'none']).default('seeded'),
    )
    .option('--currency <code>', 'ISO 4217, for files that name none', 'GBP')
    .option('--workers <n>', 'worker processes beside this one: kill -9 one and see; 0: none', wholeNumber(0, 8), 0)
    .option('--kill-at <list>', 'drill: the first worker dies there, like K1:20,K3:20', killAtEach)
    .option('--exit', 'stop after the summary, in a folder of its own that is removed')
    .option('--fresh', 'forget the demo that was played before')
    .option('--json', 'the summary as one JSON document on standard output')
    .option('--list', 'with --json: every message that was sent or dropped as well')
    .action(async (options: Options) => {
      if (options.list && !options.json) throw new Failure('--list goes with --json: add it', 2);
      if (options.from !== undefined && options.orders === undefined)
        throw new Failure('--from goes with --orders: add a file', 2);
      if (options.killAt && options.workers === 0)
        throw new Failure('--kill-at goes with --workers: add --workers 1', 2);
      const home = options.exit ? await mkdtemp(join(tmpdir(), 'keyline-demo-')) : join(readEnvironment().home, 'demo');
      const { signalled, forget } = untilSignal();
      try {
        await play(home, options, signalled);
      } catch (error) {
        throw error instanceof InvalidFile ? new Failure(error.message, 3, { cause: error }) : error;
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
  const progress = demoProgress(process.stderr);
  const name = nameOf(options);
  // What can be told without a server is told first.
  if (options.fresh) await forgetDemo(home);
  const kept = await readKeptDemo(home, name);
  const before = kept?.summary ?? null;
  const orders = await ordersOf(home, options);
  progress.say(`starting PostgreSQL, Temporal and a mail catcher in ${shown(home)}`);
  const everything = await connectEverything({ home, catcherOnly: true, log: progress.say });
  let house: House | null = null;
  try {
    await prepareDatabase(everything, kept !== null);
    if (before === null) await keepDemo(home, name, null);
    progress.say('starting the worker, the doors and the pages');
    house = await runHouse(everything, {
      log: progress.say,
      stepped: true,
      folder: home,
      cacheFolder: readEnvironment().home,
      workers: options.workers,
      ...(options.killAt && { killAt: options.killAt }),
    });
    // A real company's file names no people: they are made for whoever ordered.
    const people = options.orders === undefined ? writePeople(options.accounts, chanceOf(options.seed)) : null;
    const run = {
      ...{ ...name, orders, people, folder: home, stopped: () => stopped },
      answers: name.answers === 'seeded',
    };
    const summary = before ?? (await playThrough(everything, house, run, progress));
    progress.end();
    if (summary === null) return progress.say('stopped; the same command goes on from here');
    await keepDemo(home, name, summary);
    if (options.json) process.stdout.write(await answer(everything, summary, options.list ?? false));
    else {
      process.stdout.write(demoStory(summary, before !== null));
      process.stdout.write(tellStory(await readStory(everything.store), terminalWidth()));
    }
    if (options.exit) return;
    // From here on it is a running Keyline: orders, clicks and deadlines are acted on as they come.
    await runOnFromHere(everything.store.prisma);
    await house.goLive();
    (options.json ? process.stderr : process.stdout).write(demoLinks(everything, house, shown(home)));
    await signalled;
    progress.say('stopping; what was played is kept');
  } finally {
    progress.end();
    await house?.close();
    await everything.close();
  }
};

/** As a person in the working folder would write it. */
const shown = (folder: string): string => {
  const here = relative(process.cwd(), folder);
  return here === '' ? '.' : here.startsWith('..') ? folder : here;
};

const nameOf = ({ orders, accounts, days, from, seed, currency, answers }: Options): DemoName => ({
  orders: orders === undefined ? null : resolve(orders),
  ...{ accounts, days, from: from ?? null, seed, currency, answers },
});

/** The file is looked at before anything starts: there, whole, with the columns a demo needs. */
const ordersOf = async (home: string, { orders, accounts, days, seed }: Options): Promise<OrderFile> => {
  if (orders !== undefined) return openOrderFile(resolve(orders));
  await mkdir(home, { recursive: true });
  const file = join(home, 'orders.csv');
  const lastDay = GENERATED_LAST_DAY - DAY;
  await writeOrders(file, { accounts, days, seed, historyDays: GENERATED_HISTORY_DAYS, lastDay });
  return openOrderFile(file);
};

const playThrough = (
  everything: Everything,
  house: House,
  run: Omit<DemoRun, 'log' | 'onDay' | 'clock'>,
  progress: DemoProgress,
): Promise<DemoSummary | null> =>
  runDemo(everything, house, {
    ...run,
    log: progress.say,
    onDay: async (span) => {
      const figures = await readLiveFigures(everything.store);
      progress.day({ ...span, ...figures, duplicates: sentTwice(everything) });
    },
    clock: () => performance.now(),
  });

const answer = async ({ store }: Everything, summary: DemoSummary, list: boolean): Promise<string> => {
  const touches = list ? await readRunTouches(store) : null;
  const listed = touches?.map((touch) => ({ ...touch, at: new Date(touch.at).toISOString() }));
  return `${JSON.stringify({ ...summary, ...(listed && { touches: listed }) }, null, 2)}\n`;
};

/** Mails the catcher took more than once, by their Message-IDs. */
const sentTwice = ({ stack }: Everything): number => {
  const caught = (stack.catcher?.list() ?? []).flatMap(({ messageId }) => messageId ?? []);
  return caught.length - new Set(caught).size;
};
