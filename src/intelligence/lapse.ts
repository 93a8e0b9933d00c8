/**
 * How an account's silence stands against its own rhythm: the first scoring of lapse, by shrunk cadence.
 *
 * 1. Below three purchase days there is no rhythm: `not-enough-history`, whatever the silence.
 * 2. Each later state begins at one instant, last purchase + the silence at its threshold (`lapse-parameters.ts`). The
 *    state is the last one begun, so just before `nextChangeAt` it is this one and from `nextChangeAt` on the next.
 * 3. Silence counts only up to `knownUntil`. Behind a stale feed the state stands still and `nextChangeAt` asks again
 *    within the hour; without a feed there is no silence at all.
 * 4. Hysteresis: a state once reached keeps its instant under new parameters and late facts as long as the silence then
 *    was improbable up to twice its threshold; a purchase ends it.
 */
import type { LapseState } from '../domain/fact.ts';
import type { LapseFunction, LapseVerdict, PurchaseHistory } from '../domain/lapse.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../domain/time.ts';
import { type Cadence, silenceAt, survival } from './cadence.ts';
import { type FittedLapse, readLapseParameters } from './lapse-parameters.ts';
import { cadenceOf, purchaseDays } from './purchase-days.ts';

export const LEAST_PURCHASE_DAYS = 3;

/** Never throws, never NaN. Purchases later than `now` do not count yet. */
export const lapse: LapseFunction = (history, parameters, now) => {
  const purchases = history.purchases.filter((at) => at <= now);
  const days = purchaseDays(purchases);
  const last = purchases.at(-1);
  if (last === undefined || days.length < LEAST_PURCHASE_DAYS) return notEnough(history, purchases, days.length, now);

  const fitted = readLapseParameters(parameters);
  const cadence = cadenceOf(days);
  const known = businessTime(Math.max(last, Math.min(now, history.knownUntil ?? last)));
  const kept = keptState(history, fitted, cadence, last);
  const begun = beginnings(fitted, cadence, last, kept);
  const current = begun.findLast(({ at }) => at <= known);
  const next = begun.find(({ at }) => at > known);
  const sameState = kept !== null && kept.state === current?.state;
  return {
    state: current?.state ?? 'active',
    since: sameState ? kept.since : (current?.at ?? activeSince(history, purchases, last)),
    nextChangeAt: history.knownUntil === null || !next ? null : askAt(next.at, now),
    rhythmDays: rhythmOf(cadence),
    reason: reasonOf(fitted, cadence, (known - last) / DAY, current?.state ?? 'active', known < now ? known : null),
  };
};

type Beginning = { readonly state: SilentState; readonly at: BusinessTime };
type SilentState = Exclude<LapseState, 'not-enough-history' | 'active'>;
type Kept = { readonly state: SilentState; readonly since: BusinessTime };
const SILENT_STATES = ['due', 'overdue', 'lapsing', 'lapsed'] as const satisfies readonly SilentState[];

/** How far above its threshold a state reached before may lie and still hold. */
const BAND = 2;

/** The instants at which silence alone brings each state, ascending. */
const beginnings = (
  fitted: FittedLapse,
  cadence: Cadence,
  last: BusinessTime,
  kept: Kept | null,
): readonly Beginning[] => {
  const keptRank = kept === null ? -1 : SILENT_STATES.indexOf(kept.state);
  return SILENT_STATES.flatMap((state, rank) => {
    const silence = silenceAt(fitted, cadence, fitted.thresholds[state]);
    const byRhythm = last + Math.ceil(silence * DAY);
    const at = kept && rank <= keptRank ? Math.min(byRhythm, kept.since) : byRhythm;
    return Number.isFinite(at) ? [{ state, at: businessTime(at) }] : [];
  });
};

/** The state before, where neither a purchase nor a better look at the rhythm has refuted it. */
const keptState = (
  { previous }: PurchaseHistory,
  fitted: FittedLapse,
  cadence: Cadence,
  last: BusinessTime,
): Kept | null => {
  if (previous === null || previous.since <= last) return null;
  const state = SILENT_STATES.find((silent) => silent === previous.state);
  if (state === undefined) return null;
  const silenceThen = (previous.since - last) / DAY;
  return survival(fitted, cadence, silenceThen) <= BAND * fitted.thresholds[state]
    ? { state, since: previous.since }
    : null;
};

const activeSince = (
  { previous }: PurchaseHistory,
  purchases: readonly BusinessTime[],
  last: BusinessTime,
): BusinessTime => {
  if (previous === null) return last;
  if (previous.state === 'active') return previous.since;
  if (previous.state === 'not-enough-history') return rhythmSince(purchases) ?? last;
  return purchases.find((at) => at > previous.since) ?? last;
};

/** The purchase that made a rhythm: the first of the third purchase day. */
const rhythmSince = (purchases: readonly BusinessTime[]): BusinessTime | undefined => {
  const days = new Set<number>();
  return purchases.find((at) => days.add(Math.floor(at / DAY)).size >= LEAST_PURCHASE_DAYS);
};

const askAt = (next: BusinessTime, now: BusinessTime): BusinessTime => (next > now ? next : later(now, HOUR));

const notEnough = (
  { previous }: PurchaseHistory,
  purchases: readonly BusinessTime[],
  days: number,
  now: BusinessTime,
): LapseVerdict => ({
  state: 'not-enough-history',
  since: previous?.state === 'not-enough-history' ? previous.since : (purchases[0] ?? now),
  nextChangeAt: null,
  reason:
    days === 0
      ? 'no purchase yet'
      : `${days} purchase day${days === 1 ? '' : 's'}; a rhythm shows from ${LEAST_PURCHASE_DAYS}`,
});

const rhythmOf = ({ span, gaps }: Cadence): number => Math.max(1, Math.round(span / gaps));

const reasonOf = (
  fitted: FittedLapse,
  cadence: Cadence,
  silence: number,
  state: LapseState,
  staleSince: BusinessTime | null,
): string => {
  const gap = rhythmOf(cadence);
  const rhythm = `usually orders every ${gap === 1 ? 'day' : `${gap} days`}, silent ${Math.floor(silence)}`;
  const odds =
    state === 'active'
      ? ''
      : `; an account that still buys would be silent this long ${often(survival(fitted, cadence, silence))}`;
  const stale = staleSince === null ? '' : ` (orders known until ${new Date(staleSince).toISOString().slice(0, 10)})`;
  return `${rhythm}${odds}${stale}`;
};

const often = (share: number): string => {
  const times = Math.round(share * 100);
  if (times < 1) return 'less than once in 100';
  return times === 1 ? 'once in 100' : `${times} times in 100`;
};
