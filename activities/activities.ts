/**
 * What the workflows ask of the world: the activities by name, each in a file of its own here, wired by
 * `createActivities`. Every one is safe to repeat; ids and numbers cross this border, never personal data.
 */
import type { AccountId, EffectId } from '../src/domain/ids.ts';
import type { Turn } from '../workflows/messages.ts';

export type Activities = {
  /**
   * Takes the account's wake, applies its new facts and answers what is to do. One transaction under the account's
   * lock; asked twice it finds nothing new and answers the same effects.
   */
  decide(accountId: AccountId): Promise<Turn>;

  /** Claims, gates, hands over and settles one message. Key: the effect. Heartbeats at least every 10 s. */
  send(effectId: EffectId): Promise<{ readonly outcome: string }>;
  /** Asks for an offer. Key: the effect. */
  offer(effectId: EffectId): Promise<void>;
  /** Puts a task before the account's owner. Key: the effect. */
  task(effectId: EffectId): Promise<void>;
  /** Tells the account's owner. Key: the effect. */
  alert(effectId: EffectId): Promise<void>;
  /** Puts before the account's owner what waits for a yes. Key: the effect. */
  approve(effectId: EffectId): Promise<void>;

  /** Plans the next page of a broadcast's messages; `planned` counts all pages so far. Key: broadcast and contact. */
  planBroadcastPage(broadcastId: string): Promise<{ readonly done: boolean; readonly planned: number }>;
  /**
   * Sends up to several hundred of the broadcast's messages that are due. Stops between two messages when cancelled
   * (a pause) and then answers what it did. Heartbeats at least every 10 s.
   */
  sendBroadcastBatch(broadcastId: string): Promise<BatchResult>;

  /** Fits and scores all accounts, appends what changed as facts, rings. Heartbeats at least every 20 s. */
  scoreAccounts(): Promise<{ readonly run: number; readonly changed: number }>;
  /** Rings every key account whose facts have waited for 10 s, whatever its flag says. */
  sweepUndelivered(): Promise<{ readonly rung: number }>;
  /** Takes messages past their lease back to a state from which they are sent, or to UNKNOWN. */
  recoverMessages(): Promise<{ readonly recovered: number }>;
  /** Writes the digests whose morning has come and sends the mails to our own people that are due, at least once each. */
  sendDueNotices(): Promise<{ readonly written: number; readonly sent: number }>;
  /** Rings one page of key accounts in id order, starting after `after`; `next` null: that was the last page. */
  sweepSegments(after: AccountId | null): Promise<{ readonly rung: number; readonly next: AccountId | null }>;
};

export type BatchResult = {
  readonly sent: number;
  /** Messages of the broadcast that have no final outcome yet. */
  readonly remaining: number;
  /** 0: more are due now. Null: wait for a wake (stepped time). Else milliseconds until the next is due. */
  readonly nextDueInMs: number | null;
};
