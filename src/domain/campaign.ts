import type { Condition } from './condition.ts';
import type { Duration } from './duration.ts';
import type { EventName } from './event.ts';
import type { AccountId, CampaignId, OccasionId, SegmentId, StepId, TemplateId } from './ids.ts';
import type { AmountByCurrency } from './money.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { Settings } from './settings.ts';
import type { SurveyQuestion } from './survey.ts';
import type { BusinessTime } from './time.ts';
import type { LocalTime, Weekday } from './wall-clock.ts';

/** Classes that set the default priority, first wins (semantics row 37). */
export const PRIORITY_CLASSES = [
  'transactional',
  'repair',
  'owner-approved',
  'win-back',
  'thank-you',
  'event',
  'newsletter',
] as const;
export type PriorityClass = (typeof PRIORITY_CLASSES)[number];

export type Trigger =
  | {
      readonly type: 'segment';
      readonly segment: SegmentId;
      readonly on: 'enter' | 'leave';
      /** Members at its first publishing are let in as well, greatest value first, so many a day; left out: nobody is. */
      readonly existing?: { readonly perDay: number | null };
    }
  | { readonly type: 'event'; readonly event: EventName; readonly where: Condition | null; readonly maxAge: Duration }
  | { readonly type: 'trait'; readonly trait: string; readonly changes: 'up' | 'down' | 'any' }
  | { readonly type: 'schedule'; readonly schedule: Schedule; readonly issue: string | null }
  | {
      /** 09:00 local on an open day, `before` or `after` the date (neither: on its day). */
      readonly type: 'date';
      readonly of: DateField;
      readonly before: Duration | null;
      readonly after?: Duration;
      /** Nearer than this before the date it is too late; null: once it is over, or where `before` is null, the campaign's too_late. */
      readonly latest: Duration | null;
      /** Each year again on that day, from the first anniversary on. 29 February is the 28th in other years. */
      readonly yearly?: true;
    }
  | { readonly type: 'manual' };

/** An instant of the campaign's own event. */
export type EventInstant = 'event.starts_at' | 'event.ends_at';

/** A date that a trigger or a wait counts from: of the campaign's event, or a date field of the account. */
export type DateField = EventInstant | `account.${string}`;

export const isEventInstant = (of: unknown): of is EventInstant => of === 'event.starts_at' || of === 'event.ends_at';

/** A day on the calendar and, where it was written, a time of it, on the clock of `timezone` (`account` or an IANA name). */
export type LocalMoment = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly minuteOfDay: LocalTime | null;
  readonly timezone: string;
};

/** What the campaign invites to. One that moves keeps its id: enrolments read its instants from the version in force. */
export type CampaignEvent = {
  readonly id: OccasionId;
  readonly title: string;
  readonly place: string;
  readonly startsAt: BusinessTime;
  readonly endsAt: BusinessTime;
  /** IANA name: where it takes place. */
  readonly timezone: string;
  /** Null: as many as come. */
  readonly seats: number | null;
};

/** A recurring local time: `every: month, on: first tuesday, at: "09:30"`. */
export type Schedule = {
  readonly every: 'day' | 'week' | 'month';
  readonly on:
    | { readonly nth: 'first' | 'second' | 'third' | 'fourth' | 'last' | null; readonly weekday: Weekday }
    | { readonly dayOfMonth: number }
    | null;
  readonly at: LocalTime;
  /** `account`, `contact` or an IANA zone. */
  readonly timezone: string;
};

export type Audience = {
  /** Accounts must be in this segment when the campaign starts for them; null: any key account. */
  readonly segment: SegmentId | null;
  /** Buying roles in order of preference; empty: any contact. */
  readonly contacts: readonly string[];
  readonly maxPerAccount: number;
  /** An individual programme: for these accounts and no others. */
  readonly accounts?: readonly AccountId[];
};

export type Entry = {
  /** `once` ever; `every` fact (with `per`); `after`: again when the re-entry wait is over. */
  readonly reentry: 'once' | 'every' | 'after';
  /** Wait after the last enrolment ended, for `after`. */
  readonly wait: Duration;
  /** A field whose value keys the enrolment, such as `order.id`. */
  readonly per: string | null;
  /** Facts inside this gap after an entry are gathered into the open enrolment or left for the next. */
  readonly minGap: Duration | null;
};

export type ExitRule =
  | {
      readonly type: 'event';
      readonly event: EventName;
      readonly where: Condition | null;
      /** A send outside the flow, to those who were reached before: asked as the last thing. */
      readonly send?: StepId;
    }
  | { readonly type: 'segment'; readonly segment: SegmentId; readonly on: 'enter' | 'leave' };

export type Goal = {
  readonly name: string;
  readonly event: EventName;
  readonly where: Condition | null;
  readonly within: Duration;
};

/** Whole percent, fixed or by a field's value (`none` where the field is empty or has no entry). */
export type Percent =
  | { readonly type: 'fixed'; readonly percent: number }
  | { readonly type: 'by'; readonly field: string; readonly table: Readonly<Record<string, number>> };

export type OfferTerms = {
  readonly percent: Percent | null;
  readonly amount: AmountByCurrency | null;
  readonly gift: string | null;
  readonly max: AmountByCurrency | null;
  /** Conditions granted beside a discount or instead of one: a promise that the owner keeps by a task. */
  readonly conditions?: OfferConditions;
  /** Whole percent of what is ordered until the offer ends, paid back then; it goes without a discount. */
  readonly rebate?: number;
};

/** What else an account may be given: each is kept by people, not by a code. */
export type OfferConditions = {
  /** Days to pay an invoice. */
  readonly creditDays?: number;
  readonly freeFreight?: true;
  /** Days for which prices stay as they are. */
  readonly priceLockDays?: number;
  readonly priority?: true;
};

/** A reminder inside a wait_for: asked once, unless the wait was answered before. */
export type Reminder = {
  /** Counted from the wait's beginning. */
  readonly after: Duration;
  /** A send or a task outside the flow. */
  readonly step: StepId;
};

/** What a wait_for waits for: a fact, a segment crossing, or the outcome of the latest task. */
export type Awaited =
  | {
      readonly type: 'event';
      readonly event: EventName;
      readonly where: Condition | null;
      /** By everybody whom the latest send reached, or by somebody in a buying role; left out: by anybody. */
      readonly by?: 'all' | { readonly role: string };
    }
  | { readonly type: 'segment'; readonly segment: SegmentId; readonly on: 'enter' | 'leave' }
  | { readonly type: 'task' };

/**
 * One step of the flattened program. `next` is the step that follows (null: the campaign is finished for this cursor);
 * blocks (`then`, `else`, branch arms, split paths) are jumps into the same list and join again at `next`. A jump that is
 * null is an empty block: it goes on at `next`.
 */
export type Step = { readonly id: StepId; readonly next: StepId | null } & (
  | {
      readonly type: 'send';
      readonly template: TemplateId;
      /** Overrides the template's subject. */
      readonly subject: string | null;
      /** Sent only while this offer of the enrolment is not empty: the template to use instead, or skip. */
      readonly ifEmpty: { readonly offer: string; readonly template: TemplateId | null } | null;
      /** True for a mail that leans on an offer: skipped by itself where none was reserved. */
      readonly needsOffer: string | null;
      readonly transactional: boolean;
      /** One to five, answered by its links. */
      readonly questions?: readonly SurveyQuestion[];
    }
  | { readonly type: 'wait'; readonly for: Duration }
  | {
      readonly type: 'wait-until';
      readonly at: LocalTime;
      readonly weekdays: readonly Weekday[];
      readonly timezone: string;
    }
  | {
      readonly type: 'wait-until-event';
      readonly of: DateField | LocalMoment;
      /** Before or after the date; both null: the date itself. */
      readonly before: Duration | null;
      readonly after: Duration | null;
    }
  | {
      readonly type: 'wait-for';
      readonly awaited: Awaited;
      readonly upTo: Duration;
      readonly onMatch: StepId | null;
      readonly onTimeout: StepId | null;
      /** In the order of their instants. */
      readonly remind?: readonly Reminder[];
    }
  | {
      /** Guards the steps behind it up to `skipTo`: a no, or silence for `upTo`, goes on there. */
      readonly type: 'approve';
      readonly upTo: Duration;
      readonly skipTo: StepId | null;
    }
  | {
      readonly type: 'branch';
      readonly arms: readonly { readonly when: Condition; readonly goto: StepId | null }[];
      readonly otherwise: StepId | null;
    }
  | {
      readonly type: 'split';
      readonly by: 'account' | 'contact';
      /** Weights make 100. */
      readonly paths: readonly { readonly name: string; readonly weight: number; readonly goto: StepId | null }[];
    }
  | {
      readonly type: 'offer';
      readonly name: string;
      readonly terms: OfferTerms;
      readonly budget: AmountByCurrency | null;
      readonly products: { readonly take: number; readonly relatedTo: 'trigger.order.items' } | null;
      readonly expires: Duration;
      /** Made although an older one is open (semantics row 28). */
      readonly replaces?: true;
    }
  | { readonly type: 'task'; readonly title: string; readonly due: Duration; readonly outcomes: readonly string[] }
  | { readonly type: 'alert'; readonly title: string }
  | { readonly type: 'exit'; readonly reason: string }
);

/** What a campaign narrows settings and market by: each holds beside them, never instead. */
export type Guards = {
  readonly caps?: Settings['caps'];
  /** On the recipient's clock, each beside the others. */
  readonly quiet?: readonly QuietHours[];
  /** Days of the week on which it rests, at the recipient's. */
  readonly daysOff?: readonly Weekday[];
  readonly throttle?: Throttle;
};

/** At most so many marketing mails of the campaign in any hour, or any 24 hours, over all accounts. */
export type Throttle = { readonly most: number; readonly per: 'hour' | 'day' };

/**
 * A campaign file, parsed and flattened: what a published version pins. Plain JSON. What came to the language later is
 * optional, so that a file which does not use it keeps its hash and its version.
 */
export type Campaign = {
  readonly id: CampaignId;
  readonly version: number;
  /** What it is for, in words for people. */
  readonly title: string;
  readonly class: PriorityClass;
  readonly run: 'account' | 'contact';
  readonly topic: string;
  readonly event?: CampaignEvent;
  readonly trigger: Trigger;
  readonly audience: Audience;
  readonly entry: Entry;
  readonly exits: readonly ExitRule[];
  readonly goal: Goal | null;
  /** Whole percent of accounts held out, 0 by default. */
  readonly holdout: number;
  /** Longest deferral of a send. */
  readonly tooLate: Duration;
  readonly guards?: Guards;
  readonly start: StepId | null;
  readonly steps: Readonly<Record<StepId, Step>>;
  /** Hash of each template it sends, as it was when this version was published; left out: whatever the folder holds. */
  readonly templates?: Readonly<Record<TemplateId, string>>;
};
