import type { Campaign } from '../domain/campaign.ts';
import type { Fact } from '../domain/fact.ts';
import type { AccountId, CampaignId, ContactId, EnrolmentId, OccasionId } from '../domain/ids.ts';
import type { Money } from '../domain/money.ts';
import type { Segment } from '../domain/segment.ts';
import type { Settings } from '../domain/settings.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { WorkCalendar } from '../domain/work-calendar.ts';

/** All a decision may know, read in one transaction under the account's lock. */
export type Inputs = {
  readonly account: AccountView;
  readonly contacts: readonly ContactView[];
  /** Facts after the state's cursor in number order, at most 500; `moreFacts` when the store holds back some. */
  readonly facts: readonly Fact[];
  readonly moreFacts: boolean;
  /** Each occurrence of the events that conditions count (`counted-events.ts`), of facts up to the state's cursor; left out: none. */
  readonly happened?: readonly Happened[];
  /** Newest published version of each campaign that may start something. */
  readonly published: readonly Campaign[];
  /** Older versions that open enrolments pin, by `<campaign>@<version>`. */
  readonly pinned: Readonly<Record<string, Campaign>>;
  readonly segments: readonly Segment[];
  /** Ended enrolments of this account, for re-entry rules. */
  readonly past: readonly PastEnrolment[];
  readonly settings: Settings;
  /** What is known of the occasions that campaigns invite to, beyond their files. */
  readonly occasions: readonly OccasionView[];
};

/** That an event occurred, and whom it names. */
export type Happened = { readonly type: string; readonly at: BusinessTime; readonly contact: ContactId | null };

export type OccasionView = {
  readonly id: OccasionId;
  readonly cancelled: boolean;
  /** The list of those who came is complete: who is not on it was not there. */
  readonly attendanceKnown: boolean;
};

export type AccountView = {
  readonly id: AccountId;
  readonly name: string;
  readonly key: boolean;
  readonly timezone: string;
  /** Working days of its market: what `wd` counts. */
  readonly calendar: WorkCalendar;
  readonly currency: string;
  /** Median total of its sale orders, null where it has none in its currency. */
  readonly usualOrder: Money | null;
  readonly lastOrderAt: BusinessTime | null;
  /** Traits that conditions read as `account.<name>`: tier, level, lapse, owner, country, locale, ... */
  readonly traits: Readonly<Record<string, string | number | boolean | null>>;
  /** Behind this instant, absence of an order is known (the order feed's watermark). */
  readonly ordersKnownUntil: BusinessTime | null;
};

export type ContactView = {
  readonly id: ContactId;
  readonly roles: readonly string[];
  readonly timezone: string | null;
  readonly suppressed: boolean;
  /** Topics this person gave consent for and has not stopped. */
  readonly topics: readonly string[];
  readonly lastHumanResponseAt: BusinessTime | null;
};

export type PastEnrolment = {
  readonly id: EnrolmentId;
  readonly campaign: CampaignId;
  readonly entryKey: string;
  readonly version: number;
  /** Under `run: contact` whose cursor it was. */
  readonly contact?: ContactId | null;
  readonly enteredAt: BusinessTime;
  readonly endedAt: BusinessTime;
  /** First accepted send: the goal window counts from it. */
  readonly firstAcceptedAt: BusinessTime | null;
  readonly goalAt: BusinessTime | null;
  /** The order that reached it, where one did and it is known. */
  readonly goalOrder?: string | null;
};
