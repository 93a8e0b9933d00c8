/**
 * Plays each workflow through all it can meet and replays the histories on this build. With KEYLINE_CAPTURE=1 it also
 * keeps them in test/replay under the version of package.json: to be done for each release, whose histories then stay.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import manifest from '../../package.json' with { type: 'json' };
import { type RunningWorker, startWorker } from '../../src/main/worker.ts';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { runOnce } from '../../src/temporal/run-once.ts';
import { broadcastWorkflowId } from '../../src/temporal/start-broadcast.ts';
import { steerBroadcast } from '../../src/temporal/steer-broadcast.ts';
import { waitApplied } from '../../src/temporal/wait-applied.ts';
import { accountWorkflowId, wakeAccount } from '../../src/temporal/wake-account.ts';
import type { Turn } from '../../workflows/messages.ts';
import { activitiesForTest } from '../support/activities.ts';
import { captureHistory, REPLAY_FOLDER, readKept } from '../support/capture-history.ts';
import { replay } from '../support/replay.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { BUNDLE_CACHE } from '../support/workflow-cache.ts';

const keep = process.env['KEYLINE_CAPTURE'] === '1';
let server: TestTemporal;
let temporal: Temporal;
let worker: RunningWorker;
let folder: string;
let decides = 0;
let batches = 0;

/** One turn of each kind; a run is three rounds, so most of them meet a run's end as well. */
const turns: Partial<Turn>[] = [
  { more: true, labels: { tier: 'A', state: 'due' } },
  {
    effects: [
      { id: 'c/1/send', attempt: 1, type: 'send' },
      { id: 'c/1/offer', attempt: 1, type: 'offer' },
      { id: 'c/1/task', attempt: 1, type: 'task' },
      { id: 'c/1/alert', attempt: 1, type: 'alert' },
    ],
  },
  { effects: [{ id: 'c/1/broken', attempt: 1, type: 'send' }] },
  { waitMs: 1_000 },
];

const decide = async (): Promise<Turn> => {
  decides += 1;
  if (decides === 6) throw ApplicationFailure.nonRetryable('a broken row', 'invariant');
  return { applied: decides, effects: [], more: false, waitMs: null, ended: decides >= 20, ...turns[decides - 1] };
};

beforeAll(async () => {
  folder = keep ? join(REPLAY_FOLDER, manifest.version) : await mkdtemp(join(tmpdir(), 'keyline-histories-'));
  server = await openTestTemporal();
  temporal = await connectTemporal({ address: server.address });
  worker = await startWorker({
    temporal: { address: server.address },
    cacheFolder: BUNDLE_CACHE,
    activities: activitiesForTest({
      decide,
      send: async (effect) => {
        if (effect === 'c/1/broken') throw ApplicationFailure.nonRetryable('no template', 'template-missing');
        return { outcome: 'accepted' };
      },
      offer: async () => undefined,
      task: async () => undefined,
      alert: async () => undefined,
      approve: async () => undefined,
      planBroadcastPage: async () => ({ done: true, planned: 300 }),
      sendBroadcastBatch: async () => {
        batches += 1;
        if (batches === 2) throw ApplicationFailure.nonRetryable('a broken row', 'invariant');
        const nextDueInMs = batches === 1 ? 1_000 : batches === 3 ? null : 0;
        return { sent: 50, remaining: 300 - 50 * batches, nextDueInMs };
      },
      scoreAccounts: async () => ({ run: 1, changed: 3 }),
      sweepUndelivered: async () => ({ rung: 2 }),
      recoverMessages: async () => ({ recovered: 0 }),
      sweepSegments: async (after) => ({ rung: 500, next: after === null ? 'm' : null }),
    }),
  });
});
afterAll(async () => {
  await worker.drain();
  await temporal.close();
  await server.stop();
  if (!keep) await rm(folder, { recursive: true });
});

/** Rings until so many decides were made; each ring is read before the next. */
const ringUntil = async (account: string, wanted: number): Promise<void> => {
  while (decides < wanted) {
    const before = decides;
    await wakeAccount(temporal, account);
    await vi.waitUntil(() => decides > before, { timeout: 20_000 });
  }
};

describe('the workflows', () => {
  test('leave histories that replay on this build', async () => {
    await temporal.client.workflow.start('account', {
      workflowId: accountWorkflowId('captured'),
      taskQueue: 'accounts',
      args: ['captured', 3],
    });
    await ringUntil('captured', 9);
    await waitApplied(temporal, 'captured', 9);
    await ringUntil('captured', 20);
    await temporal.client.workflow.getHandle(accountWorkflowId('captured')).result();

    await temporal.client.workflow.start('broadcast', {
      workflowId: broadcastWorkflowId('captured'),
      taskQueue: 'accounts',
      args: ['captured', false, 4],
    });
    const broadcast = temporal.client.workflow.getHandle(broadcastWorkflowId('captured'));
    await vi.waitUntil(() => batches === 2, { timeout: 20_000 });
    await steerBroadcast(temporal, 'captured', 'pause');
    await steerBroadcast(temporal, 'captured', 'resume');
    await vi.waitUntil(() => batches === 3, { timeout: 20_000 });
    await steerBroadcast(temporal, 'captured', 'wake');
    await broadcast.result();

    const periodic = ['scoring', 'undeliveredSweep', 'messageRecovery', 'segmentSweep'] as const;
    for (const type of periodic) await runOnce(temporal, type);

    const runs = [
      await captureHistory(temporal, accountWorkflowId('captured'), 'account', folder),
      await captureHistory(temporal, broadcastWorkflowId('captured'), 'broadcast', folder),
    ];
    for (const type of periodic) runs.push(await captureHistory(temporal, `${type}/by-hand`, type, folder));
    expect(runs.every((count) => count > 0)).toBe(true);
    expect(runs[0]).toBeGreaterThan(2);

    expect(await replay(await readKept(folder))).toEqual([]);
  });
});
