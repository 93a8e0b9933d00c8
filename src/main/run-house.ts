/**
 * Everything that runs beside the stack: the worker with its activities, the public door for events and tracking, and the
 * pages for sales. `keyline start` and the demo run the same house; only the clock differs. In a deployment its two
 * halves are processes of their own: `keyline web` and `keyline worker`.
 */

import { onFreePort } from '../embedded/on-free-port.ts';
import type { Everything } from './connect.ts';
import { Failure } from './failure.ts';
import { readHouse, writeHouse } from './house-addresses.ts';
import { keepRhythm } from './keep-rhythm.ts';
import type { KillAt } from './kill-drill.ts';
import { type Bind, openDoors } from './open-doors.ts';
import { runWorker } from './run-worker.ts';
import type { RunningWorker } from './worker.ts';
import { startWorkerProcesses } from './worker-processes.ts';

export type House = {
  /** Events and tracking: what receivers of mails reach. */
  readonly doorUrl: string;
  /** Pages for sales, on 127.0.0.1 only. */
  readonly consoleUrl: string;
  readonly worker: RunningWorker;
  /** From stepped to real time: doors ring, schedules fire, every account looks at its deadlines. Safe to call twice. */
  readonly goLive: () => Promise<void>;
  /** Doors first, then the worker's work in hand, then the mail connection. */
  readonly close: () => Promise<void>;
};

export type HouseOptions = {
  readonly log: (line: string) => void;
  /** True: no schedule fires, the driver runs the periodic work itself. */
  readonly stepped: boolean;
  /** Of the stack: where its addresses are remembered. */
  readonly folder: string;
  /** Where workflow bundles are kept. */
  readonly cacheFolder: string;
  /** Worker processes beside this one; 0, the default: the worker runs in this process. */
  readonly workers?: number;
  /** See src/main/worker-processes.ts. */
  readonly killAt?: readonly KillAt[];
};

export const runHouse = async (everything: Everything, options: HouseOptions): Promise<House> => {
  const { temporal, stack, environment } = everything;
  const { log, stepped } = options;
  if (stack.smtpUrl === null || stack.temporalAddress === null) throw new Failure('the stack has no mail server');
  const before = await readHouse(options.folder);
  // Ports people get to know; another free one where something else holds them.
  const ports = {
    door: portOf(before?.doorUrl) ?? environment.port,
    pages: portOf(before?.consoleUrl) ?? environment.pagesPort,
  };
  const bind: Bind = (part, listen) => onFreePort(ports[part], (port) => listen({ host: '127.0.0.1', port }));
  const doors = await openDoors(everything, { log, stepped, bind });
  const { doorUrl, consoleUrl } = doors;
  await writeHouse(options.folder, { doorUrl, consoleUrl });
  const publicUrl = environment.publicUrl ?? doorUrl;
  const { workers = 0, folder, killAt = [] } = options;
  const worker =
    workers > 0
      ? await startWorkerProcesses({ count: workers, folder, publicUrl, killAt, log })
      : await runWorker(everything, { publicUrl, home: options.cacheFolder });
  const goLive = async (): Promise<void> => {
    doors.goLive();
    await keepRhythm(temporal, { stepped: false, firstSweep: 'always' });
  };
  if (stepped) await keepRhythm(temporal, { stepped, firstSweep: 'always' });
  else await goLive();
  return {
    doorUrl,
    consoleUrl,
    worker,
    goLive,
    close: async () => {
      await doors.close();
      await worker.drain();
    },
  };
};

const portOf = (url: string | undefined): number | undefined =>
  url === undefined ? undefined : Number(new URL(url).port);
