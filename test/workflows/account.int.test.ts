/** The account's loop on a real server: what it runs, how often, what it survives and when it ends. */
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { type RunningWorker, startWorker } from '../../src/main/worker.ts';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { waitApplied } from '../../src/temporal/wait-applied.ts';
import { accountWorkflowId, wakeAccount } from '../../src/temporal/wake-account.ts';
import { applied, appliedSeq, type EffectOrder, type Turn } from '../../workflows/messages.ts';
import { activitiesForTest } from '../support/activities.ts';
import { gate } from '../support/gate.ts';
import { countEvents, readRuns } from '../support/histories.ts';
import { keptOf, replay } from '../support/replay.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { BUNDLE_CACHE } from '../support/workflow-cache.ts';

let server: TestTemporal;
let temporal: Temporal;
let worker: RunningWorker;

/** What a test's account answers: each has its own script. Numbers its decides; the number is what it has applied. */
type Script = (decide: number) => Partial<Turn> | Promise<Partial<Turn>>;
const scripts = new Map<string, Script>();
const decides = new Map<string, number>();
const performed: string[] = [];
const performs = new Map<string, () => Promise<void>>();

const perform = async (effect: string): Promise<void> => {
  performed.push(effect);
  await performs.get(effect)?.();
};

beforeAll(async () => {
  server = await openTestTemporal();
  temporal = await connectTemporal({ address: server.address });
  await registerSearchAttributes(temporal);
  worker = await startWorker({
    temporal: { address: server.address },
    cacheFolder: BUNDLE_CACHE,
    activities: activitiesForTest({
      decide: async (account) => {
        const number = (decides.get(account) ?? 0) + 1;
        decides.set(account, number);
        const turn = await scripts.get(account)?.(number);
        return { applied: number, effects: [], more: false, waitMs: null, ended: false, ...turn };
      },
      send: async (effect) => {
        await perform(effect);
        return { outcome: 'accepted' };
      },
      offer: perform,
      task: perform,
      alert: perform,
      approve: perform,
    }),
  });
});
afterAll(async () => {
  await worker.drain();
  await temporal.close();
  await server.stop();
});

const order = (id: string, type: EffectOrder['type'] = 'send', attempt = 1): EffectOrder => ({ id, type, attempt });
const timesPerformed = (effect: string): number => performed.filter((id) => id === effect).length;
const status = async (account: string) =>
  (await temporal.client.workflow.getHandle(accountWorkflowId(account)).describe()).status.name;

/** Rings and waits until the loop has asked once more. */
const askOnceMore = async (account: string): Promise<void> => {
  const next = (decides.get(account) ?? 0) + 1;
  await wakeAccount(temporal, account);
  await waitApplied(temporal, account, next, 20_000);
};

describe('the account', () => {
  test('runs a send once per attempt though decide names it many times, and hears while it runs', async () => {
    const slow = gate();
    performs.set('once/1', () => slow.passed);
    let attempt = 1;
    scripts.set('once', () => ({ effects: [order('once/1', 'send', attempt)] }));
    for (let rings = 0; rings < 5; rings += 1) await askOnceMore('once');
    expect(timesPerformed('once/1')).toBe(1);

    // It comes back and rings; decide still names it (its row is not closed yet): it rests.
    const before = decides.get('once') ?? 0;
    slow.open();
    await waitApplied(temporal, 'once', before + 1);
    await askOnceMore('once');
    expect(timesPerformed('once/1')).toBe(1);

    attempt = 2;
    await askOnceMore('once');
    await vi.waitUntil(() => timesPerformed('once/1') === 2);
  });

  test('sends go one after another in the order they are named, what is in line beside them', async () => {
    const first = gate();
    const open = ['order/1', 'order/2', 'order/3'];
    for (const id of open) {
      performs.set(id, async () => {
        if (id === 'order/1') await first.passed;
        open.shift();
      });
    }
    scripts.set('order', () => ({ effects: open.map((id) => order(id)) }));
    await wakeAccount(temporal, 'order');
    await vi.waitUntil(() => timesPerformed('order/1') === 1);
    // Asked again and again: the second waits for the first, an offer does not.
    scripts.set('order', (number) => ({
      effects: [...(number < 5 ? [order('order/offer', 'offer')] : []), ...open.map((id) => order(id))],
    }));
    for (let rings = 0; rings < 3; rings += 1) await askOnceMore('order');
    expect(performed.filter((id) => id.startsWith('order/'))).toEqual(['order/1', 'order/offer']);
    first.open();
    await vi.waitUntil(() => open.length === 0);
    expect(performed.filter((id) => id.startsWith('order/'))).toEqual([
      ...['order/1', 'order/offer', 'order/2', 'order/3'],
    ]);
  });

  test('runs offers, tasks and alerts as local activities, sends as normal ones', async () => {
    const open = new Set(['kinds/send', 'kinds/offer', 'kinds/task', 'kinds/alert']);
    for (const id of open) performs.set(id, async () => void open.delete(id));
    scripts.set('kinds', () => ({ effects: [...open].map((id) => order(id, id.slice(6) as EffectOrder['type'])) }));
    await wakeAccount(temporal, 'kinds');
    await vi.waitUntil(() => open.size === 0);
    // Each of the four rang when it was back, so the loop asks until none is named.
    await askOnceMore('kinds');
    expect(performed.filter((id) => id.startsWith('kinds/')).sort()).toEqual([
      'kinds/alert',
      'kinds/offer',
      'kinds/send',
      'kinds/task',
    ]);
    const runs = await readRuns(temporal, accountWorkflowId('kinds'));
    expect(countEvents(runs, 'activityTaskScheduledEventAttributes')).toBe(1);
    expect(await replay(await keptOf(temporal, accountWorkflowId('kinds')))).toEqual([]);
  });

  test('lives on when an effect fails for good, and when decide does', async () => {
    performs.set('fails/1', async () => {
      throw ApplicationFailure.nonRetryable('no such template', 'template-missing');
    });
    scripts.set('fails', (number) => {
      if (number === 3) throw ApplicationFailure.nonRetryable('a broken row', 'invariant');
      return { effects: [order('fails/1')] };
    });
    await wakeAccount(temporal, 'fails');
    // 1: names the effect; 2: it failed and rang; it rests, so it is not run again.
    await waitApplied(temporal, 'fails', 2);
    await wakeAccount(temporal, 'fails');
    await vi.waitUntil(() => decides.get('fails') === 3);
    await askOnceMore('fails');
    expect(timesPerformed('fails/1')).toBe(1);
    expect(await status('fails')).toBe('RUNNING');
  });

  test('hears a ring that comes while decide is under way', async () => {
    const reading = gate();
    const handle = await (async () => {
      scripts.set('during', async (number) => {
        if (number === 1) await reading.passed;
        return {};
      });
      return temporal.client.workflow.start('account', {
        workflowId: accountWorkflowId('during'),
        taskQueue: 'accounts',
        args: ['during'],
        // A workflow task that waits for a local activity takes signals in only at its heartbeat, here after 1.6 s.
        workflowTaskTimeout: '2 seconds',
      });
    })();
    await vi.waitUntil(() => decides.get('during') === 1, { timeout: 20_000 });
    await handle.signal('wake');
    const heard = async () =>
      countEvents(await readRuns(temporal, handle.workflowId), 'workflowExecutionSignaledEventAttributes') === 1;
    await vi.waitUntil(heard, { timeout: 20_000, interval: 100 });
    // A heartbeat later the loop has certainly taken it in, and decide has not yet answered.
    expect(await handle.query(appliedSeq)).toBe(0);
    reading.open();
    expect(await waitApplied(temporal, 'during', 2, 20_000)).toBe(2);
    expect(await replay(await keptOf(temporal, handle.workflowId))).toEqual([]);
  });

  test('calls again at once while there is more, and at the deadline without a bell', async () => {
    scripts.set('more', (number) => (number < 4 ? { more: true } : number === 4 ? { waitMs: 1_000 } : {}));
    await wakeAccount(temporal, 'more');
    expect(await waitApplied(temporal, 'more', 5, 20_000)).toBe(5);
    expect(decides.get('more')).toBe(5);
  });

  test('ends with the account, and returns with it', async () => {
    const last = gate();
    performs.set('ends/1', () => last.passed);
    scripts.set('ends', (number) => ({ effects: number === 1 ? [order('ends/1')] : [], ended: number >= 2 }));
    await wakeAccount(temporal, 'ends');
    await waitApplied(temporal, 'ends', 1);
    await askOnceMore('ends');
    // Its last send is still under way: an end now would lose its result's ring.
    expect(await status('ends')).toBe('RUNNING');
    last.open();
    await temporal.client.workflow.getHandle(accountWorkflowId('ends')).result();
    scripts.set('ends', () => ({}));
    await askOnceMore('ends');
    expect(await status('ends')).toBe('RUNNING');
  });

  test('a run continues as new with the account id only, and an update waits through it', async () => {
    const handle = await temporal.client.workflow.start('account', {
      workflowId: accountWorkflowId('short'),
      taskQueue: 'accounts',
      args: ['short', 1],
    });
    scripts.set('short', (number) => ({ more: number < 6 }));
    expect(await waitApplied(temporal, 'short', 6, 30_000)).toBeGreaterThanOrEqual(6);
    const runs = await readRuns(temporal, handle.workflowId);
    expect(runs.length).toBeGreaterThan(4);
    const inputs = runs.map(
      ({ history }) => history.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads,
    );
    // The second is the test's own.
    for (const payloads of inputs) {
      expect(payloads?.map(({ data }) => Buffer.from(data ?? []).toString())).toEqual(['"short"', '1']);
    }
    await handle.terminate();
  });

  test('refuses to wait for what is no number', async () => {
    scripts.set('update', () => ({}));
    await wakeAccount(temporal, 'update');
    const handle = temporal.client.workflow.getHandle(accountWorkflowId('update'));
    await expect(handle.executeUpdate(applied, { args: [-1] })).rejects.toThrow();
    expect(await handle.executeUpdate(applied, { args: [0] })).toBeGreaterThanOrEqual(0);
  });

  test('keeps its labels in the lists true, and speaks in plain words', async () => {
    scripts.set('labels', (number) => ({ labels: { tier: 'A', state: number === 1 ? 'due' : 'lapsing' } }));
    await wakeAccount(temporal, 'labels', { tier: 'B', state: null });
    await waitApplied(temporal, 'labels', 1);
    await askOnceMore('labels');
    const description = await temporal.client.workflow.getHandle(accountWorkflowId('labels')).describe();
    const attributes = description.typedSearchAttributes.getAll().map(({ key, value }) => [key.name, value]);
    expect(Object.fromEntries(attributes)).toMatchObject({
      KeylineAccount: 'labels',
      KeylineTier: 'A',
      KeylineState: 'lapsing',
    });
    expect(await description.staticSummary()).toBe('Key account labels');
  });
});
