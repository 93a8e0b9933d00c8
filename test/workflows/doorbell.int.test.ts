/** The doorbell under rain: real rows, a real server, runs that end after very few rounds, sends in the loop. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { type RunningWorker, startWorker } from '../../src/main/worker.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { appendFact } from '../../src/store/facts/append-fact.ts';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { waitApplied } from '../../src/temporal/wait-applied.ts';
import { accountWorkflowId, wakeAccount } from '../../src/temporal/wake-account.ts';
import { activitiesForTest } from '../support/activities.ts';
import { openTestStore } from '../support/database.ts';
import { decideForTests } from '../support/decide-for-tests.ts';
import { countEvents, failedTasks, readRuns } from '../support/histories.ts';
import { keptOf, replay } from '../support/replay.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { BUNDLE_CACHE } from '../support/workflow-cache.ts';

const ACCOUNTS = Array.from({ length: 30 }, (_, index) => `rain-${index}`);
const FACTS_AN_ACCOUNT = 40;
const ROUNDS_A_RUN = 3;

/** Half a minute each on an idle machine. */
const LONG = { timeout: 300_000 };

let store: Store;
let server: TestTemporal;
let temporal: Temporal;
let worker: RunningWorker;
const applied = new Map<string, number[]>();
const sends = new Set<string>();

beforeAll(async () => {
  [store, server] = await Promise.all([openTestStore('doorbell', 20), openTestTemporal()]);
  temporal = await connectTemporal({ address: server.address });
  await registerSearchAttributes(temporal);
  worker = await startWorker({
    temporal: { address: server.address },
    cacheFolder: BUNDLE_CACHE,
    activities: activitiesForTest({
      decide: (account) =>
        decideForTests(store, account, (numbers) =>
          applied.set(account, [...(applied.get(account) ?? []), ...numbers]),
        ),
      send: (effect) => send(effect),
    }),
  });
});
afterAll(async () => {
  await worker.drain();
  await temporal.close();
  await Promise.all([server.stop(), store.close()]);
});

/**
 * Closes the effect and tells its result as a fact, as a real send does: the flag it sets is taken by the local bell. A
 * second run of it (these runs end so fast that one may begin while the first is under way) finds it closed.
 */
const send = (effect: string): Promise<{ outcome: string }> =>
  inTransaction(store, async (tx) => {
    const { accountId } = await tx.effect.findUniqueOrThrow({ where: { id: effect } });
    const { count } = await tx.effect.updateMany({ where: { id: effect, status: 'open' }, data: { status: 'done' } });
    if (count === 0) return { outcome: 'done before' };
    await appendFact(tx, factOf(accountId, 'Message Settled', `settled ${effect}`));
    sends.add(effect);
    return { outcome: 'accepted' };
  });

const factOf = (account: string, type: string, sourceId: string) => ({
  account,
  type,
  source: 'test',
  sourceId,
  contact: null,
  occurredAt: businessTime(1_000),
  receivedAt: businessTime(1_000),
  historic: false,
  payload: {},
});

/** As a door does it: facts in one transaction, then the bell, only if an append says so. Answers whether it rang. */
const post = async (account: string, type: string, sourceIds: readonly string[]): Promise<boolean> => {
  const ring = await inTransaction(store, async (tx) => {
    let rings = false;
    for (const sourceId of sourceIds) rings = (await appendFact(tx, factOf(account, type, sourceId))).ring || rings;
    return rings;
  });
  if (ring) await wakeAccount(temporal, account);
  return ring;
};

/** `lanes` people post at once, each one after another. */
const inLanes = async <Item>(items: readonly Item[], lanes: number, work: (item: Item) => Promise<unknown>) => {
  const waiting = [...items].reverse();
  const lane = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop()) await work(item);
  };
  await Promise.all(Array.from({ length: lanes }, lane));
};

const newAccount = (id: string) => store.prisma.account.create({ data: { id, name: id, standing: 'key' } });

const startShortRuns = (account: string) =>
  temporal.client.workflow.start('account', {
    workflowId: accountWorkflowId(account),
    taskQueue: 'accounts',
    args: [account, ROUNDS_A_RUN],
  });

/** Until every fact there is at this moment, results of sends included, is applied. */
const allApplied = async (account: string): Promise<number> => {
  const { lastSeq } = await store.prisma.account.findUniqueOrThrow({ where: { id: account } });
  const reached = await waitApplied(temporal, account, lastSeq, 60_000);
  const after = await store.prisma.account.findUniqueOrThrow({ where: { id: account } });
  const open = await store.prisma.effect.count({ where: { accountId: account, status: 'open' } });
  return reached === after.lastSeq && open === 0 ? reached : allApplied(account);
};

describe('the doorbell', () => {
  test('facts raining on 30 accounts while every run continues as new: none lost, no account deaf', LONG, async () => {
    await Promise.all(ACCOUNTS.map(newAccount));
    await Promise.all(ACCOUNTS.map(startShortRuns));
    const drops = Array.from({ length: FACTS_AN_ACCOUNT }, (_, n) =>
      ACCOUNTS.map((account) => ({ account, n })),
    ).flat();
    await inLanes(drops, 12, ({ account, n }) =>
      post(account, n % 4 === 0 ? 'Send Wanted' : 'Page Viewed', [`${account} ${n}`]),
    );
    await Promise.all(ACCOUNTS.map(allApplied));

    // A deaf account would look healthy up to here if its last fact was read by chance: each must still hear.
    await Promise.all(ACCOUNTS.map((account) => post(account, 'Page Viewed', [`${account} last`])));
    const ends = await Promise.all(ACCOUNTS.map(allApplied));

    const wanted = FACTS_AN_ACCOUNT + FACTS_AN_ACCOUNT / 4 + 1;
    expect(new Set(ends)).toEqual(new Set([wanted]));
    for (const account of ACCOUNTS) {
      expect(applied.get(account)).toEqual(Array.from({ length: wanted }, (_, index) => index + 1));
    }
    expect(sends.size).toBe((ACCOUNTS.length * FACTS_AN_ACCOUNT) / 4);

    const runs = await Promise.all(ACCOUNTS.map((account) => readRuns(temporal, accountWorkflowId(account))));
    const counts = runs.map((each) => each.length).sort((left, right) => left - right);
    const failed = failedTasks(runs.flat());
    console.info(`doorbell: ${counts[0]} to ${counts.at(-1)} runs an account, ${failed.races} rings while a run ended`);
    expect(counts[0]).toBeGreaterThan(2);
    expect(failed.others).toBe(0);
    const kept = await Promise.all(ACCOUNTS.map((account) => keptOf(temporal, accountWorkflowId(account))));
    expect(await replay(kept.flat())).toEqual([]);
  });

  test('10,000 events on one account are all applied, in order, with fewer than 1,000 signals', LONG, async () => {
    const account = 'busy';
    await newAccount(account);
    let rings = 0;
    const numbers = Array.from({ length: 10_000 }, (_, n) => n);
    const fives = numbers.filter((n) => n % 5 === 0).map((n) => numbers.slice(n, n + 5));
    await inLanes(fives, 8, async (five) => {
      if (
        await post(
          account,
          'Page Viewed',
          five.map((n) => `busy ${n}`),
        )
      )
        rings += 1;
    });
    expect(await allApplied(account)).toBe(10_000);
    expect(applied.get(account)).toEqual(numbers.map((n) => n + 1));

    const runs = await readRuns(temporal, accountWorkflowId(account));
    const signals = countEvents(runs, 'workflowExecutionSignaledEventAttributes');
    const longest = Math.max(...runs.map(({ history }) => history.events?.length ?? 0));
    console.info(
      `10,000 events: ${signals} signals (${rings} rings) in ${runs.length} runs, longest ${longest} events`,
    );
    expect(signals).toBeLessThan(1_000);
    expect(longest).toBeLessThan(10_000);
  });
});
