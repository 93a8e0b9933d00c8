/** The Temporal client's room against a real server. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { isReachable } from '../../src/temporal/is-reachable.ts';
import { registerSearchAttributes } from '../../src/temporal/register-search-attributes.ts';
import { ring } from '../../src/temporal/ring.ts';
import { ensureSchedules } from '../../src/temporal/schedules.ts';
import { NotAppliedYet, waitApplied } from '../../src/temporal/wait-applied.ts';
import { accountWorkflowId, wakeAccount } from '../../src/temporal/wake-account.ts';
import { countEvents, readRuns } from '../support/histories.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';

let server: TestTemporal;
let temporal: Temporal;
beforeAll(async () => {
  server = await openTestTemporal();
  temporal = await connectTemporal({ address: server.address });
});
afterAll(async () => {
  await temporal.close();
  await server.stop();
});

describe('connecting', () => {
  test('lazily it does not need a server, else it says at once that none answers', async () => {
    const nobody = { address: '127.0.0.1:1' };
    const lazy = await connectTemporal({ ...nobody, lazy: true });
    await lazy.close();
    await expect(connectTemporal(nobody)).rejects.toThrow();
  });

  test('a server that is away is told from one that answers, within the patience of a probe', async () => {
    expect(await isReachable(temporal)).toBe(true);
    const away = await connectTemporal({ address: '127.0.0.1:1', lazy: true });
    expect(await isReachable(away)).toBe(false);
    await away.close();
  });

  test('closed while a call is retried, it ends that call in an error and nothing else', async () => {
    const uncaught: unknown[] = [];
    const note = (error: unknown): void => void uncaught.push(error);
    process.on('uncaughtException', note);
    const away = await connectTemporal({ address: '127.0.0.1:1', lazy: true });
    const rung = wakeAccount(away, 'nobody').then(
      () => 'rung',
      () => 'not rung',
    );
    // A call that was refused and rests: that of the probe, whose three seconds hold several tries.
    expect(await isReachable(away)).toBe(false);
    await away.close();
    expect(await rung).toBe('not rung');
    process.off('uncaughtException', note);
    expect(uncaught).toEqual([]);
  });
});

describe('registering search attributes', () => {
  test('adds what a namespace lacks, then nothing', async () => {
    const namespace = 'bare';
    const { workflowService } = temporal.client;
    const { namespaces } = await workflowService.listNamespaces({});
    const workflowExecutionRetentionPeriod = namespaces?.[0]?.config?.workflowExecutionRetentionTtl ?? null;
    await workflowService.registerNamespace({ namespace, workflowExecutionRetentionPeriod });
    const bare = await connectTemporal({ address: server.address, namespace });
    const names = ['KeylineAccount', 'KeylineState', 'KeylineTier'];
    expect((await registerSearchAttributes(bare)).sort()).toEqual(names);
    expect(await registerSearchAttributes(bare)).toEqual([]);
    await bare.close();
  });
});

describe('ringing', () => {
  test('starts each account once and signals it at every ring', async () => {
    const accounts = Array.from({ length: 40 }, (_, index) => `ring-${index}`);
    expect(await ring(temporal, [...accounts, ...accounts])).toBe(40);
    expect(await ring(temporal, accounts)).toBe(40);
    for (const account of accounts) {
      const runs = await readRuns(temporal, accountWorkflowId(account));
      expect(runs.length).toBe(1);
      expect(countEvents(runs, 'workflowExecutionSignaledEventAttributes')).toBe(2);
    }
  });

  test('an account that ended starts anew', async () => {
    await wakeAccount(temporal, 'back');
    const handle = temporal.client.workflow.getHandle(accountWorkflowId('back'));
    const first = (await handle.describe()).runId;
    await handle.terminate();
    await wakeAccount(temporal, 'back');
    const second = await handle.describe();
    expect(second.status.name).toBe('RUNNING');
    expect(second.runId).not.toBe(first);
  });
});

describe('waiting until a fact is applied', () => {
  test('without a worker it ends in words, and has started the workflow', async () => {
    await expect(waitApplied(temporal, 'nobody', 1, 1_500)).rejects.toThrow(NotAppliedYet);
    const { status } = await temporal.client.workflow.getHandle(accountWorkflowId('nobody')).describe();
    expect(status.name).toBe('RUNNING');
  });
});

describe('schedules', () => {
  const changes = async (switches: Parameters<typeof ensureSchedules>[1]) => [
    ...new Set((await ensureSchedules(temporal, switches)).map(({ change }) => change)),
  ];
  const stateOf = async (name: string) => (await temporal.client.schedule.getHandle(name).describe()).state;

  test('exist paused on stepped time, and none fires', async () => {
    expect(await changes({ paused: true })).toEqual(['created']);
    expect(await changes({ paused: true })).toEqual(['unchanged']);
    for (const name of ['undeliveredSweep', 'messageRecovery', 'noticeSweep', 'scoring', 'segmentSweep']) {
      const { state, info } = await temporal.client.schedule.getHandle(`keyline-${name}`).describe();
      expect(state.paused).toBe(true);
      expect(info.numActionsTaken).toBe(0);
    }
  });

  test('run on real time, and follow a changed definition', async () => {
    expect(await changes({ paused: false })).toEqual(['updated']);
    expect((await stateOf('keyline-scoring')).paused).toBe(false);
    expect(await changes({ paused: false, timezone: 'Europe/Berlin' })).toEqual(['updated']);
    const { spec, policies } = await temporal.client.schedule.getHandle('keyline-scoring').describe();
    expect(spec.timezone).toBe('Europe/Berlin');
    expect(policies.overlap).toBe('SKIP');
    expect(await changes({ paused: false, timezone: 'Europe/Berlin' })).toEqual(['unchanged']);
  });

  test('leave an operator pause alone', async () => {
    const sweep = temporal.client.schedule.getHandle('keyline-undeliveredSweep');
    await sweep.pause('investigating');
    await ensureSchedules(temporal, { paused: true });
    await ensureSchedules(temporal, { paused: false });
    expect(await stateOf('keyline-undeliveredSweep')).toMatchObject({ paused: true, note: 'investigating' });
    expect((await stateOf('keyline-scoring')).paused).toBe(false);
  });
});
