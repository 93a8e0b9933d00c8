/**
 * Workers as processes of their own beside a demo, as in a deployment: one that dies is replaced. So a `kill -9` can be
 * tried on them while the demo plays.
 */
import { fileURLToPath } from 'node:url';
import { type Child, startChild } from '../embedded/child.ts';
import { keepUp } from '../embedded/keep-up.ts';
import type { KillAt } from './kill-drill.ts';
import { DRAIN_MS, type RunningWorker } from './worker.ts';

export type WorkerProcesses = {
  readonly count: number;
  /** Of the stack that runs: how they find it. */
  readonly folder: string;
  /** Where links in mails lead: the door's origin. */
  readonly publicUrl: string;
  /** Drill: the n-th start of the first of them dies at the n-th of these; further starts live. */
  readonly killAt?: readonly KillAt[];
  readonly log: (line: string) => void;
};

const COMMAND = fileURLToPath(new URL('keyline.mjs', import.meta.url));

/** Throws where the first of them cannot be started. */
export const startWorkerProcesses = async (options: WorkerProcesses): Promise<RunningWorker> => {
  const { count, log } = options;
  const drills = [...(options.killAt ?? [])];
  const names = Array.from({ length: count }, (_, index) => `worker ${index + 1}`);
  const kept = await Promise.all(
    names.map(async (name, index) => {
      const again = () => startWorkerProcess(name, options, index === 0 ? drills.shift() : undefined);
      return keepUp(await again(), { name, again, log, now: Date.now });
    }),
  );
  const stopped = Promise.all(kept.map((one) => one.stopped)).then(() => undefined);
  // Nothing is lost by it: what waits for a worker is there at the next start.
  stopped.catch((error: Error) => log(error.message));
  return {
    stopped,
    drain: async () => {
      await Promise.all(kept.map(({ stop }) => stop()));
    },
  };
};

const startWorkerProcess = async (
  name: string,
  { folder, publicUrl, log }: WorkerProcesses,
  drill: KillAt | undefined,
): Promise<Child> => {
  const child = await startChild({
    name,
    command: process.execPath,
    args: [COMMAND, 'worker', ...(drill === undefined ? [] : ['--kill-at', `${drill.point}:${drill.nth}`])],
    cwd: process.cwd(),
    // Its mails go where the stack's go: to the catcher.
    env: { KEYLINE_HOME: folder, KEYLINE_PUBLIC_URL: publicUrl, SMTP_URL: undefined },
    onLine: () => undefined,
    stopSignal: 'SIGTERM',
    patience: DRAIN_MS + 10_000,
  });
  log(`${name} is process ${child.pid}`);
  return child;
};
