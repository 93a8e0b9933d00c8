import type { LapseState } from './fact.ts';
import type { BusinessTime } from './time.ts';

/** What the lapse function sees of one account. */
export type PurchaseHistory = {
  /** Instants of its sale orders, ascending; credits are not purchases. */
  readonly purchases: readonly BusinessTime[];
  /** Behind this instant the absence of an order is known (the order feed's watermark); null: no feed yet. */
  readonly knownUntil: BusinessTime | null;
  /** The state before, for hysteresis. */
  readonly previous: { readonly state: LapseState; readonly since: BusinessTime } | null;
};

export type LapseVerdict = {
  readonly state: LapseState;
  /** Instant at which the account came into this state (not the instant it was noticed). */
  readonly since: BusinessTime;
  /** Next instant at which silence alone changes the state; null when it cannot. */
  readonly nextChangeAt: BusinessTime | null;
  /** Usual days between purchases, a whole number from 1; left out: there is no rhythm. */
  readonly rhythmDays?: number;
  /** One line a sales person understands. */
  readonly reason: string;
};

/** The fitted population parameters, plain JSON; a versioned row (`scoring_runs`) names them for worker and simulator. */
export type LapseParameters = Readonly<Record<string, unknown>>;

/** `src/intelligence/lapse.ts` implements it; the store's decide transaction calls it through this port. */
export type LapseFunction = (
  history: PurchaseHistory,
  parameters: LapseParameters | null,
  now: BusinessTime,
) => LapseVerdict;
