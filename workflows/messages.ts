/**
 * Signals, updates and queries of the workflows, and the shapes that travel between workflows and activities: ids and
 * numbers only, never personal data.
 */
import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';

/** The doorbell: facts are waiting. Carries nothing, so any number of rings is one. */
export const wake = defineSignal('wake');

/** Waits until the loop has read facts up to this number; answers the number it has read to. */
export const applied = defineUpdate<number, [number]>('applied');

/** Number of the last fact applied, for operators. */
export const appliedSeq = defineQuery<number>('appliedSeq');

/** One effect the workflow is to run: `send` on the queue `mail`, the others as local activities. */
export type EffectOrder = {
  readonly id: string;
  readonly attempt: number;
  readonly type: 'send' | 'offer' | 'task' | 'alert';
};

/** What a call of `decide` answers to the workflow. */
export type Turn = {
  readonly applied: number;
  /** Every open effect of the account; the workflow starts those it is not running yet. */
  readonly effects: readonly EffectOrder[];
  /** True: call decide again at once. */
  readonly more: boolean;
  /** Milliseconds until the deadline; null: wait for the bell only (no deadline, or stepped time). */
  readonly waitMs: number | null;
  /** The account is no longer a key account: the workflow ends. */
  readonly ended: boolean;
};
