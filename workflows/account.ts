/**
 * One key account, for as long as it is one. The loop decides nothing: it asks `decide` (the engine, in one database
 * transaction), runs the effects that come back, and waits for the bell or the deadline.
 *
 * 1. Each run begins with a decide, whatever the bell: a ring that came while the last run ended is not lost.
 * 2. The bell is cleared before the call, never after: a ring during the call survives it.
 * 3. Sends run beside the loop (effects.ts); one that comes back rings the bell.
 * 4. A run ends only when no send is running and every handler has answered; after that comes no further await.
 *    The next run gets the account's id only: what an account knows is in its row.
 * 5. Where workers have builds (`keyline builds`) a run stays with the build it began on; once another is in force it
 *    ends, and the next begins there.
 */
import {
  ApplicationFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  isCancellation,
  log,
  makeContinueAsNewFunc,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { AccountId } from '../src/domain/ids.ts';
import { DATABASE_STEP } from './activity-options.ts';
import { effectsOf } from './effects.ts';
import { applied, appliedSeq, type Turn, wake } from './messages.ts';
import { keepLabels } from './search-labels.ts';

const database = proxyLocalActivities<Activities>({ ...DATABASE_STEP, summary: 'Decide on new facts' });

/**
 * A run of 200 rounds is some 1,000 to 2,500 events: far below the 10,000 that a run may have and the 10,000 signals after
 * which the server refuses more, short enough to replay in milliseconds when an idle account is woken on a cold worker,
 * and long enough that beginning a run (one decide too many) costs half a percent. Rounds with many effects are long:
 * so the events are counted as well.
 */
const ROUNDS_PER_RUN = 200;
const EVENTS_PER_RUN = 2_500;

/** Pause after a decide that failed for good (its retries used up); a ring ends it earlier. */
const DECIDE_AGAIN_MS = 30_000;

/** The server's timer and the database's clock differ by some milliseconds: a wait below this would only ask twice. */
const SHORTEST_WAIT_MS = 1_000;

/** `roundsPerRun` is for tests, which make runs short; it is carried on only when given. */
export async function account(accountId: AccountId, roundsPerRun?: number): Promise<void> {
  let bell = true;
  let seq = 0;
  let closing = false;
  const ring = () => {
    bell = true;
  };
  const effects = effectsOf(ring);

  setHandler(wake, ring);
  setHandler(appliedSeq, () => seq);
  setHandler(
    applied,
    async (wanted) => {
      // A run that closes answers at once with what it has; the caller asks the next run.
      await condition(() => seq >= wanted || closing);
      return seq;
    },
    { validator: refuseNoNumber },
  );

  for (let round = 1; ; round += 1) {
    bell = false;
    const turn = await ask(accountId);
    let waitMs: number | null = DECIDE_AGAIN_MS;
    if (turn !== null) {
      seq = turn.applied;
      keepLabels(turn);
      bell ||= turn.more;
      waitMs = turn.waitMs;
    }

    const length = (share: number) => round >= share * (roundsPerRun ?? ROUNDS_PER_RUN) || grown(share);
    const { continueAsNewSuggested, targetWorkerDeploymentVersionChanged: otherBuild } = workflowInfo();
    const done = turn?.ended === true || length(1) || continueAsNewSuggested || otherBuild;
    // Twice the length is the end even with a send in flight: starting it again is safe, because its row is claimed.
    if (done && (!effects.sending() || length(2))) {
      closing = true;
      await condition(allHandlersFinished);
      // From here to the end of the run no await: what a handler noted after it would be lost.
      if (turn?.ended !== true) return nextRun(otherBuild)(...carried(accountId, roundsPerRun));
      if (!bell) return;
      // Rung while it ended: the account may be back, so ask once more.
      closing = false;
      continue;
    }
    // A run that is done starts nothing more; it goes on deciding until its last send is back.
    if (turn !== null && !done) waitMs = sooner(waitMs, await effects.run(turn.effects));

    setCurrentDetails(waitingWords(waitMs, effects.sending()));
    // A run that is done waits for its send alone: its length would only make it ask without end.
    const heard = () => bell || (!done && grown(1));
    if (waitMs === null) await condition(heard);
    else await condition(heard, Math.max(waitMs, SHORTEST_WAIT_MS), { summary: 'Wait for a fact or the deadline' });
  }
}

/** Null where decide failed for good: the loop lives on and asks again. */
const ask = async (accountId: AccountId): Promise<Turn | null> => {
  try {
    return await database.decide(accountId);
  } catch (error) {
    // A cancelled workflow must end; asking again would fail at once, for ever.
    if (isCancellation(error)) throw error;
    log.warn('decide failed, asked again later', { account: accountId });
    return null;
  }
};

/** Synchronous: the SDK does not await validators. */
const refuseNoNumber = (wanted: number): void => {
  if (!Number.isSafeInteger(wanted) || wanted < 0) {
    throw ApplicationFailure.nonRetryable('applied(seq) needs the number of a fact', 'invalid-number');
  }
};

/** Updates and rings grow a history as well as rounds do. */
const grown = (share: number): boolean => workflowInfo().historyLength >= share * EVENTS_PER_RUN;

const nextRun = (onOtherBuild: boolean) =>
  onOtherBuild
    ? makeContinueAsNewFunc<typeof account>({ initialVersioningBehavior: 'AUTO_UPGRADE' })
    : continueAsNew<typeof account>;

const carried = (accountId: AccountId, roundsPerRun: number | undefined): [AccountId, number?] =>
  roundsPerRun === undefined ? [accountId] : [accountId, roundsPerRun];

const sooner = (left: number | null, right: number | null): number | null =>
  left === null || right === null ? (left ?? right) : Math.min(left, right);

const waitingWords = (waitMs: number | null, sending: boolean): string => {
  const deadline = waitMs === null ? '' : `, at the latest until ${new Date(Date.now() + waitMs).toISOString()}`;
  return `${sending ? 'A send is under way. ' : ''}Waiting for a fact${deadline}.`;
};
