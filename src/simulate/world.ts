/** Everything a simulation changes, and what it goes by. */
import type { AccountId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { OccasionView } from '../engine/inputs.ts';
import type { FittedLapse } from '../intelligence/lapse-parameters.ts';
import type { AccountState, OfferState } from './account-state.ts';
import type { PlacedOrder, Rules, Span } from './company.ts';
import type { Recorder } from './recorder.ts';
import type { Related } from './related.ts';
import type { TickQueue } from './tick-queue.ts';

export type World = {
  readonly rules: Rules;
  /** Events that its conditions count. */
  readonly counted: ReadonlySet<string>;
  readonly span: Span;
  /** For how long a sent mail counts by one cap or another, ms. */
  readonly longestCap: number;
  /** In id order. */
  readonly accounts: ReadonlyMap<AccountId, AccountState>;
  readonly due: TickQueue<AccountState>;
  readonly orders: TickQueue<PlacedOrder>;
  readonly expiries: TickQueue<OwnedOffer>;
  readonly requested: OwnedOffer[];
  /** By campaign, offer and currency. */
  readonly budgets: Map<string, Budget>;
  readonly broadcasts: Newsletters;
  readonly related: Related;
  readonly recorder: Recorder;
  /** Null before the first scoring. */
  parameters: FittedLapse | null;
  now: BusinessTime;
  /** Orders are known up to here. */
  knownUntil: BusinessTime | null;
};

export type OwnedOffer = { readonly state: AccountState; readonly offer: OfferState };

export type Budget = {
  readonly campaign: string;
  readonly offer: string;
  readonly currency: string;
  ceiling: number;
  reserved: number;
  /** The most that was reserved at once. */
  peak: number;
};

/** What the world knows of its newsletters: see broadcasts.ts. */
export type Newsletters = {
  readonly occasions: readonly OccasionView[];
  /** When one is next due; null: none is. */
  readonly next: () => BusinessTime | null;
  readonly run: (world: World) => void;
};
