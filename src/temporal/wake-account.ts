import { WorkflowIdReusePolicy } from '@temporalio/client';
import type { SearchAttributePair } from '@temporalio/common';
import { SEARCH_ATTRIBUTES, TASK_QUEUES, type WorkflowName, wake } from '../../workflows/messages.ts';
import type { AccountId } from '../domain/ids.ts';
import type { Temporal } from './connect.ts';

/** How the Temporal UI lists the account until its first turn says so itself. */
export type AccountLabels = { readonly tier: string | null; readonly state: string | null };

/** A door that has committed its facts must not hang on a Temporal that is away: the sweep rings what was not rung. */
const PATIENCE_MS = 10_000;

/** One workflow per key account, for ever under this id. */
export const accountWorkflowId = (account: AccountId): string => `account/${account}`;

/**
 * Rings the account's doorbell and starts its workflow where none runs: the first time, after the account had ended, or
 * after Temporal lost its store. Safe to repeat: any number of rings is one. Throws after 10 s without an answer.
 */
export const wakeAccount = async (temporal: Temporal, account: AccountId, labels?: AccountLabels): Promise<void> => {
  const type: WorkflowName = 'account';
  const options = {
    workflowId: accountWorkflowId(account),
    taskQueue: TASK_QUEUES.accounts,
    args: [account],
    signal: wake,
    // An account that ended may return under its id.
    workflowIdReusePolicy: WorkflowIdReusePolicy.ALLOW_DUPLICATE,
    typedSearchAttributes: pairs(account, labels),
    staticSummary: `Key account ${account}`,
    staticDetails:
      'Runs the campaigns of this account: waits for facts and deadlines, asks for a decision, acts on it.',
  };
  const { client } = temporal;
  await client.withAbortSignal(AbortSignal.timeout(PATIENCE_MS), () => client.workflow.signalWithStart(type, options));
};

const pairs = (account: AccountId, labels: AccountLabels | undefined): SearchAttributePair[] => [
  { key: SEARCH_ATTRIBUTES.account, value: account },
  ...(labels?.tier ? [{ key: SEARCH_ATTRIBUTES.tier, value: labels.tier }] : []),
  ...(labels?.state ? [{ key: SEARCH_ATTRIBUTES.state, value: labels.state }] : []),
];
