/**
 * How long each kind of activity may take, how often it is tried, and why. An activity that gives up never ends its
 * workflow: the caller notes it, waits, and asks again.
 */
import type { ActivityOptions, LocalActivityOptions } from '@temporalio/workflow';
import { TASK_QUEUES } from './messages.ts';

/**
 * Database steps of well under a second: as local activities they cost one marker in the history and no task. They may
 * run twice (a worker that dies after the commit), so each of their writes has a unique key.
 */
export const DATABASE_STEP: LocalActivityOptions = {
  // Far above a healthy step, below the point where a hung one deafens the account: a workflow task that waits for a
  // local activity hears no signal and answers no query.
  startToCloseTimeout: '10 seconds',
  retry: {
    initialInterval: '200 milliseconds',
    backoffCoefficient: 2,
    maximumInterval: '5 seconds',
    maximumAttempts: 6,
  },
  // All six tries (about 6 s of waiting) stay inside the worker; a longer outage is the loop's own pause to bridge.
  localRetryThreshold: '10 seconds',
};

/**
 * An effect that is a database step. It runs in the account's loop, so it gives up sooner than a decide: it rests, and
 * is asked again.
 */
export const EFFECT_STEP: LocalActivityOptions = {
  ...DATABASE_STEP,
  retry: { ...DATABASE_STEP.retry, maximumAttempts: 3 },
};

/** One message over SMTP: a normal activity, because it talks to the outside and must obey the queue's rate limit. */
export const ONE_SEND: ActivityOptions = {
  taskQueue: TASK_QUEUES.mail,
  // Connect, hand over, wait for the reply: SMTP servers are allowed minutes; the lease in the ledger is longer.
  startToCloseTimeout: '2 minutes',
  // A worker that died is noticed after this, not after two minutes.
  heartbeatTimeout: '30 seconds',
  // Bounds the wait in the queue too: with no mail worker for half an hour the account is asked afresh, because the
  // touch may be too late by now.
  scheduleToCloseTimeout: '30 minutes',
  // What the mail server says is an outcome, not a failure; what is retried here is our own trouble (database away,
  // worker killed). Retries add nothing to the history.
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute', maximumAttempts: 10 },
};

/** Up to a hundred mails to our own people over SMTP; what is left over goes with the next sweep. */
export const NOTICES: ActivityOptions = {
  taskQueue: TASK_QUEUES.mail,
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 2 },
};

/** One page of planning: a set-based statement over some thousand contacts. */
export const ONE_PAGE: ActivityOptions = {
  taskQueue: TASK_QUEUES.mail,
  startToCloseTimeout: '2 minutes',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute', maximumAttempts: 10 },
  summary: 'Plan a page of recipients',
};

/** Several hundred messages: at one a second, a slow server's pace, a batch of 500 takes 9 minutes. */
export const ONE_BATCH: ActivityOptions = {
  taskQueue: TASK_QUEUES.mail,
  startToCloseTimeout: '15 minutes',
  heartbeatTimeout: '30 seconds',
  // A pause waits for the batch's word: when the workflow says paused, nothing is in flight.
  cancellationType: 'WAIT_CANCELLATION_COMPLETED',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute', maximumAttempts: 10 },
  summary: 'Send a batch',
};

/** Scoring reads the whole order history: minutes for a large company, so an hour is a fault; the next night tries again. */
export const SCORING: ActivityOptions = {
  taskQueue: TASK_QUEUES.intelligence,
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '1 minute',
  retry: { initialInterval: '10 seconds', backoffCoefficient: 2, maximumInterval: '5 minutes', maximumAttempts: 5 },
  summary: 'Score all accounts',
};

/**
 * A sweep rings other workflows, so it is a normal activity. It is short and comes again by its schedule: two tries,
 * then the next one takes over.
 */
export const SWEEP: ActivityOptions = {
  startToCloseTimeout: '1 minute',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumAttempts: 2 },
};
