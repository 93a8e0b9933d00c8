import type { Duration } from './duration.ts';
import type { Market, MarketId } from './market.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { TierRules } from './tier.ts';
import type { LocalTime, Weekday } from './wall-clock.ts';

/** A frequency cap: at most `most` touches in any sliding window. */
export type Cap = { readonly most: number; readonly per: Duration };

/** The longest an account of this level may be without a personal touch, and without any touch; null: no floor. */
export type ContactFloor = { readonly personal: Duration | null; readonly any: Duration | null };

/** By `account.level`; `default` stands for every level that is not named. */
export type ContactPlan = Readonly<Record<string, ContactFloor>>;

/** The one settings file (`campaigns/settings.yaml`): defaults for everything campaigns leave unsaid. Plain JSON. */
export type Settings = {
  /** `website` (http or https) is where mails lead whose template names no other page. */
  readonly company: { readonly name: string; readonly address: string; readonly website?: string };
  readonly sender: { readonly name: string; readonly address: string };
  /** `market`: for whoever neither market nor country places in another. */
  readonly defaults: {
    readonly timezone: string;
    readonly locale: string;
    readonly currency: string;
    readonly market?: MarketId;
  };
  readonly caps: { readonly contact: readonly Cap[]; readonly account: readonly Cap[] };
  /** Where the market says none of its own. */
  readonly quietHours: QuietHours;
  /** Days of the week on which marketing rests where there is no market. */
  readonly closedWeekdays: readonly Weekday[];
  /** A lower priority also counts planned touches of a higher one in this look-ahead. */
  readonly priorityLookAhead: Duration;
  readonly feedFreshness: Duration;
  /** By id; settings published before there were markets have none. */
  readonly markets?: Readonly<Record<MarketId, Market>>;
  /** Marketing messages that may leave on the first day outside the catcher; doubles daily for a week. Default 50. */
  readonly firstDayCeiling?: number;
  /** `keyline activate`: accounts let in on one day, where nobody says otherwise. Default 5. */
  readonly activatePerDay?: number;
  /** The least of contact by relationship level; `default` for all others. Left out: no floor. */
  readonly contactPlan?: ContactPlan;
  /** Left out: tiers are set by hand. */
  readonly tiers?: TierRules;
  /** Within how many working hours a case is to be answered; left out: DEFAULT_RESPONSE_TARGETS. */
  readonly responseTargets?: ResponseTargets;
  /** The company's own words, which campaign files are checked against. */
  readonly vocabulary?: Vocabulary;
};

/** Hours (or minutes) of the owner's working time. */
export type ResponseTargets = { readonly request: Duration; readonly complaint: Duration };

/** Whoever wrote none: a request within a working day, a complaint within half of one. */
export const DEFAULT_RESPONSE_TARGETS: ResponseTargets = {
  request: { amount: 8, unit: 'h' },
  complaint: { amount: 4, unit: 'h' },
};

/** When owners work, by their own wall clock: minutes after midnight. */
export const WORKING_HOURS: { readonly from: LocalTime; readonly to: LocalTime } = { from: 9 * 60, to: 17 * 60 };

/** Null: any word goes. */
export type Vocabulary = {
  /** Currencies every amount in a campaign must name. */
  readonly currencies: readonly string[];
  /** Topics of consent. */
  readonly topics: readonly string[] | null;
  /** Loyalty tiers, lowest first. */
  readonly tiers: readonly string[] | null;
  /** The company's own event names, besides those the engine knows. */
  readonly events: readonly string[];
  /** The company's own fields, read as `account.<name>`. */
  readonly accountFields: readonly string[];
};
