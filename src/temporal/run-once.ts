import { WorkflowIdConflictPolicy } from '@temporalio/client';
import { TASK_QUEUES, type WorkflowName } from '../../workflows/messages.ts';
import type { Temporal } from './connect.ts';

/** The workflows that schedules start. */
export type Periodic = Exclude<WorkflowName, 'account' | 'broadcast'>;

/**
 * Runs one of them now and waits for its result: for stepped time, where no schedule fires, and for people who do not
 * want to wait for the night. A run by hand that is under way is joined, not doubled.
 */
export const runOnce = async (temporal: Temporal, type: Periodic): Promise<unknown> =>
  temporal.client.workflow.execute(type, byHand(type));

/** Starts one of them now and waits for nothing: a caller that closes its connection soon has no open question left. */
export const startOnce = async (temporal: Temporal, type: Periodic): Promise<void> => {
  await temporal.client.workflow.start(type, byHand(type));
};

const byHand = (type: Periodic) => ({
  workflowId: `${type}/by-hand`,
  taskQueue: TASK_QUEUES.accounts,
  workflowIdConflictPolicy: WorkflowIdConflictPolicy.USE_EXISTING,
  args: [] as [],
  staticSummary: `${type}, by hand`,
});
