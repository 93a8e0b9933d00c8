/** What an import needs around it: the store, the time, the doorbells, somebody to tell how far it is. */

import { type BusinessTime, businessTime } from '../domain/time.ts';
import type { OnProgress } from '../ingest/files/import-report.ts';
import { readNow } from '../store/database/clock.ts';
import type { Store } from '../store/database/open.ts';
import { connectTemporal, type Temporal } from '../temporal/connect.ts';
import { ring as ringAll } from '../temporal/ring.ts';
import { garbageCollector } from './collect-garbage.ts';
import type { Surroundings } from './connect-store.ts';
import { showProgress } from './show-progress.ts';

export type ImportPorts = {
  readonly store: Store;
  readonly now: BusinessTime;
  /** Nothing real is dated later than this, whichever clock it was written by. */
  readonly latest: BusinessTime;
  /** Rings key accounts where Temporal is to be had; what could not be rung the sweep delivers. Never throws. */
  readonly ring: (accounts: readonly string[]) => Promise<void>;
  readonly onProgress: OnProgress;
};

export const importPorts = async <Result>(
  store: Store,
  { temporalAddress, environment }: Surroundings,
  work: (ports: ImportPorts) => Promise<Result>,
): Promise<Result> => {
  const { business, machine } = await readNow(store.prisma);
  const progress = showProgress();
  const collect = garbageCollector();
  let temporal: Temporal | null = null;
  let left = 0;
  const ring = async (accounts: readonly string[]): Promise<void> => {
    if (temporalAddress === null) {
      left += accounts.length;
      return;
    }
    try {
      temporal ??= await connectTemporal({ address: temporalAddress, namespace: environment.temporalNamespace });
      await ringAll(temporal, accounts);
    } catch (error) {
      left += accounts.length;
      progress.say(`Temporal at ${temporalAddress}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const onProgress: OnProgress = (step) => {
    if (step.phase === 'reading') collect(step.done);
    progress.show(step);
  };
  try {
    const latest = businessTime(Math.max(business, machine));
    return await work({ store, now: business, latest, ring, onProgress });
  } finally {
    progress.end();
    if (left > 0)
      progress.say(`${left} key accounts were not rung: the sweep of a running keyline start delivers the news`);
    await (temporal as Temporal | null)?.close();
  }
};
