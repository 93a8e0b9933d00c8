/**
 * Runs an account's effects. Sends go beside the loop, never in it: a slow mail server must not deafen the account, and
 * the bell rings when one is back. They go one after another: where a cap has room for one of two mails, the more
 * important one has to ask first, however busy the workers are. Offers, tasks and alerts are database steps of
 * milliseconds: they run in line.
 *
 * The hazard that forbids local activities beside each other or beside a decide: while they run, each result is an
 * activation of its own, in replay all known results come in one. A loop that acts on one result before it has the next
 * then takes another path in replay than it took live, and the history is stuck (seen on SDK 1.24).
 */
import { ActivityFailure, ApplicationFailure, log, proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import { assertNever } from '../src/domain/assert-never.ts';
import { EFFECT_STEP, ONE_SEND } from './activity-options.ts';
import type { EffectOrder } from './messages.ts';

const database = proxyLocalActivities<Activities>(EFFECT_STEP);
const mail = proxyActivities<Activities>(ONE_SEND);

/**
 * An effect that came back and is still open rests before it runs again: its retries are used up, or another worker
 * holds the message, or decide read its row just before it was closed.
 */
const REST_MS = 60_000;

export type Effects = {
  /**
   * Carries out what is in line with the loop and starts the first send that does not rest, unless one is under way.
   * Answers the milliseconds until the first resting effect may run again, null where none rests.
   */
  readonly run: (orders: readonly EffectOrder[]) => Promise<number | null>;
  /** A send is under way. */
  readonly sending: () => boolean;
};

/** `ring` is called when an effect is back, whatever became of it: its row says so, and decide reads it there. */
export const effectsOf = (ring: () => void): Effects => {
  const running = new Set<string>();
  // Keys that came back in this run, with the instant until which they rest. Without it a decide that overlaps the
  // effect's last moment, and so still answers it as open, would run it twice.
  const restsUntil = new Map<string, number>();

  const carryOut = async (order: EffectOrder, key: string): Promise<void> => {
    running.add(key);
    try {
      await perform(order);
    } catch (error) {
      // Not rethrown: a failed effect must not end the account's loop. The failure itself is in the history.
      log.warn('effect failed, asked again later', { effect: order.id, attempt: order.attempt, error: nameOf(error) });
    } finally {
      running.delete(key);
      restsUntil.set(key, Date.now() + REST_MS);
      ring();
    }
  };

  const run = async (orders: readonly EffectOrder[]): Promise<number | null> => {
    const keys = new Set(orders.map(keyOf));
    for (const key of restsUntil.keys()) if (!keys.has(key)) restsUntil.delete(key);
    let soonest: number | null = null;
    for (const order of orders) {
      const key = keyOf(order);
      if (running.has(key)) continue;
      const rest = (restsUntil.get(key) ?? 0) - Date.now();
      if (rest > 0) soonest = Math.min(soonest ?? rest, rest);
      else if (order.type !== 'send') await carryOut(order, key);
      else if (running.size === 0) void carryOut(order, key);
    }
    return soonest;
  };

  return { run, sending: () => running.size > 0 };
};

const keyOf = (order: EffectOrder): string => `${order.id}#${order.attempt}`;

const perform = async (order: EffectOrder): Promise<unknown> => {
  switch (order.type) {
    case 'send':
      return mail.send.executeWithOptions({ ...ONE_SEND, summary: `Send ${order.id}` }, [order.id]);
    case 'offer':
      return database.offer.executeWithOptions({ ...EFFECT_STEP, summary: `Offer ${order.id}` }, [order.id]);
    case 'task':
      return database.task.executeWithOptions({ ...EFFECT_STEP, summary: `Task ${order.id}` }, [order.id]);
    case 'alert':
      return database.alert.executeWithOptions({ ...EFFECT_STEP, summary: `Alert ${order.id}` }, [order.id]);
    case 'approve':
      return database.approve.executeWithOptions({ ...EFFECT_STEP, summary: `Approve ${order.id}` }, [order.id]);
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
