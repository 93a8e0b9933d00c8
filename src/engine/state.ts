import type { OrderPayload, ReservedOffer, SendOutcome } from '../domain/fact.ts';
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
  /** Segments the account is in, with the instant it entered. */
  readonly segments: Readonly<Record<SegmentId, BusinessTime>>;
  /** Re-entries asked again when their wait is over, by campaign. */
  readonly askAgain: Readonly<Record<CampaignId, BusinessTime>>;
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
  /** Ids of orders that came inside `min_gap`, named in the next mail. */
  readonly gathered: readonly string[];
  readonly cursor: Cursor;
  readonly offers: Readonly<Record<string, ReservedOffer>>;
  /** Visits so far per step: the occurrence of its effects. */
  readonly visits: Readonly<Record<StepId, number>>;
  /** Effects of this enrolment's latest send, for waits on clicks. */
  readonly latestSend: { readonly at: BusinessTime; readonly effects: readonly EffectId[] } | null;
  readonly firstAcceptedAt: BusinessTime | null;
  readonly latestTask: EffectId | null;
  /** Outcome of the task a wait_for saw, read by branches as `outcome`. */
  readonly outcome: string | null;
  readonly responder: ContactId | null;
  readonly goalAt: BusinessTime | null;
};

/** Where an enrolment stands. */
export type Cursor = {
  readonly step: StepId;
  readonly since: BusinessTime;
} & (
  | { readonly waitsFor: 'time'; readonly until: BusinessTime }
  | { readonly waitsFor: 'fact'; readonly until: BusinessTime; readonly from: BusinessTime }
  | {
      readonly waitsFor: 'sends';
      readonly sends: Readonly<Record<EffectId, OpenSend>>;
      readonly final: Readonly<Record<EffectId, SendOutcome>>;
    }
  | { readonly waitsFor: 'offer'; readonly effect: EffectId }
);

/** A send that has no outcome yet. */
export type OpenSend = {
  readonly contact: ContactId;
  /** Due for the first time: `too_late` counts from here. */
  readonly dueAt: BusinessTime;
  /** Asked again not before this instant; null while it is with the sender. */
  readonly notBefore: BusinessTime | null;
  readonly attempt: number;
  /** Refusals at the gate in a row. */
  readonly refusals: number;
};

export const emptyState: EngineState = {
  version: STATE_VERSION,
  cursor: 0,
  enrolments: {},
  segments: {},
  askAgain: {},
};
