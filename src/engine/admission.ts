import type { Guards } from '../domain/campaign.ts';
import type { MarketId } from '../domain/market.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { HeldBy } from './hold-stops.ts';
import type { ThrottleWindow } from './throttle.ts';

/** May this touch be sent now? Answered by `admit`: pure, the same for claim and simulator. */
export type Admission =
  | {
      readonly type: 'accept' /** End of the allowed window: the gate refuses later. */;
      readonly sendBefore: BusinessTime;
    }
  | { readonly type: 'defer'; readonly until: BusinessTime; readonly reason: string }
  | { readonly type: 'drop'; readonly reason: string };

/** The touch that asks. */
export type AdmissionRequest = {
  readonly contact: string;
  readonly campaign: string;
  readonly step: string;
  readonly topic: string;
  readonly transactional: boolean;
  /** Of a campaign that mends what went wrong: passes a hold of marketing. */
  readonly repair: boolean;
  readonly namesOffer: boolean;
  /** Smaller goes first. */
  readonly priority: number;
  readonly dueAt: BusinessTime;
  /** Deferred beyond this instant it is dropped. */
  readonly tooLateAt: BusinessTime;
  /** A mail that names an offer is dropped once the offer is over. */
  readonly offerExpiresAt: BusinessTime | null;
  /** What its campaign narrows hours and caps by. */
  readonly guards?: Guards;
};

/** Rows read under the account's and the contact's lock. */
export type AdmissionWindow = {
  readonly contact: {
    readonly suppressed: boolean;
    readonly topics: readonly string[];
    readonly stoppedTopics: readonly string[];
    /** Stopped by a person's word until resumed. */
    readonly paused: boolean;
    /** IANA zone of the recipient: contact's, else account's, else the market's, else the settings'. */
    readonly timezone: string;
    /** Whose weekend, holidays, quiet hours and seasons hold; null: the settings'. */
    readonly market: MarketId | null;
  };
  readonly account: {
    readonly key: boolean;
    readonly held: HeldBy;
    readonly holdReason: string | null;
    /** What last held it up (a hold, a stop) ended then; null: nothing ever did. */
    readonly releasedAt: BusinessTime | null;
    /** Another touch of the account that was due before `releasedAt` has not come to its end. */
    readonly backlog: boolean;
  };
  /** A pulled brake, the widest first; null: none. */
  readonly stopped: 'everything' | 'campaign' | null;
  /** Touches that count for caps: accepted, unknown or in flight, not transactional, in the longest window. */
  readonly recent: readonly RecentTouch[];
  /** Planned touches of higher priority within the look-ahead. */
  readonly planned: readonly {
    readonly contact: string | null;
    readonly priority: number;
    readonly dueAt: BusinessTime;
    /** Where known, one step to several contacts counts once for the account, as in `recent`. */
    readonly campaign?: string;
    readonly step?: string;
  }[];
  /** Where its campaign has a throttle. */
  readonly throttle?: ThrottleWindow;
};

export type RecentTouch = {
  readonly at: BusinessTime;
  /** True when it went to this contact's address (through whatever account). */
  readonly sameContact: boolean;
  readonly sameAccount: boolean;
  readonly campaign: string;
  readonly step: string;
};
