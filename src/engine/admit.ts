/**
 * May this touch go out now? The first rule that speaks decides:
 *
 * 1. no key account, suppressed, no consent, topic stopped, offer over: drop;
 * 2. a brake is pulled, the contact paused, the account held in a scope that has this mail: ask again every four hours
 *    (a release asks at once);
 * 3. quiet hours, weekend and holidays of the recipient's market, and hours and days the campaign leaves out besides, by the
 *    recipient's clock: defer to the next open instant;
 * 4. caps of contact and account, the campaign's own beside the settings': defer to the open instant from which they
 *    leave room. While the account has touches that were due before a release, it gets one touch a day: what was held up is
 *    no burst;
 * 5. the campaign's throttle over all accounts: defer to the open instant at which its turn comes;
 * 6. a deferral that ends at `tooLateAt` or later, or a touch that asks so late: drop, `too late: <what held it up>`;
 *    a limit amid holidays ends with the first open day after them (`last-instant.ts`).
 *
 * Transactional mail asks for no consent, is stopped by brakes only and knows no quiet hours and no caps. Pure and total:
 * nothing throws, and an unknown zone is read as the settings' or UTC.
 */
import type { OpenHours } from '../domain/open-hours.ts';
import { firstZone, openHoursOf } from '../domain/place.ts';
import type { Cap, Settings } from '../domain/settings.ts';
import { type BusinessTime, businessTime, HOUR, MINUTE } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';
import type { Admission, AdmissionRequest, AdmissionWindow } from './admission.ts';
import { closedByAny, guardHours, nextAllOpen, nextAnyClosed } from './all-hours.ts';
import { type CappedTouch, capReason, fits, fitsFrom } from './caps.ts';
import { holdStops } from './hold-stops.ts';
import { lastInstant } from './last-instant.ts';
import { own } from './own.ts';
import { throttledUntil, throttleReason } from './throttle.ts';

/** After a release, until what fell due before it is gone. */
const ONE_A_DAY: Limit = { most: 1, per: { amount: 1, unit: 'd' }, reason: 'after a hold: one touch a day' };

/** A hold ends by a person's word, at no known instant. */
const HOLD_ASKS_AGAIN = 4 * HOUR;
/** A planned touch may be cancelled: what waits for it asks again soon after its instant. */
const PLAN_ASKS_AGAIN = 15 * MINUTE;

export const admit = (
  asked: AdmissionRequest,
  window: AdmissionWindow,
  policy: Settings,
  now: BusinessTime,
): Admission => {
  const refusal = refusalOf(asked, window, now);
  if (refusal !== null) return { type: 'drop', reason: refusal };
  const hours = hoursOf(window, policy);
  const request = asked.transactional ? asked : { ...asked, tooLateAt: lastInstant(asked.tooLateAt, hours) };
  const stopped = stoppedBecause(request, window);
  if (stopped !== null) return askAgain(request, now + HOLD_ASKS_AGAIN, stopped, now);
  if (request.transactional) return accept(request, null, now);

  const all = request.guards ? [hours, ...guardHours(request.guards, hours.zone)] : [hours];
  const closed = closedByAny(now, all);
  if (closed !== null) return deferTo(request, nextAllOpen(now, all), closed);

  const full = fullCap(request, window, policy, now);
  if (full?.type === 'planned') return askAgain(request, full.until, full.reason, now);
  if (full) return deferTo(request, full.until === null ? null : nextAllOpen(full.until, all), full.reason);

  const throttle = request.guards?.throttle;
  const turn = throttle && window.throttle ? throttledUntil(throttle, window.throttle, now) : null;
  if (throttle && turn !== null) return deferTo(request, nextAllOpen(turn, all), throttleReason(throttle));
  return accept(request, nextAnyClosed(now, all), now);
};

const refusalOf = (request: AdmissionRequest, { account, contact }: AdmissionWindow, now: BusinessTime) => {
  if (!account.key) return 'not a key account';
  if (contact.suppressed) return 'suppressed';
  if (!request.transactional) {
    if (contact.stoppedTopics.includes(request.topic)) return `unsubscribed: ${request.topic}`;
    if (!contact.topics.includes(request.topic)) return `no consent: ${request.topic}`;
  }
  if (request.offerExpiresAt !== null && now >= request.offerExpiresAt) return 'offer over';
  return null;
};

/** What people stopped, until they say otherwise: the widest speaks. */
const stoppedBecause = (request: AdmissionRequest, { account, contact, stopped }: AdmissionWindow): string | null => {
  if (stopped !== null) return `stopped: ${stopped}`;
  if (contact.paused && !request.transactional) return 'stopped: contact';
  return holdStops(account.held, request) ? heldReason(account.holdReason) : null;
};

/** The same words at admission and at the gate. */
export const heldReason = (words: string | null): string => `held: ${words ?? 'no reason given'}`;

const hoursOf = ({ contact }: AdmissionWindow, policy: Settings): OpenHours => {
  const market = contact.market === null || !policy.markets ? null : (own(policy.markets, contact.market) ?? null);
  return openHoursOf(policy, market, firstZone(contact.timezone, policy.defaults.timezone));
};

const accept = (request: AdmissionRequest, closesAt: BusinessTime | null, now: BusinessTime): Admission => {
  if (now >= request.tooLateAt) return { type: 'drop', reason: 'too late: overdue' };
  const ends = [closesAt, request.offerExpiresAt, request.tooLateAt].filter((end) => end !== null);
  return { type: 'accept', sendBefore: businessTime(Math.min(...ends)) };
};

/** Waits for a known instant; null: there is none. */
const deferTo = (request: AdmissionRequest, until: BusinessTime | null, reason: string): Admission => {
  if (until === null || until >= request.tooLateAt) return { type: 'drop', reason: `too late: ${reason}` };
  if (request.offerExpiresAt !== null && until >= request.offerExpiresAt) return { type: 'drop', reason: 'offer over' };
  return { type: 'defer', until, reason };
};

/** Waits for what may end at any time: asks again, for the last time at `tooLateAt`. */
const askAgain = (request: AdmissionRequest, at: number, reason: string, now: BusinessTime): Admission =>
  now >= request.tooLateAt
    ? { type: 'drop', reason: `too late: ${reason}` }
    : { type: 'defer', until: businessTime(Math.min(at, request.tooLateAt)), reason };

type Full =
  | { readonly type: 'sent'; readonly until: BusinessTime | null; readonly reason: string }
  | { readonly type: 'planned'; readonly until: number; readonly reason: string };

/** The strictest full cap: of those filled by what was sent the one that frees last, else one filled by the plan. */
const fullCap = (
  request: AdmissionRequest,
  window: AdmissionWindow,
  policy: Settings,
  now: BusinessTime,
): Full | null => {
  const counted = countedBy(request, window, policy, now);
  const full = counted.flatMap(({ limits, sent, planned, step }) =>
    limits.flatMap((limit) => fullBy(limit, sent, planned, now, step)),
  );
  const sent = full.filter((one) => one.type === 'sent').sort((a, b) => instantOr(b.until) - instantOr(a.until));
  const planned = full.filter((one) => one.type === 'planned').sort((a, b) => b.until - a.until);
  return sent[0] ?? planned[0] ?? null;
};

/** A cap with the words for it. */
type Limit = Cap & { readonly reason: string };

type Counted = {
  readonly limits: readonly Limit[];
  readonly sent: readonly CappedTouch[];
  readonly planned: readonly CappedTouch[];
  readonly step: string | null;
};

const countedBy = (
  request: AdmissionRequest,
  { recent, planned, account }: AdmissionWindow,
  policy: Settings,
  now: BusinessTime,
): readonly Counted[] => {
  const limitsOf = (whose: 'contact' | 'account') =>
    [...policy.caps[whose], ...(request.guards?.caps?.[whose] ?? [])].map(
      (cap): Limit => ({ ...cap, reason: capReason(whose, cap) }),
    );
  // While something that was due before the last release is still to go, this touch or another.
  const afterHold = account.releasedAt !== null && (account.backlog || request.dueAt < account.releasedAt);
  const horizon = now + windowMs(policy.priorityLookAhead);
  const ahead = planned.filter((touch) => touch.priority < request.priority && touch.dueAt <= horizon);
  return [
    {
      limits: limitsOf('contact'),
      sent: recent.filter((touch) => touch.sameContact).map(({ at }) => ({ at, step: null })),
      planned: ahead
        .filter((touch) => touch.contact === request.contact)
        .map(({ dueAt }) => ({ at: laterOf(dueAt, now), step: null })),
      step: null,
    },
    {
      limits: afterHold ? [...limitsOf('account'), ONE_A_DAY] : limitsOf('account'),
      sent: recent
        .filter((touch) => touch.sameAccount)
        .map(({ at, campaign, step }) => ({ at, step: stepOf(campaign, step) })),
      planned: ahead.map(({ dueAt, campaign, step }) => ({
        at: laterOf(dueAt, now),
        step: campaign === undefined || step === undefined ? null : stepOf(campaign, step),
      })),
      step: stepOf(request.campaign, request.step),
    },
  ];
};

const fullBy = (
  { reason, ...cap }: Limit,
  sent: readonly CappedTouch[],
  planned: readonly CappedTouch[],
  now: BusinessTime,
  step: string | null,
): readonly Full[] => {
  if (!fits(cap, sent, now, step)) return [{ type: 'sent', until: fitsFrom(cap, sent, now, step), reason }];
  if (fits(cap, [...sent, ...planned], now, step)) return [];
  const next = Math.min(...planned.map((touch) => touch.at));
  return [{ type: 'planned', until: next + PLAN_ASKS_AGAIN, reason: `${reason} (planned)` }];
};

const laterOf = (a: BusinessTime, b: BusinessTime): BusinessTime => (a > b ? a : b);
const instantOr = (instant: BusinessTime | null): number => instant ?? Number.POSITIVE_INFINITY;
const stepOf = (campaign: string, step: string): string => JSON.stringify([campaign, step]);
