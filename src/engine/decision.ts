import type { CampaignEvent, Guards, OfferTerms } from '../domain/campaign.ts';
import type { Duration } from '../domain/duration.ts';
import type { OrderItem, ReservedOffer } from '../domain/fact.ts';
import type {
  CampaignId,
  ContactId,
  EffectId,
  EnrolmentId,
  OccasionId,
  SegmentId,
  StepId,
  TemplateId,
} from '../domain/ids.ts';
import type { AmountByCurrency, Money } from '../domain/money.ts';
import type { SurveyQuestion } from '../domain/survey.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { EngineState } from './state.ts';

/** What one call of `decide` answers. The store writes all of it in the transaction that read the inputs. */
export type Decision = {
  readonly state: EngineState;
  /** At most 50; each has a derived id, so asking twice does it once. */
  readonly effects: readonly Effect[];
  readonly reasons: readonly Reason[];
  /** Everything now planned for this account, complete: what is missing against the last decision was cancelled. */
  readonly planned: readonly PlannedTouch[];
  readonly crossings: readonly Crossing[];
  readonly enrolments: readonly EnrolmentChange[];
  /** Null, or later than now, or `more` is true. */
  readonly deadline: BusinessTime | null;
  /** True: call again at once, facts or steps are left. */
  readonly more: boolean;
};

type EffectBase = {
  readonly id: EffectId;
  readonly enrolment: EnrolmentId;
  readonly campaign: CampaignId;
  readonly version: number;
  readonly step: StepId;
  /** 1 for the first ask; grows when the engine asks again after a deferral or a refusal. */
  readonly attempt: number;
};

/** Imperatives the workflow carries out, each as an activity of its own. */
export type Effect = EffectBase &
  (
    | {
        readonly type: 'send';
        /** What it counts as under the account's caps, where that is not its step (`touch-key.ts`). */
        readonly touch?: StepId;
        /** What its campaign narrows the hours and caps by. */
        readonly guards?: Guards;
        readonly contact: ContactId;
        readonly template: TemplateId;
        /** As it was published; left out: whatever the folder holds. */
        readonly templateHash?: string;
        readonly subject: string | null;
        readonly topic: string;
        readonly transactional: boolean;
        readonly priority: number;
        /** Instant the send became due; too late counts from it. */
        readonly dueAt: BusinessTime;
        readonly tooLateAt: BusinessTime;
        /** What the template may name besides account and contact. */
        readonly data: SendData;
      }
    | {
        readonly type: 'offer';
        readonly name: string;
        readonly terms: OfferTerms;
        readonly budget: AmountByCurrency | null;
        readonly percent: number | null;
        readonly products: { readonly take: number; readonly items: readonly OrderItem[] } | null;
        /** Counted from its issue. */
        readonly expires: Duration;
        readonly dueAt: BusinessTime;
        readonly replaces?: true;
      }
    | {
        readonly type: 'task';
        readonly title: string;
        readonly dueAt: BusinessTime;
        readonly outcomes: readonly string[];
        readonly contact: ContactId | null;
      }
    | { readonly type: 'alert'; readonly title: string }
    | {
        readonly type: 'approve';
        /** What the yes lets happen, in order. */
        readonly guarded: readonly GuardedStep[];
        /** Most it can cost in the account's currency, minor units; null: not limited by a sum. */
        readonly cost: Money | null;
        /** Of what is shown: an answer to other content does not count. */
        readonly contentHash: string;
        readonly askedAt: BusinessTime;
        readonly upTo: BusinessTime;
      }
  );

/** A step behind an approval, as its owner is shown it. */
export type GuardedStep =
  | { readonly type: 'send'; readonly template: TemplateId; readonly hash?: string }
  | { readonly type: 'offer'; readonly name: string; readonly percent: number | null; readonly terms: OfferTerms }
  | { readonly type: 'other'; readonly step: StepId };

export type SendData = {
  readonly offer: ReservedOffer | null;
  readonly order: { readonly id: string; readonly items: readonly OrderItem[] } | null;
  readonly gatheredOrders: readonly string[];
  /** What the campaign invites to, as the version in force says. */
  readonly event?: CampaignEvent;
  readonly questions?: readonly SurveyQuestion[];
};

/** Not acting is a result with a reason (semantics): kept, listed by `why`. */
export type Reason = {
  readonly at: BusinessTime;
  readonly campaign: CampaignId;
  readonly enrolment: EnrolmentId | null;
  readonly step: StepId | null;
  readonly contact: ContactId | null;
  readonly kind:
    | 'entered'
    | 'not-enrolled'
    | 'exited'
    | 'finished'
    | 'skipped'
    | 'branched'
    | 'moved'
    | 'waited'
    | 'deferred'
    | 'dropped'
    | 'refused'
    | 'goal'
    | 'goal-lost';
  /** A short stable word such as `history`, `exit: Order Completed`, `no contact in role`. */
  readonly reason: string;
  /** Number of the fact it rests on, where there is one. */
  readonly seq: number | null;
};

/** A touch in somebody's plan: shown to sales, vetoed or postponed by its id. */
export type PlannedTouch = {
  readonly id: EffectId;
  readonly enrolment: EnrolmentId;
  readonly campaign: CampaignId;
  readonly step: StepId;
  readonly contact: ContactId | null;
  readonly kind: 'send' | 'task';
  readonly dueAt: BusinessTime;
  readonly priority: number;
  /** The offer its mail names, as far as it is known now; null: none. */
  readonly offer: PlannedOffer | null;
};

/** `expiresAt`: null where this mail is the first that names it, and so begins its life. */
export type PlannedOffer = { readonly name: string; readonly expiresAt: BusinessTime | null };

export type Crossing = {
  readonly segment: SegmentId;
  readonly change: 'entered' | 'left';
  readonly at: BusinessTime;
  readonly because: string;
};

export type EnrolmentChange =
  | {
      readonly type: 'opened';
      readonly id: EnrolmentId;
      readonly campaign: CampaignId;
      readonly version: number;
      readonly entryKey: string;
      readonly contact: ContactId | null;
      readonly at: BusinessTime;
      readonly triggerSeq: number;
      readonly because: string;
    }
  | {
      readonly type: 'ended';
      readonly id: EnrolmentId;
      readonly at: BusinessTime;
      readonly how: 'finished' | 'exited';
      readonly because: string;
      readonly seq: number | null;
      /** Where a person ended it: the state with this enrolment alone, to put it back by. */
      readonly before?: EngineState;
      /** Its people have all ended: what they shared under this name ends as well. */
      readonly shared?: EnrolmentId;
    }
  /** A person moved it to this version of its campaign. */
  | { readonly type: 'moved'; readonly id: EnrolmentId; readonly version: number }
  /** A person ended it, and took that back. */
  | { readonly type: 'restored'; readonly id: EnrolmentId; readonly at: BusinessTime }
  | { readonly type: 'first-accepted'; readonly id: EnrolmentId; readonly at: BusinessTime }
  /** The mail that was to name this offer reached nobody. */
  | { readonly type: 'offer-untold'; readonly id: EnrolmentId; readonly name: string }
  /** A mail of a campaign that invites has gone, or may have gone, to this person: once more changes nothing. */
  | {
      readonly type: 'invited';
      readonly id: EnrolmentId;
      readonly occasion: OccasionId;
      readonly contact: ContactId;
      readonly at: BusinessTime;
    }
  | {
      readonly type: 'goal';
      readonly id: EnrolmentId;
      readonly at: BusinessTime;
      readonly name: string;
      readonly order: string | null;
    }
  /** The order that reached the goal was refunded. */
  | { readonly type: 'goal-lost'; readonly id: EnrolmentId; readonly at: BusinessTime };
