/**
 * One issue of a newsletter: plans its recipients page by page, then sends them batch by batch, without waking an
 * account's workflow. Rows hold the state; this only asks, waits and counts.
 */
import {
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  log,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities, BatchResult } from '../activities/activities.ts';
import { ONE_BATCH, ONE_PAGE } from './activity-options.ts';
import { type BroadcastProgress, pause, progress, resume, wake } from './messages.ts';

const { planBroadcastPage } = proxyActivities<Activities>(ONE_PAGE);
const { sendBroadcastBatch } = proxyActivities<Activities>(ONE_BATCH);

/** Pause after a page or batch whose retries are used up. */
const AGAIN_MS = 5 * 60_000;

/** A batch that sent nothing though something was due met messages held by another worker: their lease needs a while. */
const NOTHING_SENT_MS = 5_000;

/** Some 10 events a batch: 200 batches are a fifth of what a run may hold. */
const BATCHES_PER_RUN = 200;

/** `wasPaused` and `batchesPerRun` carry a run's pause and a test's short runs over. */
export async function broadcast(
  broadcastId: string,
  wasPaused = false,
  batchesPerRun = BATCHES_PER_RUN,
): Promise<BroadcastProgress> {
  let state: BroadcastProgress = { phase: 'planning', paused: wasPaused, planned: 0, remaining: null };
  let woken = false;
  let running: CancellationScope | null = null;

  setHandler(progress, () => state);
  setHandler(wake, () => {
    woken = true;
  });
  setHandler(pause, () => {
    state = { ...state, paused: true };
    running?.cancel();
  });
  setHandler(resume, () => {
    state = { ...state, paused: false };
    woken = true;
  });

  /** Null: cut short by a pause, or failed for good; either way it is asked again. */
  const unlessPaused = async <Result>(work: () => Promise<Result>): Promise<Result | null> => {
    const scope = new CancellationScope();
    running = scope;
    try {
      return await scope.run(work);
    } catch (error) {
      if (isCancellation(error)) {
        if (state.paused) return null;
        throw error;
      }
      log.warn('broadcast step failed, asked again later', { broadcast: broadcastId });
      await condition(() => woken, AGAIN_MS, { summary: 'Wait after a failure' });
      return null;
    } finally {
      running = null;
    }
  };

  for (let step = 0; ; step += 1) {
    setCurrentDetails(wordsFor(state));
    await condition(() => !state.paused);
    if (step >= batchesPerRun || workflowInfo().continueAsNewSuggested) {
      // No await since the pause was looked at: a pause noted after it would be lost.
      return continueAsNew<typeof broadcast>(broadcastId, state.paused, batchesPerRun);
    }
    woken = false;
    if (state.phase === 'planning') {
      const page = await unlessPaused(() => planBroadcastPage(broadcastId));
      if (page) state = { ...state, planned: page.planned, phase: page.done ? 'sending' : 'planning' };
      continue;
    }
    const batch = await unlessPaused(() => sendBroadcastBatch(broadcastId));
    if (batch === null) continue;
    state = { ...state, remaining: batch.remaining };
    if (batch.remaining === 0) break;
    await untilDue(batch, () => woken || state.paused);
  }
  state = { ...state, phase: 'done' };
  return state;
}

/** Until the next message is due, or something is noted. */
const untilDue = async (batch: BatchResult, noted: () => boolean): Promise<void> => {
  if (batch.nextDueInMs === null) return condition(noted);
  const floor = batch.sent === 0 ? NOTHING_SENT_MS : 0;
  const wait = Math.max(batch.nextDueInMs, floor);
  if (wait > 0) await condition(noted, wait, { summary: 'Wait until the next message is due' });
};

const wordsFor = ({ phase, paused, planned, remaining }: BroadcastProgress): string =>
  `${paused ? 'Paused' : phase}: ${planned} planned${remaining === null ? '' : `, ${remaining} still to send`}.`;
