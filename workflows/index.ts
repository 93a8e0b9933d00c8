/** Registry: what the worker's bundle holds. The names are the workflow types (`WorkflowName` of messages.ts). */
export { account } from './account.ts';
export { broadcast } from './broadcast.ts';
export { scoring } from './scoring.ts';
export { messageRecovery, noticeSweep, segmentSweep, undeliveredSweep } from './sweep.ts';
