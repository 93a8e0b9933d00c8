/** The workers of all three task queues in one process: what `keyline start`, `keyline worker` and the demo run. */
import { NativeConnection, Worker, type WorkerOptions } from '@temporalio/worker';
import type { Activities } from '../../activities/activities.ts';
import { TASK_QUEUES } from '../../workflows/messages.ts';
import { DEPLOYMENT } from '../temporal/builds.ts';
import { quietRuntime } from './quiet-runtime.ts';
import { workflowBundle } from './workflow-bundle.ts';

export type WorkerSetup = {
  readonly temporal: { readonly address: string; readonly namespace?: string };
  readonly activities: Activities;
  /** Keeps the workflow bundle between starts. */
  readonly cacheFolder: string;
  /** Name of this build, where workers of several run side by side (`keyline builds`); left out: workers have no builds. */
  readonly build?: string;
  /** Messages in flight in this process; default 8. */
  readonly sends?: number;
  /** Messages a second over the whole fleet, held by the queue `mail`; left out: no limit. */
  readonly sendsPerSecond?: number;
  /** How long mails on the wire may take once it is to stop, machine ms (see open-activities.ts); default 30,000. */
  readonly drainMs?: number;
};

export type RunningWorker = {
  /** Settles when all workers have stopped; rejects when one died unasked. */
  readonly stopped: Promise<void>;
  /**
   * Takes no new work, lets what is under way finish, and comes back when all is quiet. Rejects where something has not
   * finished 30 s after the mails' own time: its lease then runs out, and the sweep gives its word.
   */
  readonly drain: () => Promise<void>;
};

/** Starts polling and returns. Throws where the server does not answer. */
export const startWorker = async (setup: WorkerSetup): Promise<RunningWorker> => {
  quietRuntime();
  const [codePath, connection] = await Promise.all([
    workflowBundle(setup.cacheFolder),
    NativeConnection.connect({ address: setup.temporal.address }),
  ]);
  const workers: Worker[] = [];
  try {
    for (const options of queues(setup, codePath)) {
      workers.push(await Worker.create({ ...commonOf(setup), ...options, connection, ...namespaceOf(setup) }));
    }
  } catch (error) {
    await connection.close();
    throw error;
  }
  const shutdown = () => {
    for (const worker of workers) if (worker.getState() === 'RUNNING') worker.shutdown();
  };
  // One that dies takes the others along: half a fleet in one process would look healthy and not be.
  const runs = workers.map((worker) => worker.run().finally(shutdown));
  const stopped = Promise.allSettled(runs).then(async (ends) => {
    await connection.close();
    for (const end of ends) if (end.status === 'rejected') throw end.reason;
  });
  // Reported to whoever awaits `stopped`; without this line a death before that would end the process.
  stopped.catch(() => undefined);
  const drain = async (): Promise<void> => {
    shutdown();
    await stopped;
  };
  return { stopped, drain };
};

export const DRAIN_MS = 30_000;

const commonOf = ({ drainMs = DRAIN_MS, build }: WorkerSetup) => ({
  ...(build !== undefined && {
    workerDeploymentOptions: {
      useWorkerVersioning: true as const,
      version: { deploymentName: DEPLOYMENT, buildId: build },
      // A run stays with its build; accounts go on to the build in force by themselves (workflows/account.ts).
      defaultVersioningBehavior: 'PINNED' as const,
    },
  }),
  // What is not a mail is cancelled after this, where it listens to that.
  shutdownGraceTime: '20 seconds' as const,
  // With the default a minute: shorter than the patience of what stops us (systemd and Docker are told 90 s).
  shutdownForceTime: drainMs + 30_000,
  // A cancellation (a paused broadcast) reaches an activity with a heartbeat's answer: by default only every 24 s.
  maxHeartbeatThrottleInterval: '3 seconds' as const,
});

const queues = (setup: WorkerSetup, codePath: string): WorkerOptions[] => [
  {
    taskQueue: TASK_QUEUES.accounts,
    workflowBundle: { codePath },
    activities: setup.activities,
    // A decide holds one database connection from begin to commit; more at once would wait for the pool, and with an
    // open workflow task at that.
    maxConcurrentLocalActivityExecutions: 8,
    // Sweeps only.
    maxConcurrentActivityTaskExecutions: 4,
    // A waiting account kept in memory (0.2 MB, measured) is woken without reading its history again.
    maxCachedWorkflows: 1_000,
  },
  {
    taskQueue: TASK_QUEUES.mail,
    activities: setup.activities,
    maxConcurrentActivityTaskExecutions: setup.sends ?? 8,
    ...(setup.sendsPerSecond === undefined ? {} : { maxTaskQueueActivitiesPerSecond: setup.sendsPerSecond }),
  },
  {
    taskQueue: TASK_QUEUES.intelligence,
    activities: setup.activities,
    // A scoring run takes a core and a good part of the memory.
    maxConcurrentActivityTaskExecutions: 1,
  },
];

const namespaceOf = ({ temporal }: WorkerSetup) =>
  temporal.namespace === undefined ? {} : { namespace: temporal.namespace };
