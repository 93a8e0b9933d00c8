/**
 * Signals, updates and queries of the workflows, the names by which clients and workers find them, and the shapes that
 * travel between workflows and activities: ids and numbers only, never personal data.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

/** Workflow types: the names under which `workflows/index.ts` exports them. */
export type WorkflowName =
  | 'account'
  | 'broadcast'
  | 'scoring'
  | 'undeliveredSweep'
  | 'messageRecovery'
  | 'noticeSweep'
  | 'segmentSweep';

/**
 * `accounts` runs all workflows and the quick database steps, `mail` whatever talks SMTP (it carries the fleet-wide
 * rate limit), `intelligence` the long computations, so that a scoring run never delays a mail.
 */
export const TASK_QUEUES = { accounts: 'accounts', mail: 'mail', intelligence: 'intelligence' } as const;

/** Typed search attributes, for the lists of the Temporal UI: ids, tiers and states only. */
export const SEARCH_ATTRIBUTES = {
  account: { name: 'KeylineAccount', type: 'KEYWORD' },
  tier: { name: 'KeylineTier', type: 'KEYWORD' },
  state: { name: 'KeylineState', type: 'KEYWORD' },
} as const;

/** The doorbell: facts are waiting. Carries nothing, so any number of rings is one. */
export const wake = defineSignal('wake');

/** Waits until the loop has read facts up to this number; answers the number it has read to. */
export const applied = defineUpdate<number, [number]>('applied');

/** Number of the last fact applied, for operators. */
export const appliedSeq = defineQuery<number>('appliedSeq');

/** Holds a broadcast: what is in flight ends, nothing more is claimed. */
export const pause = defineSignal('pause');

/** Lets a held broadcast go on. */
export const resume = defineSignal('resume');

/** How far a broadcast is. */
export const progress = defineQuery<BroadcastProgress>('progress');

export type BroadcastProgress = {
  readonly phase: 'planning' | 'sending' | 'done';
  readonly paused: boolean;
  /** Messages planned so far, and those of them without a final outcome (null: not asked yet). */
  readonly planned: number;
  readonly remaining: number | null;
};

/** One effect the workflow is to run: `send` on the queue `mail`, the others as local activities. */
export type EffectOrder = {
  readonly id: string;
  readonly attempt: number;
  readonly type: 'send' | 'offer' | 'task' | 'alert' | 'approve';
};

/** What a call of `decide` answers to the workflow. */
export type Turn = {
  readonly applied: number;
  /**
   * Open effects of the account in the order in which they are to run, at most 100 (they travel in the history). The
   * workflow asks again when a send is back, so the rest comes in later turns.
   */
  readonly effects: readonly EffectOrder[];
  /** True: call decide again at once. */
  readonly more: boolean;
  /** Milliseconds until the deadline; null: wait for the bell only (no deadline, or stepped time). */
  readonly waitMs: number | null;
  /** The account is no longer a key account: the workflow ends. */
  readonly ended: boolean;
  /** Tier and lapse state as the Temporal UI lists them; left out: they stay as they were. */
  readonly labels?: { readonly tier: string | null; readonly state: string | null };
};
