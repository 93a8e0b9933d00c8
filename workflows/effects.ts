/**
 * Runs an account's effects beside its loop, never in it: a slow mail server must not deafen the account. Each (effect,
 * attempt) runs once at a time; the bell rings when one is back.
 */
import { ActivityFailure, ApplicationFailure, log, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { assertNever } from '../src/domain/assert-never.ts';
import { DATABASE_STEP, ONE_SEND } from './activity-options.ts';
import type { EffectOrder } from './messages.ts';

const database = proxyLocalActivities<Activities>(DATABASE_STEP);
const mail = proxyActivities<Activities>(ONE_SEND);

/** At most this many at once per account: 5,000 contacts in an account must not flood the mail queue. */
const AT_ONCE = 50;

/**
 * An effect that came back and is still open rests before it runs again: a minute where it succeeded (another worker
 * holds the message, or decide read the row just before it was closed), five where it failed and its retries are used up.
 */
const REST_MS = 60_000;
const REST_AFTER_FAILURE_MS = 5 * 60_000;

export type Effects = {
  /**
   * Starts what is neither running nor resting, and returns at once. Answers the milliseconds until the first resting
   * one may run again, null where none rests.
   */
  readonly start: (orders: readonly EffectOrder[]) => number | null;
  readonly running: () => number;
};

/** `ring` is called when an effect is back, whatever became of it: its row says so, and decide reads it there. */
export const effectsBeside = (ring: () => void): Effects => {
  const running = new Set<string>();
  // Keys that came back in this run, with the instant until which they rest. Without it a decide that overlaps the
  // effect's last moment, and so still answers it as open, would run it twice.
  const restsUntil = new Map<string, number>();

  const run = async (order: EffectOrder, key: string): Promise<void> => {
    let rest = REST_MS;
    try {
      await perform(order);
    } catch (error) {
      // Not rethrown: a failed effect must not end the account's loop. The failure itself is in the history.
      rest = REST_AFTER_FAILURE_MS;
      log.warn('effect failed, asked again later', { effect: order.id, attempt: order.attempt, error: nameOf(error) });
    } finally {
      running.delete(key);
      restsUntil.set(key, Date.now() + rest);
      ring();
    }
  };

  const start = (orders: readonly EffectOrder[]): number | null => {
    const keys = new Set(orders.map(keyOf));
    for (const key of restsUntil.keys()) if (!keys.has(key)) restsUntil.delete(key);
    let soonest: number | null = null;
    for (const order of orders) {
      const key = keyOf(order);
      if (running.has(key)) continue;
      const rest = (restsUntil.get(key) ?? 0) - Date.now();
      if (rest > 0) soonest = Math.min(soonest ?? rest, rest);
      else if (running.size < AT_ONCE) {
        running.add(key);
        void run(order, key);
      }
    }
    return soonest;
  };

  return { start, running: () => running.size };
};

const keyOf = (order: EffectOrder): string => `${order.id}#${order.attempt}`;

const perform = async (order: EffectOrder): Promise<unknown> => {
  switch (order.type) {
    case 'send':
      return mail.send.executeWithOptions({ ...ONE_SEND, summary: `Send ${order.id}` }, [order.id]);
    case 'offer':
      return database.offer.executeWithOptions({ ...DATABASE_STEP, summary: `Offer ${order.id}` }, [order.id]);
    case 'task':
      return database.task.executeWithOptions({ ...DATABASE_STEP, summary: `Task ${order.id}` }, [order.id]);
    case 'alert':
      return database.alert.executeWithOptions({ ...DATABASE_STEP, summary: `Alert ${order.id}` }, [order.id]);
    default:
      return assertNever(order.type);
  }
};

/** The error's type only: a message may quote an address, and logs hold no personal data. */
const nameOf = (error: unknown): string => {
  const cause = error instanceof ActivityFailure ? error.cause : error;
  if (cause instanceof ApplicationFailure && cause.type) return cause.type;
  return cause instanceof Error ? cause.name : typeof cause;
};
