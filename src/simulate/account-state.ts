/** What the simulator knows of one account: what the store keeps in rows, in memory. */
import type { EventName } from '../domain/event.ts';
import type { Fact, LapseState } from '../domain/fact.ts';
import type { CampaignId, ContactId, EffectId, EnrolmentId, StepId } from '../domain/ids.ts';
import { type Place, placeOf } from '../domain/place.ts';
import type { Settings } from '../domain/settings.ts';
import type { TierStanding } from '../domain/tier.ts';
import type { BusinessTime } from '../domain/time.ts';
import { standingTraits } from '../engine/account-view.ts';
import type { Effect } from '../engine/decision.ts';
import type { AccountView, Happened, PastEnrolment } from '../engine/inputs.ts';
import type { OfferEffect } from '../engine/offer-terms.ts';
import { type EngineState, emptyState } from '../engine/state.ts';
import type { CompanyAccount } from './company.ts';
import { OrderHistory } from './order-history.ts';

export type AccountState = {
  readonly account: CompanyAccount;
  readonly place: Place;
  readonly said: AccountView['traits'];
  readonly orders: OrderHistory;
  /** Number of the last fact. */
  seq: number;
  /** Facts that no decision has taken yet. */
  pending: Fact[];
  /** Facts that decisions have taken, as far as a condition counts them. */
  readonly happened: Happened[];
  engine: EngineState;
  deadline: BusinessTime | null;
  /** The last step for which it was put in the queue of those due. */
  queuedFor: BusinessTime | null;
  lapse: {
    readonly state: LapseState;
    readonly since: BusinessTime | null;
    readonly at: BusinessTime | null;
    readonly rhythmDays: number | null;
  };
  /** As its last decision saw it, with the orders and the verdict of then; null before the first. */
  view: { readonly ofOrders: number; readonly ofLapse: AccountState['lapse']; readonly shown: AccountView } | null;
  tier: TierStanding & { readonly at: BusinessTime | null };
  readonly tierMoves: { readonly at: BusinessTime; readonly from: string | null; readonly to: string | null }[];
  readonly enrolments: Map<EnrolmentId, PastEnrolment>;
  /** Ended ones, as the engine reads them. */
  past: readonly PastEnrolment[];
  /** Effects in the account's hands. */
  readonly open: Map<EffectId, OpenEffect>;
  /** Everything asked for by enrolments that are not over. */
  readonly asked: Map<EffectId, { readonly attempt: number; readonly createdAt: BusinessTime }>;
  /** Touches still to come. */
  readonly touches: Map<EffectId, OpenTouch>;
  /** How the others ended. */
  readonly ended: Map<EffectId, 'accepted' | 'dropped' | 'cancelled'>;
  /** Mails that count for caps, ascending. */
  sent: SentTouch[];
  /** But those that are empty, or over. */
  readonly offers: OfferState[];
  readonly tasks: TaskState[];
};

export type OpenEffect = { readonly effect: Effect; readonly createdAt: BusinessTime };

export type OpenTouch = {
  /** What caps know it by once it was asked for, where that is not its step. */
  readonly counts?: string;
  /** When it fell due first, once it was asked for. */
  readonly firstDue?: BusinessTime;
  /** Its campaign's throttle has put it off. */
  readonly throttled?: boolean;
  readonly enrolment: EnrolmentId;
  readonly campaign: CampaignId;
  readonly step: StepId;
  readonly contact: ContactId | null;
  readonly kind: 'send' | 'task';
  readonly transactional: boolean;
  readonly priority: number;
  readonly dueAt: BusinessTime;
};

export type SentTouch = {
  readonly at: BusinessTime;
  readonly contact: ContactId;
  readonly campaign: CampaignId;
  readonly step: StepId;
};

export type OfferState = {
  readonly effect: OfferEffect;
  readonly currency: string;
  /** Worst case, minor units. */
  readonly most: number;
  status: 'requested' | 'empty' | 'reserved' | 'issued' | 'released' | 'expired';
  code: string | null;
  products: readonly string[];
  /** Its end, from its issue on. */
  until: BusinessTime | null;
};

export type TaskState = {
  readonly enrolment: EnrolmentId;
  readonly campaign: CampaignId;
  readonly step: StepId;
  readonly contact: ContactId | null;
  readonly at: BusinessTime;
  status: 'open' | 'not-needed';
};

export const accountState = (account: CompanyAccount, settings: Settings): AccountState => {
  const place = placeOf(settings, account);
  return {
    account,
    place,
    said: standingTraits({ kinds: [], qualification: {}, openComplaint: false, services: [] }),
    orders: new OrderHistory(place.currency),
    seq: 0,
    pending: [],
    happened: [],
    engine: emptyState,
    view: null,
    deadline: null,
    queuedFor: null,
    lapse: { state: 'not-enough-history', since: null, at: null, rhythmDays: null },
    tier: { tier: account.tier, since: null, standing: null, graceUntil: null, at: null },
    tierMoves: [],
    enrolments: new Map(),
    past: [],
    open: new Map(),
    asked: new Map(),
    touches: new Map(),
    ended: new Map(),
    sent: [],
    offers: [],
    tasks: [],
  };
};

export type NewFact = {
  readonly type: EventName;
  readonly payload: Readonly<Record<string, unknown>>;
  readonly at: BusinessTime;
  readonly occurredAt?: BusinessTime;
  readonly historic?: boolean;
  readonly contact?: ContactId | null;
};

/** Appends a fact: its number is the account's next. */
export const append = (state: AccountState, { type, payload, at, occurredAt, historic, contact }: NewFact): void => {
  state.seq += 1;
  state.pending.push({
    seq: state.seq,
    type,
    occurredAt: occurredAt ?? at,
    receivedAt: at,
    historic: historic ?? false,
    contact: contact ?? null,
    payload,
  });
};
