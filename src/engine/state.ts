import type { Fact, OrderPayload, ReservedOffer, SendOutcome } from '../domain/fact.ts';
import type { CampaignId, ContactId, EffectId, EnrolmentId, SegmentId, StepId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';

/** Version of the state's shape; a change that `upgrade-state.ts` cannot fill in by defaults raises it. */
export const STATE_VERSION = 1;

/**
 * The engine's memory of one account: plain JSON, open enrolments only (at most 200).
 * It lives in `accounts.state`; finished enrolments are rows.
 */
export type EngineState = {
  readonly version: typeof STATE_VERSION;
  /** Number of the last fact applied. */
  readonly cursor: number;
  readonly enrolments: Readonly<Record<EnrolmentId, Enrolment>>;
  /** Every segment judged so far; one judged for the first time starts nothing (its members were there before). */
  readonly segments: Readonly<Record<SegmentId, { readonly member: boolean; readonly since: BusinessTime }>>;
  /** By campaign with a date trigger: the occasion and instant it was tried for, so that only a moved date tries again. */
  readonly tried: Readonly<Record<CampaignId, string>>;
  /** Re-entries asked again when their wait is over. */
  readonly askAgain: Readonly<Record<CampaignId, BusinessTime>>;
  /** Entry keys that came inside a campaign's `min_gap`: named in its next mail. */
  readonly gathered: Readonly<Record<CampaignId, readonly string[]>>;
  /** Last occurrence of each event type, for `performed`. */
  readonly performed: Readonly<Record<string, BusinessTime>>;
  /** What the people of one enrolment under `run: contact` have in common (`shared-asks.ts`); left out: nothing yet. */
  readonly shared?: Readonly<Record<EnrolmentId, Shared>>;
};

export type Shared = {
  /** Asks so far per step: the occurrence of its effects. */
  readonly visits: Readonly<Record<StepId, number>>;
  /** By the offer's name; `reserved` is null until it is granted. */
  readonly offers: Readonly<Record<string, { readonly effect: EffectId; readonly reserved: ReservedOffer | null }>>;
  /** By step: the newest question to the owner, bound to what was shown. Not answered at `until`: silence. */
  readonly questions: Readonly<Record<StepId, Question>>;
};

export type Question = {
  readonly effect: EffectId;
  readonly until: BusinessTime;
  readonly hash: string;
  readonly answer: 'approved' | 'declined' | 'silent' | null;
  /** Who answered; null: nobody yet. */
  readonly actor: string | null;
};

/** One account inside one campaign version; under `run: contact` one of its people, each with an enrolment of his own. */
export type Enrolment = {
  readonly id: EnrolmentId;
  readonly campaign: CampaignId;
  readonly version: number;
  readonly entryKey: string;
  /** Whose cursor it is under `run: contact`; null: the account's. */
  readonly contact: ContactId | null;
  readonly enteredAt: BusinessTime;
  /** The fact that started it; 0 for a segment crossing without one. */
  readonly triggerSeq: number;
  readonly triggerContact: ContactId | null;
  readonly triggerOrder: OrderPayload['order'] | null;
  /** Entry keys gathered before it, named in its mails. */
  readonly gathered: readonly string[];
  readonly cursor: Cursor;
  readonly offers: Readonly<Record<string, ReservedOffer>>;
  /** Visits so far per step: the occurrence of its effects. */
  readonly visits: Readonly<Record<StepId, number>>;
  /**
   * The latest send: instant of its first ask and the effects that may have been delivered; none where it was skipped, and
   * where another effect came before any send.
   */
  readonly latestSend: { readonly at: BusinessTime; readonly effects: readonly EffectId[] } | null;
  /** Facts since the latest send's first ask that a later wait_for may still match (newest 20). */
  readonly remembered: readonly Fact[];
  readonly firstAcceptedAt: BusinessTime | null;
  readonly latestTask: { readonly effect: EffectId; readonly outcome: string | null } | null;
  readonly responder: ContactId | null;
  readonly goalAt: BusinessTime | null;
  /** The order that reached the goal; missing where none did, and in states written before it was kept. */
  readonly goalOrder?: string | null;
  /** Touches somebody vetoed before they were asked. */
  readonly vetoed: readonly EffectId[];
  /** Touches somebody postponed: not before this instant. Missing in states written before there was such a thing: none. */
  readonly postponed?: Readonly<Record<EffectId, BusinessTime>>;
  /** Latest answer to the invitation; null: none. */
  readonly answer: string | null;
  /** Latest answers to the questions of its mails; missing: none. */
  readonly answers?: Readonly<Record<string, string>>;
  /** Last occurrence of each event about this person or this occasion: `performed` asks it before the account's. */
  readonly seen: Readonly<Record<string, BusinessTime>>;
  /** The next send is skipped: the date it belonged to was over when its wait began (semantics row 15). */
  readonly overdue: boolean;
  /** An exit that still waits for its own send. */
  readonly leaving: { readonly because: string; readonly seq: number | null } | null;
};

/** Where an enrolment stands. */
export type Cursor = {
  readonly step: StepId;
  readonly since: BusinessTime;
} /** Where the step waits for a date, that date counts and `until` is what it was at first. */ & (
  | { readonly waitsFor: 'time'; readonly until: BusinessTime }
  | {
      readonly waitsFor: 'fact';
      readonly until: BusinessTime;
      readonly from: BusinessTime;
      /** Reminders taken so far. */
      readonly reminded: number;
      /** Reminders under way: dropped once the wait is answered. */
      readonly open: Readonly<Record<EffectId, OpenSend>>;
    }
  | { readonly waitsFor: 'knowledge'; readonly until: BusinessTime }
  | { readonly waitsFor: 'approval'; readonly effect: EffectId; readonly until: BusinessTime; readonly hash: string }
  | { readonly waitsFor: 'offer'; readonly effect: EffectId }
  | {
      readonly waitsFor: 'sends';
      readonly open: Readonly<Record<EffectId, OpenSend>>;
      readonly final: Readonly<Record<EffectId, SendOutcome>>;
    }
);

/** A send that has no outcome yet. */
export type OpenSend = {
  readonly contact: ContactId;
  /** Due for the first time: `too_late` counts from here. */
  readonly dueAt: BusinessTime;
  /** Asked again at this instant; null while it is with the sender. */
  readonly notBefore: BusinessTime | null;
  readonly attempt: number;
  /** Refusals at the gate in a row. */
  readonly refusals: number;
  /** Waits for what people stopped: a release asks it again at once. */
  readonly held?: true;
  /** The send's own step where the cursor stands at another: a reminder. */
  readonly step?: StepId;
};

export const emptyState: EngineState = {
  version: STATE_VERSION,
  cursor: 0,
  enrolments: {},
  segments: {},
  tried: {},
  askAgain: {},
  gathered: {},
  performed: {},
};
