import { type BroadcastProgress, pause, progress, resume, wake } from '../../workflows/messages.ts';
import type { Temporal } from './connect.ts';
import { broadcastWorkflowId } from './start-broadcast.ts';

/** Holds, frees or wakes a running broadcast (stepped time wakes it when its next message is due). Safe to repeat. */
export const steerBroadcast = async (
  temporal: Temporal,
  broadcastId: string,
  order: 'pause' | 'resume' | 'wake',
): Promise<void> => {
  const signal = { pause, resume, wake }[order];
  await temporal.client.workflow.getHandle(broadcastWorkflowId(broadcastId)).signal(signal);
};

/** How far a broadcast is, asked of its workflow (which needs a worker to answer, even after its end). */
export const readBroadcastProgress = (temporal: Temporal, broadcastId: string): Promise<BroadcastProgress> =>
  temporal.client.workflow.getHandle(broadcastWorkflowId(broadcastId)).query(progress);
