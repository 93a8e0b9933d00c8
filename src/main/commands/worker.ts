/** `keyline worker`: one more worker process beside a running stack, for scale and for rolling upgrades. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { connectToRunning, type Everything } from '../connect.ts';
import { Failure } from '../failure.ts';
import { openActivities } from '../open-activities.ts';
import { untilSignal } from '../until-signal.ts';
import { wholeNumber } from '../whole-number.ts';
import { startWorker } from '../worker.ts';

type Options = { readonly sends: number; readonly sendsPerSecond?: number };

export const registerWorker = (program: Command): void => {
  program
    .command('worker')
    .summary('add a worker to what runs already')
    .description('Run one more worker on the database and the Temporal server that run already, until Ctrl-C')
    .option('--sends <n>', 'messages in flight in this process', wholeNumber(1, 1_000), 8)
    .option('--sends-per-second <n>', 'limit over all workers together', wholeNumber(1, 10_000))
    .action(async (options: Options) => {
      const { signalled, forget } = untilSignal();
      const everything = await connectToRunning();
      try {
        await work(everything, options, signalled);
      } finally {
        await everything.close();
        forget();
      }
    });
};

const work = async (everything: Everything, options: Options, signalled: Promise<NodeJS.Signals>): Promise<void> => {
  const { environment, temporal } = everything;
  if (environment.publicUrl === null) {
    throw new Failure(
      'KEYLINE_PUBLIC_URL is not set: links in mails need the address of the door (keyline start shows it)',
    );
  }
  const opened = await openActivities(everything, environment.publicUrl);
  try {
    const { drain, stopped } = await startWorker({
      temporal: { address: temporal.address, namespace: temporal.namespace },
      activities: opened.activities,
      cacheFolder: join(environment.home, 'cache'),
      ...options,
    });
    process.stderr.write(`working on ${temporal.address}; Ctrl-C ends it once what is under way is done\n`);
    await Promise.race([signalled, stopped]);
    await drain();
  } finally {
    await opened.close();
  }
};
