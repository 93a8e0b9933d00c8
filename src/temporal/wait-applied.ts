/** Waits until an account's loop has read a fact: for people who have just said something and want to see it counted. */
import { setTimeout as pause } from 'node:timers/promises';
import {
  isGrpcServiceError,
  ServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import { applied } from '../../workflows/messages.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Temporal } from './connect.ts';
import { accountWorkflowId, wakeAccount } from './wake-account.ts';

/** The loop did not get there in time. The fact itself is safe: it is a row. */
export class NotAppliedYet extends Error {
  constructor(account: AccountId, seq: number, timeoutMs: number) {
    super(`account ${account} has not applied fact ${seq} within ${timeoutMs} ms: is a worker running?`);
    this.name = 'NotAppliedYet';
  }
}

/**
 * Answers the number the loop has read to, at least `seq`. Rings nothing where the workflow runs; where none runs it
 * starts one. Throws `NotAppliedYet` after `timeoutMs`.
 */
export const waitApplied = async (
  temporal: Temporal,
  account: AccountId,
  seq: number,
  timeoutMs = 30_000,
): Promise<number> => {
  const limit = AbortSignal.timeout(timeoutMs);
  const handle = temporal.client.workflow.getHandle(accountWorkflowId(account));
  try {
    for (let tries = 0, ask = 0; ; tries += 1) {
      try {
        // Two callers that wait for one fact share the update. A run that closed answered short: that one was its last
        // word under this id, so the next ask needs another.
        const options = { args: [seq] as [number], updateId: `applied/${seq}/${ask}` };
        const reached = await temporal.client.withAbortSignal(limit, () => handle.executeUpdate(applied, options));
        if (reached >= seq) return reached;
        ask += 1;
      } catch (error) {
        if (error instanceof WorkflowNotFoundError) await wakeAccount(temporal, account);
        else if (!isPassing(error)) throw error;
      }
      await pause(Math.min(20 * 2 ** tries, 1_000), undefined, { signal: limit });
    }
  } catch (error) {
    if (limit.aborted || error instanceof WorkflowUpdateRPCTimeoutOrCancelledError) {
      throw new NotAppliedYet(account, seq, timeoutMs);
    }
    throw error;
  }
};

/** gRPC: the run is closing (FAILED_PRECONDITION, ABORTED); the same update may be asked again. */
const CLOSING_CODES = [9, 10];

/** True for what a run says that ends just now: the next one answers. */
const isPassing = (error: unknown): boolean => {
  // The run ended between taking the update and answering it.
  if (error instanceof WorkflowUpdateFailedError)
    return messageOf(error.cause).includes('Workflow Update failed because');
  const cause = error instanceof ServiceError ? error.cause : error;
  return isGrpcServiceError(cause) && CLOSING_CODES.includes(cause.code);
};

const messageOf = (cause: Error | undefined): string => cause?.message ?? '';
