import type { Fact, OrderPayload, ReservedOffer, SendOutcome } from '../domain/fact.ts';
import type { CampaignId, ContactId, EffectId, EnrolmentId, SegmentId, StepId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';

/** Version of the state's shape; a change of shape raises it and adds an upgrade (`upgrade-state.ts`). */
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
  /** Re-entries asked again when their wait is over. */
  readonly askAgain: Readonly<Record<CampaignId, BusinessTime>>;
  /** Entry keys that came inside a campaign's `min_gap`: named in its next mail. */
  readonly gathered: Readonly<Record<CampaignId, readonly string[]>>;
  /** Last occurrence of each event type, for `performed`. */
  readonly performed: Readonly<Record<string, BusinessTime>>;
};

/** One account (or contact) inside one campaign version. */
export type Enrolment = {
  readonly id: EnrolmentId;
  readonly campaign: CampaignId;
  readonly version: number;
  readonly entryKey: string;
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
  /** Touches somebody vetoed before they were asked. */
  readonly vetoed: readonly EffectId[];
  /** Touches somebody postponed: not before this instant. Missing in states written before there was such a thing: none. */
  readonly postponed?: Readonly<Record<EffectId, BusinessTime>>;
};

/** Where an enrolment stands. */
export type Cursor = { readonly step: StepId; readonly since: BusinessTime } & (
  | { readonly waitsFor: 'time'; readonly until: BusinessTime }
  | { readonly waitsFor: 'fact'; readonly until: BusinessTime; readonly from: BusinessTime }
  | { readonly waitsFor: 'knowledge'; readonly until: BusinessTime }
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
};

export const emptyState: EngineState = {
  version: STATE_VERSION,
  cursor: 0,
  enrolments: {},
  segments: {},
  askAgain: {},
  gathered: {},
  performed: {},
};
