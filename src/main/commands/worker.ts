/** `keyline worker`: a worker process beside a running stack, or on the servers the environment names; any number of them. */
import { type Command, Option } from 'commander';
import { workerReadiness } from '../../ingest/http/readiness.ts';
import { readNow } from '../../store/database/clock.ts';
import { buildName } from '../build-name.ts';
import { connectToRunning, type Running } from '../connect.ts';
import { Failure } from '../failure.ts';
import { openHealthListener } from '../health-listener.ts';
import { keepRhythm } from '../keep-rhythm.ts';
import { type KillAt, killAt } from '../kill-drill.ts';
import { patience, WAIT } from '../patience.ts';
import { runWorker } from '../run-worker.ts';
import { untilSignal } from '../until-signal.ts';
import { wholeNumber } from '../whole-number.ts';
import { wordsOf } from '../words-of.ts';
import type { RunningWorker } from '../worker.ts';

type Options = {
  readonly sends: number;
  readonly sendsPerSecond?: number;
  readonly wait?: number;
  readonly drain: number;
  readonly build?: string;
  readonly killAt?: KillAt;
};

export const registerWorker = (program: Command): void => {
  program
    .command('worker')
    .summary('add a worker to what runs already')
    .description('Run one more worker on the database and the Temporal server that run already, until Ctrl-C')
    .option('--sends <n>', 'messages in flight in this process', wholeNumber(1, 1_000), 8)
    .option('--sends-per-second <n>', 'limit over all workers together', wholeNumber(1, 10_000))
    .option('--drain <time>', 'how long mails under way may take once it is to stop', patience, 30_000)
    .option('--build <name>', 'of several side by side: does nothing before keyline builds --use NAME', buildName)
    .option(...WAIT, patience)
    .addOption(new Option('--kill-at <point:n>', 'drill').argParser(killAt).hideHelp())
    .action(async (options: Options) => {
      const { signalled, forget } = untilSignal();
      const everything = await connectToRunning({ waitMs: options.wait ?? 0 });
      try {
        await work(everything, options, signalled);
      } finally {
        await everything.close();
        forget();
      }
    });
};

const log = (line: string): void => void process.stderr.write(`${line}\n`);

const work = async (everything: Running, options: Options, signalled: Promise<NodeJS.Signals>): Promise<void> => {
  const { environment, store, temporal } = everything;
  if (environment.publicUrl === null) {
    throw new Failure(
      'KEYLINE_PUBLIC_URL is not set: links in mails need the address of the door (keyline start shows it)',
    );
  }
  const worker = await runWorker(everything, {
    publicUrl: environment.publicUrl,
    home: environment.home,
    sends: options.sends,
    drainMs: options.drain,
    ...(options.build !== undefined && { build: options.build }),
    ...(options.killAt !== undefined && { killAt: options.killAt }),
    ...(options.sendsPerSecond !== undefined && { sendsPerSecond: options.sendsPerSecond }),
  });
  let polling = true;
  const health = await openHealthListener(everything, () => workerReadiness(store, temporal, polling));
  try {
    await keepOwnRhythm(everything);
    log(`working on ${temporal.address}; Ctrl-C ends it once what is under way is done`);
    await Promise.race([signalled, worker.stopped]);
    log('stopping: what is under way ends first, nothing new is begun');
  } finally {
    polling = false;
    await drainOrSay(worker);
    await health.close();
  }
};

/** Beside a house that one looks after the schedules; a demo's database has none that fire. */
const keepOwnRhythm = async ({ besideHouse, store, temporal }: Running): Promise<void> => {
  if (besideHouse || (await readNow(store.prisma)).mode !== 'real') return;
  await keepRhythm(temporal, { stepped: false, firstSweep: 'new store' });
};

const drainOrSay = async (worker: RunningWorker): Promise<void> => {
  try {
    await worker.drain();
  } catch (cause) {
    throw new Failure(
      `the worker did not end in order: ${wordsOf(cause)}. What it held is taken up again once its leases are over.`,
      1,
      { cause },
    );
  }
};
