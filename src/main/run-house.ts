/**
 * Everything that runs beside the stack: the worker with its activities, the public door for events and tracking, and the
 * pages for sales. `keyline start` and the demo run the same house; only the clock differs.
 */

import { join } from 'node:path';
import { createConsoleServer } from '../console/server/server.ts';
import { onFreePort } from '../embedded/on-free-port.ts';
import { createIngestServer } from '../ingest/http/server.ts';
import { readSigningKeys } from '../store/database/signing-keys.ts';
import { ring } from '../temporal/ring.ts';
import { startOnce } from '../temporal/run-once.ts';
import { ensureSchedules } from '../temporal/schedules.ts';
import type { Everything } from './connect.ts';
import { Failure } from './failure.ts';
import { readHouse, writeHouse } from './house-addresses.ts';
import { openActivities } from './open-activities.ts';
import { type RunningWorker, startWorker } from './worker.ts';

/** Ports people get to know; another free one where something else holds them. */
const PORTS = { door: 4510, console: 4511 } as const;

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
};

export const runHouse = async (everything: Everything, options: HouseOptions): Promise<House> => {
  const { store, temporal, stack, environment } = everything;
  if (stack.smtpUrl === null || stack.temporalAddress === null) throw new Failure('the stack has no mail server');
  const keys = await readSigningKeys(store);
  // In stepped time the driver rings, once all facts of an instant are in: else it would be chance who sees which.
  let live = !options.stepped;
  const ringAll = async (accounts: readonly string[]): Promise<void> => {
    if (live) await ring(temporal, accounts);
  };
  const door = createIngestServer({ store, keys, ring: ringAll, apiKey: environment.apiKey, log: options.log });
  everything.inbound.open({ store, keys, ring: ringAll, log: options.log });
  const before = await readHouse(options.folder);
  const doorUrl = await onFreePort(portOf(before?.doorUrl) ?? PORTS.door, (port) =>
    door.listen({ host: '127.0.0.1', port }),
  );
  const pages = createConsoleServer({ store, findMail: mailFinder(everything), log: options.log });
  const consoleUrl = await onFreePort(portOf(before?.consoleUrl) ?? PORTS.console, (port) =>
    pages.listen({ host: '127.0.0.1', port }),
  );
  await writeHouse(options.folder, { doorUrl, consoleUrl });
  const opened = await openActivities(everything, environment.publicUrl ?? doorUrl);
  const worker = await startWorker({
    temporal: { address: stack.temporalAddress, namespace: environment.temporalNamespace },
    cacheFolder: join(options.cacheFolder, 'cache'),
    activities: opened.activities,
  });
  const goLive = async (): Promise<void> => {
    live = true;
    await ensureSchedules(temporal, { paused: false });
    // Accounts that became key while nothing ran, or whose workflows went with a lost Temporal store, start from their rows.
    await startOnce(temporal, 'segmentSweep');
  };
  if (live) await goLive();
  else await ensureSchedules(temporal, { paused: true });
  return {
    doorUrl,
    consoleUrl,
    worker,
    goLive,
    close: async () => {
      everything.inbound.close();
      await Promise.all([door.close(), pages.close()]);
      await worker.drain();
      await opened.close();
    },
  };
};

const portOf = (url: string | undefined): number | undefined =>
  url === undefined ? undefined : Number(new URL(url).port);

/** A message's page in the catcher's inbox; null where mail goes to a real server. */
const mailFinder = ({ stack: { catcher, inboxUrl } }: Everything) =>
  catcher && inboxUrl
    ? async (key: string): Promise<string | null> => {
        const found = catcher.list().find((message) => message.messageId?.includes(key));
        return found ? `${inboxUrl}/messages/${found.n}` : null;
      }
    : null;
