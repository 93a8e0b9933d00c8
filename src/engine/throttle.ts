/**
 * A campaign's throttle: in any stretch of time (an hour, a day of 24) at most so many of its marketing mails, over all
 * accounts. Places are given in (instant due, account id) order, by the number of those that wait before: so who gets one
 * does not hang on who asks first, and each that waits is put off to the very place that will be its own.
 */
import type { Throttle } from '../domain/campaign.ts';
import { type BusinessTime, businessTime, DAY, HOUR, MINUTE } from '../domain/time.ts';

/** The campaign's mails as the claim and the simulator read them, the one that asks left out. */
export type ThrottleWindow = {
  /** When those went, or were claimed, that may count still: accepted, unknown or in flight. */
  readonly sent: readonly BusinessTime[];
  /** How many wait and come before it: see `waitsBefore`. */
  readonly ahead: number;
};

/** First instant at which there is a place for it; null: there is one now. */
export const throttledUntil = (
  throttle: Throttle,
  { sent, ahead }: ThrottleWindow,
  now: BusinessTime,
): BusinessTime | null => {
  const stretch = stretchOf(throttle);
  // The newest: where the throttle was lowered, more than it allows may have gone.
  const freed = sent.map((at) => at + stretch).filter((at) => at > now);
  const busy = freed.sort((left, right) => left - right).slice(-throttle.most);
  const free = throttle.most - busy.length;
  const place = ahead % throttle.most;
  const first = place < free ? now : (busy[place - free] ?? now);
  const at = first + Math.floor(ahead / throttle.most) * stretch;
  return at <= now ? null : businessTime(at);
};

/** ms. It slides as a cap does: a day is 24 hours. */
export const stretchOf = ({ per }: Throttle): number => (per === 'hour' ? HOUR : DAY);

/** `throttle: 50 per hour`. */
export const throttleReason = ({ most, per }: Throttle): string => `${THROTTLED}${most} per ${per}`;

/** How such a reason begins. */
export const THROTTLED = 'throttle: ';

/** Business ms for which a mail that is due keeps its turn without being asked for: what is stuck holds up nobody else. */
export const TURN_KEPT = 15 * MINUTE;

/** A mail of the campaign that has not gone. */
export type WaitingMail = {
  readonly id: string;
  readonly account: string;
  /** When it fell due first. */
  readonly due: BusinessTime;
  /** When it asks next. */
  readonly asksAt: BusinessTime;
  /** The throttle has put it off to then. */
  readonly throttled: boolean;
};

/** Does `other` wait for a place before `mail` gets one? It is due, or has its place ahead, and comes first. */
export const waitsBefore = (
  other: WaitingMail,
  mail: Pick<WaitingMail, 'id' | 'account' | 'due'>,
  now: BusinessTime,
): boolean => {
  const waits = other.asksAt > now ? other.throttled : other.asksAt > now - TURN_KEPT;
  if (!waits || other.id === mail.id) return false;
  if (other.due !== mail.due) return other.due < mail.due;
  return other.account === mail.account ? other.id < mail.id : other.account < mail.account;
};
