/**
 * Workers as processes of their own beside a demo, as in a deployment: one that dies is replaced, as Docker or systemd
 * would. So a `kill -9` can be tried on them while the demo plays.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../embedded/child.ts';
import { DRAIN_MS, type RunningWorker } from './worker.ts';

export type WorkerProcesses = {
  readonly count: number;
  /** Of the stack that runs: how they find it. */
  readonly folder: string;
  readonly publicUrl: string;
  readonly log: (line: string) => void;
};

const COMMAND = fileURLToPath(new URL('keyline.mjs', import.meta.url));

/** A worker that ends sooner than this did not work at all. */
const SOON_MS = 10_000;
/** So many in a row, and the fault is not an accident. */
const MOST_SOON = 5;
const REST_MS = 500;

export const startWorkerProcesses = async (options: WorkerProcesses): Promise<RunningWorker> => {
  const keepers = Array.from({ length: options.count }, (_, index) => keepWorker(`worker ${index + 1}`, options));
  const stopped = Promise.all(keepers.map((keeper) => keeper.stopped)).then(() => undefined);
  stopped.catch(() => undefined);
  return {
    stopped,
    drain: async () => {
      await Promise.all(keepers.map((keeper) => keeper.stop()));
    },
  };
};

type Keeper = { readonly stopped: Promise<void>; readonly stop: () => Promise<void> };

const keepWorker = (name: string, { folder, publicUrl, log }: WorkerProcesses): Keeper => {
  let stopping = false;
  let child: Child | null = null;
  const start = (): Promise<Child> =>
    startChild({
      name,
      command: process.execPath,
      args: [COMMAND, 'worker'],
      cwd: process.cwd(),
      // Its mails go where the stack's go: to the catcher.
      env: { KEYLINE_HOME: folder, KEYLINE_PUBLIC_URL: publicUrl, SMTP_URL: undefined },
      onLine: () => undefined,
      stopSignal: 'SIGTERM',
      patience: DRAIN_MS + 10_000,
    });
  const keep = async (): Promise<void> => {
    for (let soon = 0; !stopping && soon < MOST_SOON; ) {
      const startedAt = performance.now();
      child = await start();
      if (stopping) return child.stop();
      log(`${name} is process ${child.pid}`);
      const end = await child.ended;
      if (stopping || end.asked) return;
      log(`${name} ended (${end.how}), another takes its place`);
      soon = performance.now() - startedAt < SOON_MS ? soon + 1 : 0;
      if (soon === MOST_SOON) throw new Error(`${name} does not stay up. It said:\n${end.lastLines.join('\n')}`);
      await wait(REST_MS);
    }
  };
  const stopped = keep();
  stopped.catch(() => undefined);
  return {
    stopped,
    stop: async () => {
      stopping = true;
      await child?.stop();
      await stopped;
    },
  };
};
