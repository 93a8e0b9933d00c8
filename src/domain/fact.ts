import type { OfferConditions } from './campaign.ts';
import type { Duration } from './duration.ts';
import type { EventName } from './event.ts';
import type { CampaignId, ContactId, EffectId, EnrolmentId, StepId } from './ids.ts';
import type { Money } from './money.ts';
import type { BusinessTime } from './time.ts';

/** An order line as campaigns see it. */
export type OrderItem = { readonly product: string; readonly name: string; readonly quantity: number };

export type OrderPayload = {
  readonly order: {
    readonly id: string;
    readonly total: Money;
    readonly items: readonly OrderItem[];
    /** Products in the order, where `items` may hold only those of most value (imports: 50). */
    readonly itemCount?: number;
  };
};

/** How a send ended. `dropped` never left; `unknown` may have been accepted and is never sent again (marketing). */
export type SendOutcome = 'accepted' | 'rejected' | 'dropped' | 'unknown';

/** What an offer step got: products and code, or the reason it stays empty. */
export type ReservedOffer = {
  /** The effect that asked for it: which offer it is, where it has no code. Missing where an earlier build reserved it. */
  readonly id?: EffectId;
  readonly name: string;
  readonly code: string | null;
  readonly empty: string | null;
  readonly products: readonly { readonly product: string; readonly name: string }[];
  /** Whole percent, or null where the offer is no percentage. */
  readonly percent: number | null;
  /** How long it holds from its issue on; missing in what an earlier build reserved, which has its end. */
  readonly expires?: Duration;
  /** The end of the account's local day; null: no mail that names it has gone yet. */
  readonly expiresAt: BusinessTime | null;
  /** Kept by people: left out where the offer has none. */
  readonly gift?: string;
  readonly conditions?: OfferConditions;
  /** Whole percent. */
  readonly rebate?: number;
};

/** An offer whose life has begun with the first mail that names it. */
export type IssuedOffer = { readonly id: EffectId; readonly expiresAt: BusinessTime };

export type LapseState = 'not-enough-history' | 'active' | 'due' | 'overdue' | 'lapsing' | 'lapsed';

/** Payload by event name, for the events the engine interprets; all others carry plain JSON. */
export type FactPayloads = {
  'Order Completed': OrderPayload;
  'Order Refunded': OrderPayload;
  'Offer Reserved': { readonly effect: EffectId; readonly offer: ReservedOffer };
  'Offer Redeemed': { readonly offer: string; readonly code: string; readonly order: { readonly id: string } };
  'Email Opened': { readonly message: string; readonly effect: EffectId; readonly verdict: Verdict };
  'Email Clicked': {
    readonly message: string;
    readonly effect: EffectId;
    readonly verdict: Verdict;
    readonly link: string;
  };
  'Message Settled': {
    readonly effect: EffectId;
    readonly outcome: SendOutcome;
    readonly reason: string;
    /** The offer this mail has issued; left out: none. */
    readonly offer?: IssuedOffer;
  };
  'Message Deferred': { readonly effect: EffectId; readonly until: BusinessTime; readonly reason: string };
  'Message Refused': { readonly effect: EffectId; readonly reason: string };
  'Lapse State Changed': {
    readonly from: LapseState;
    readonly to: LapseState;
    readonly since: BusinessTime;
    readonly reason: string;
  };
  'Trait Changed': { readonly trait: string; readonly from: string | null; readonly to: string | null };
  'Task Done': { readonly effect: EffectId; readonly outcome: string };
  'Touch Vetoed': { readonly effect: EffectId; readonly actor: string };
  'Veto Withdrawn': { readonly effect: EffectId; readonly actor: string };
  'Touch Postponed': { readonly effect: EffectId; readonly until: BusinessTime; readonly actor: string };
  'Approval Answered': {
    readonly effect: EffectId;
    readonly answer: 'approved' | 'declined' | 'silent';
    /** Of what was shown; an answer to other content does not count. */
    readonly contentHash: string;
    readonly actor: string;
  };
  'Hold Placed': {
    readonly hold: string;
    readonly kind: HoldKind;
    readonly scope: HoldScope;
    readonly reason: string;
    readonly actor: string;
  };
  'Hold Released': { readonly hold: string; readonly kind: HoldKind; readonly actor: string };
  /** A brake was let go: `everything` or `campaign/<id>`. Told to the accounts for which something waited. */
  'Sending Resumed': { readonly brake: string; readonly actor: string };
  /** To another version of its campaign; `steps`: those that have another id there, old to new. */
  'Enrolment Moved': {
    readonly enrolment: EnrolmentId;
    readonly version: number;
    readonly steps: Readonly<Record<StepId, StepId>>;
    readonly actor: string;
  };
  'Enrolment Ended': { readonly enrolment: EnrolmentId; readonly actor: string };
  /** As it stood before a person ended it: the engine's own state with this one enrolment in it. */
  'Enrolment Restored': { readonly enrolment: Readonly<Record<string, unknown>>; readonly actor: string };
  'Campaign Activated': { readonly campaign: CampaignId; readonly actor: string };
  'Owner Changed': { readonly from: string | null; readonly to: string | null };
  'Tier Near': { readonly tier: string | null; readonly next: string; readonly reason: string };
  'Tier At Risk': { readonly tier: string; readonly until: BusinessTime; readonly reason: string };
  'Request Opened': CaseOpened;
  'Request Closed': CaseClosed;
  'Complaint Opened': CaseOpened;
  'Complaint Closed': CaseClosed;
  'Response Target Missed': CaseOpened & { readonly kind: 'request' | 'complaint' };
  'Promise Made': { readonly promise: string; readonly what: string };
  'Promise Kept': { readonly promise: string; readonly what: string; readonly late: boolean };
  'Promise Broken': { readonly promise: string; readonly what: string };
  /** `days`: whole days past the promised instant, when it was told. */
  'Delivery Late': { readonly order: { readonly id: string }; readonly days: number; readonly delivered: boolean };
  /** `days`: until its date. */
  'Tender Ahead': TenderNamed & { readonly days: number };
  'Tender Decided': TenderNamed & {
    readonly result: string;
    readonly reason: string | null;
    readonly winner: string | null;
  };
  'Competitor Sighted': { readonly entry: string; readonly about: string | null };
  'Need Learned': { readonly entry: string; readonly about: string | null };
  'Call Logged': { readonly touch: string };
  'Visit Logged': { readonly touch: string };
  'Meeting Logged': { readonly touch: string };
  /** `answers`: all that this mail's reader has said so far, question to answer. */
  'Survey Answered': {
    readonly enrolment: EnrolmentId;
    readonly campaign: CampaignId;
    readonly message: string;
    readonly answers: Readonly<Record<string, string>>;
  };
  'Invitation Answered': { readonly occasion: string; readonly answer: InvitationAnswer };
  'Event Attended': { readonly occasion: string };
  'Event Cancelled': { readonly occasion: string };
};

type CaseOpened = { readonly case: string; readonly title: string };
type CaseClosed = CaseOpened & { readonly solved: boolean | null };
type TenderNamed = { readonly tender: string; readonly kind: string; readonly title: string };

/** Why an account is held. */
export type HoldKind = 'complaint' | 'reply' | 'credit-stop' | 'pause' | 'stop';

/** What a hold stops: mails that name an offer; all but repair and transactional; all but transactional. */
export const HOLD_SCOPES = ['offers', 'marketing', 'all'] as const;
export type HoldScope = (typeof HOLD_SCOPES)[number];

/** `waiting`: accepted, and no seat is free. */
export type InvitationAnswer = 'accepted' | 'declined' | 'waiting';

/** Who is behind an open or click: proxies and scanners are not people. */
export type Verdict = 'human' | 'machine' | 'unknown';

/**
 * A fact of one account. `seq` is its number by the account's row and the only order there is.
 * `historic` facts (imports, late arrivals, the first scoring) change state but start nothing.
 */
export type Fact = {
  readonly seq: number;
  readonly type: EventName;
  readonly occurredAt: BusinessTime;
  readonly receivedAt: BusinessTime;
  readonly historic: boolean;
  readonly contact: ContactId | null;
  readonly payload: Readonly<Record<string, unknown>>;
};

/**
 * Narrows a fact to a known event and its payload. The store wrote the payload, parsed at the border; one that lacks what
 * the engine reads without asking is no such fact, so that a row somebody mended by hand stops no account for ever.
 */
export const isFact = <Name extends keyof FactPayloads>(
  fact: Fact,
  name: Name,
): fact is Fact & { readonly payload: FactPayloads[Name] } =>
  fact.type === name && (NEEDS[name]?.every(([path, type]) => typeof valueAt(fact.payload, path) === type) ?? true);

type Needed = readonly [path: string, type: 'string' | 'number'];

const EFFECT: Needed = ['effect', 'string'];

const NEEDS: Partial<Record<keyof FactPayloads, readonly Needed[]>> = {
  'Order Completed': [['order.id', 'string']],
  'Order Refunded': [['order.id', 'string']],
  'Offer Reserved': [EFFECT, ['offer.name', 'string']],
  'Message Settled': [EFFECT],
  'Message Deferred': [EFFECT, ['until', 'number'], ['reason', 'string']],
  'Message Refused': [EFFECT],
  'Touch Vetoed': [EFFECT],
  'Veto Withdrawn': [EFFECT],
  'Touch Postponed': [EFFECT, ['until', 'number']],
};

const valueAt = (payload: Fact['payload'], path: string): unknown =>
  path
    .split('.')
    .reduce<unknown>(
      (value, key) =>
        typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>)[key] : undefined,
      payload,
    );
