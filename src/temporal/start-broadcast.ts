import { WorkflowExecutionAlreadyStartedError, WorkflowIdReusePolicy } from '@temporalio/client';
import { TASK_QUEUES, type WorkflowName } from '../../workflows/messages.ts';
import type { Temporal } from './connect.ts';

/** One workflow per issue, under this id. */
export const broadcastWorkflowId = (broadcastId: string): string => `broadcast/${broadcastId}`;

/**
 * Starts an issue's workflow. Safe to repeat: `running` where it runs already, `ended` where it has come to its end;
 * one that failed or was terminated is started again, and its rows say what is left to send.
 */
export const startBroadcast = async (
  temporal: Temporal,
  broadcastId: string,
): Promise<'started' | 'running' | 'ended'> => {
  const type: WorkflowName = 'broadcast';
  const workflowId = broadcastWorkflowId(broadcastId);
  try {
    await temporal.client.workflow.start(type, {
      workflowId,
      taskQueue: TASK_QUEUES.accounts,
      args: [broadcastId],
      workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE_FAILED_ONLY,
      staticSummary: `Newsletter issue ${broadcastId}`,
      staticDetails: 'Plans the recipients page by page, then sends to them batch by batch.',
    });
    return 'started';
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const { status } = await temporal.client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING' ? 'running' : 'ended';
  }
};
