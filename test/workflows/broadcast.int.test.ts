/** A newsletter issue on a real server: pages, batches over many runs, pause in mid-batch, nothing lost or doubled. */
import { Context } from '@temporalio/activity';
import { ApplicationFailure } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { BatchResult } from '../../activities/activities.ts';
import { type RunningWorker, startWorker } from '../../src/main/worker.ts';
import { connectTemporal, type Temporal } from '../../src/temporal/connect.ts';
import { broadcastWorkflowId, startBroadcast } from '../../src/temporal/start-broadcast.ts';
import { readBroadcastProgress, steerBroadcast } from '../../src/temporal/steer-broadcast.ts';
import { activitiesForTest } from '../support/activities.ts';
import { gate } from '../support/gate.ts';
import { readRuns } from '../support/histories.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { BUNDLE_CACHE } from '../support/workflow-cache.ts';

const RECIPIENTS = 1_000;
const PAGE = 200;
const BATCH = 100;

/** An issue's rows, as the database would hold them. */
type Issue = {
  planned: number;
  readonly sent: number[];
  /** Called before each message with its number, to hold or break the batch there. */
  readonly before: (message: number) => Promise<void>;
  /** When what is left is due, asked at the end of a batch. */
  readonly nextDueInMs: () => number | null;
};
const issues = new Map<string, Issue>();
const issueOf = (id: string): Issue => {
  const issue = issues.get(id);
  if (!issue) throw ApplicationFailure.nonRetryable(`no issue ${id}`);
  return issue;
};
const newIssue = (id: string, own: Partial<Issue> = {}): Issue => {
  const issue: Issue = { planned: 0, sent: [], before: async () => undefined, nextDueInMs: () => 0, ...own };
  issues.set(id, issue);
  return issue;
};
const everyone = Array.from({ length: RECIPIENTS }, (_, index) => index);

const sendBatch = async (id: string): Promise<BatchResult> => {
  const issue = issueOf(id);
  const first = issue.sent.length;
  const { cancellationSignal } = Context.current();
  while (issue.sent.length < Math.min(first + BATCH, RECIPIENTS) && !cancellationSignal.aborted) {
    Context.current().heartbeat(issue.sent.length);
    await issue.before(issue.sent.length);
    if (!cancellationSignal.aborted) issue.sent.push(issue.sent.length);
  }
  const remaining = RECIPIENTS - issue.sent.length;
  return { sent: issue.sent.length - first, remaining, nextDueInMs: issue.nextDueInMs() };
};

/** As a message that takes long: heartbeats, and comes back when its batch is cancelled. */
const untilCancelled = async (): Promise<void> => {
  const context = Context.current();
  const beats = setInterval(() => context.heartbeat(), 200);
  await context.cancelled.catch(() => clearInterval(beats));
};

let server: TestTemporal;
let temporal: Temporal;
let worker: RunningWorker;
beforeAll(async () => {
  server = await openTestTemporal();
  temporal = await connectTemporal({ address: server.address });
  worker = await startWorker({
    temporal: { address: server.address },
    cacheFolder: BUNDLE_CACHE,
    activities: activitiesForTest({
      planBroadcastPage: async (id) => {
        const issue = issueOf(id);
        issue.planned = Math.min(issue.planned + PAGE, RECIPIENTS);
        return { done: issue.planned === RECIPIENTS, planned: issue.planned };
      },
      sendBroadcastBatch: sendBatch,
    }),
  });
});
afterAll(async () => {
  await worker.drain();
  await temporal.close();
  await server.stop();
});

const resultOf = (id: string) => temporal.client.workflow.getHandle(broadcastWorkflowId(id)).result();

describe('a broadcast', () => {
  test('plans by pages, sends by batches over many runs, each recipient once', async () => {
    const issue = newIssue('news/1');
    await temporal.client.workflow.start('broadcast', {
      workflowId: broadcastWorkflowId('news/1'),
      taskQueue: 'accounts',
      args: ['news/1', false, 3],
    });
    expect(await resultOf('news/1')).toEqual({ phase: 'done', paused: false, planned: RECIPIENTS, remaining: 0 });
    expect(issue.sent).toEqual(everyone);
    expect((await readRuns(temporal, broadcastWorkflowId('news/1'))).length).toBeGreaterThan(3);
  });

  test('paused in mid-batch it sends nothing more, resumed it goes on where it was', async () => {
    const reached = gate();
    let held = false;
    const issue = newIssue('news/2', {
      before: async (message) => {
        if (message !== 250 || held) return;
        held = true;
        reached.open();
        await untilCancelled();
      },
    });
    await startBroadcast(temporal, 'news/2');
    await reached.passed;
    await steerBroadcast(temporal, 'news/2', 'pause');
    const progress = () => readBroadcastProgress(temporal, 'news/2');
    await vi.waitUntil(async () => (await progress()).remaining === 750, { timeout: 30_000, interval: 100 });
    expect(await progress()).toEqual({ phase: 'sending', paused: true, planned: RECIPIENTS, remaining: 750 });
    expect(issue.sent.length).toBe(250);

    await steerBroadcast(temporal, 'news/2', 'resume');
    await resultOf('news/2');
    expect(issue.sent).toEqual(everyone);
  });

  test('waits for what is due later, and for a wake where time is stepped', async () => {
    const waits: (number | null)[] = [1_000, null];
    const issue = newIssue('news/3', {
      // After the list, all is due; a null in it is an answer of its own.
      nextDueInMs: () => {
        const wait = waits.shift();
        return wait === undefined ? 0 : wait;
      },
    });
    await startBroadcast(temporal, 'news/3');
    await vi.waitUntil(() => issue.sent.length === 2 * BATCH, { timeout: 20_000 });
    // Nothing but the wake ends a wait without a deadline; one before it begins is kept.
    await steerBroadcast(temporal, 'news/3', 'wake');
    await resultOf('news/3');
    expect(issue.sent).toEqual(everyone);
  });

  test('lives on when a batch fails for good', async () => {
    let broken = true;
    const failed = gate();
    const issue = newIssue('news/4', {
      before: async (message) => {
        if (message !== 50 || !broken) return;
        broken = false;
        failed.open();
        throw ApplicationFailure.nonRetryable('a broken row', 'invariant');
      },
    });
    await startBroadcast(temporal, 'news/4');
    await failed.passed;
    await steerBroadcast(temporal, 'news/4', 'wake');
    await resultOf('news/4');
    expect(issue.sent).toEqual(everyone);
  });

  test('starts once per issue', async () => {
    newIssue('news/5', { nextDueInMs: () => null });
    expect(await startBroadcast(temporal, 'news/5')).toBe('started');
    expect(await startBroadcast(temporal, 'news/5')).toBe('running');
    expect(await startBroadcast(temporal, 'news/4')).toBe('ended');
  });
});
