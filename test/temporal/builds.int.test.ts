/** Two builds of the worker on one server: accounts move to the new one, none hangs, also where the old one is gone for good. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type RunningWorker, startWorker } from '../../src/main/worker.ts';
import { freeRuns, putInForce, readBuilds } from '../../src/temporal/builds.ts';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { ring } from '../../src/temporal/ring.ts';
import { activitiesForTest } from '../support/activities.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { BUNDLE_CACHE } from '../support/workflow-cache.ts';

const LONG = { timeout: 180_000 };
const ACCOUNTS = Array.from({ length: 20 }, (_, index) => `built-${index}`);

let server: TestTemporal;
let temporal: Temporal;
const running = new Map<string, RunningWorker>();
/** Which build decided for an account last. */
const decidedBy = new Map<string, string>();

const start = async (build: string): Promise<void> => {
  const worker = await startWorker({
    ...{ build, temporal: { address: server.address }, cacheFolder: BUNDLE_CACHE },
    activities: activitiesForTest({
      decide: async (account) => {
        decidedBy.set(account, build);
        return { applied: 1, effects: [], more: false, waitMs: null, ended: false };
      },
    }),
  });
  running.set(build, worker);
};
const stop = async (build: string): Promise<void> => {
  await running.get(build)?.drain();
  running.delete(build);
};

beforeAll(async () => {
  server = await openTestTemporal();
  temporal = await connectTemporal({ address: server.address });
  await registerSearchAttributes(temporal);
});
afterAll(async () => {
  await Promise.all([...running.keys()].map(stop));
  await temporal.close();
  await server.stop();
});

/** The server tells its queues of a build in force a moment after it took the word: who was rung before is rung again. */
const decidedByAll = (build: string) =>
  expect
    .poll(
      async () => {
        const others = ACCOUNTS.filter((account) => decidedBy.get(account) !== build);
        await ring(temporal, others);
        return others;
      },
      { timeout: 60_000, interval: 500 },
    )
    .toEqual([]);
/** The server writes its list of runs a little later than it answers. */
const builds = (expected: readonly object[]) =>
  expect.poll(() => readBuilds(temporal), { timeout: 60_000 }).toMatchObject(expected);
const inForce = (build: string) =>
  expect
    .poll(() => putInForce(temporal, build).then(String, (error: Error) => error.message), { timeout: 30_000 })
    .toBe('undefined');

test('without a build there is none; a worker with one does nothing before it is in force', LONG, async () => {
  expect(await readBuilds(temporal)).toEqual([]);
  await start('one');
  await inForce('one');
  await decidedByAll('one');
  await builds([{ build: 'one', inForce: true, open: 20 }]);
});

test(
  'another build beside it gets nothing until it is in force; then every account goes on there, and the first is empty',
  LONG,
  async () => {
    await start('two');
    await builds([{ build: 'two', inForce: false, open: 0 }, { build: 'one' }]);
    decidedBy.clear();
    await ring(temporal, ACCOUNTS);
    await decidedByAll('one');

    await inForce('two');
    await ring(temporal, ACCOUNTS);
    await decidedByAll('two');
    await builds([
      { build: 'two', inForce: true, open: 20 },
      { build: 'one', inForce: false, open: 0 },
    ]);
    // The first may go: nobody needs it any more.
    await stop('one');
    decidedBy.clear();
    await ring(temporal, ACCOUNTS);
    await decidedByAll('two');
  },
);

test('a build that is gone for good with runs on it: freed, they go on with the one in force', LONG, async () => {
  await stop('two');
  await start('three');
  await inForce('three');
  decidedBy.clear();
  expect(await freeRuns(temporal, 'two')).toBe(20);
  await decidedByAll('three');
});
