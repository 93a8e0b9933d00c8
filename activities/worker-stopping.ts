import { ApplicationFailure } from '@temporalio/activity';

/** How an activity hands its work on when its process is to end before it has begun: another worker takes it in a second. */
export const workerStopping = (): ApplicationFailure =>
  ApplicationFailure.create({
    message: 'this worker is stopping, another one takes it',
    type: 'WorkerStopping',
    nextRetryDelay: 1_000,
  });
