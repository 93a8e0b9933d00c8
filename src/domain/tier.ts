/** Loyalty tiers by rules: what a tier asks for, what is known of an account, and where it stands. */

import type { Duration } from './duration.ts';
import type { AmountByCurrency, Currency } from './money.ts';
import type { BusinessTime } from './time.ts';

/** The file `campaigns/tiers.yaml`, parsed. Plain JSON. */
export type TierRules = {
  /** Orders count for this long, elapsed time back from now. */
  readonly window: Duration;
  /** An account below its tier's rule keeps the tier for this long, to the end of that day. */
  readonly grace: Duration;
  /** Whole percent of the next tier's rule from which an account is near it. */
  readonly near: number;
  /** Lowest first. */
  readonly tiers: readonly TierRule[];
};

/** What is asked for must all hold; at least one of them is there. */
export type TierRule = {
  readonly tier: string;
  /** Sales less credits in the account's own currency, minor units. */
  readonly spend: AmountByCurrency | null;
  /** Sale orders, in whatever currency. */
  readonly orders: number | null;
  /** Whole percent that the tier brings on every order, for mails to name. */
  readonly discount?: number;
};

/** What a judgement sees of one account. */
export type TierHistory = {
  /** Ascending. `minor` is null for an order in another currency than the account's: it counts, and adds nothing up. */
  readonly orders: readonly TierOrder[];
  readonly currency: Currency;
  /** Where the account is: its grace ends with a day there. */
  readonly timezone: string;
  /** Behind this instant the absence of an order is known; null: no feed yet, nobody can fall. */
  readonly knownUntil: BusinessTime | null;
};

export type TierOrder = {
  readonly at: BusinessTime;
  readonly kind: 'sale' | 'credit';
  /** Negative for a credit. */
  readonly minor: number | null;
};

export type TierStanding = {
  /** Null: below the lowest. */
  readonly tier: string | null;
  /** Since when; null: never judged. */
  readonly since: BusinessTime | null;
  readonly standing: 'near' | 'at-risk' | null;
  /** A tier at risk is lost at this instant. */
  readonly graceUntil: BusinessTime | null;
};

export type TierVerdict = Omit<TierStanding, 'since'> & {
  readonly since: BusinessTime;
  /** Next instant at which time alone changes something; one that is past waits for the order feed. Null: it cannot. */
  readonly nextChangeAt: BusinessTime | null;
  /** The tier above and what is still missing for it; null at the top. */
  readonly next: TierDistance | null;
  /** One line a sales person understands. */
  readonly reason: string;
};

export type TierDistance = {
  readonly tier: string;
  /** Minor units; null where the rule asks for no sum. */
  readonly minor: number | null;
  readonly orders: number | null;
};

/** `src/intelligence/tiers.ts` implements it; the store's transactions call it through this port. */
export type TierFunction = (
  history: TierHistory,
  rules: TierRules,
  before: TierStanding,
  now: BusinessTime,
) => TierVerdict;
