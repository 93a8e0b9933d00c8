import { join } from 'node:path';
import type { Everything } from './connect.ts';
import type { KillAt } from './kill-drill.ts';
import { openActivities } from './open-activities.ts';
import { DRAIN_MS, type RunningWorker, startWorker } from './worker.ts';

export type WorkingOptions = {
  /** Where links in mails lead: the door's origin. */
  readonly publicUrl: string;
  /** Workflow bundles are kept in its folder `cache`. */
  readonly home: string;
  /** See `WorkerSetup`. */
  readonly sends?: number;
  readonly sendsPerSecond?: number;
  readonly drainMs?: number;
  readonly build?: string;
  readonly killAt?: KillAt;
};

/** The worker with its activities on this process's connections: in a house, or as a process of its own. */
export const runWorker = async (everything: Everything, options: WorkingOptions): Promise<RunningWorker> => {
  const { publicUrl, home, killAt, ...limits } = options;
  const { address, namespace } = everything.temporal;
  const opened = await openActivities(everything, publicUrl, killAt);
  try {
    const worker = await startWorker({
      temporal: { address, namespace },
      activities: opened.activities,
      cacheFolder: join(home, 'cache'),
      ...limits,
    });
    const drain = async (): Promise<void> => {
      opened.stop(options.drainMs ?? DRAIN_MS);
      try {
        await worker.drain();
      } finally {
        await opened.close();
      }
    };
    return { ...worker, drain };
  } catch (error) {
    await opened.close();
    throw error;
  }
};
