import type { ContactFloor, ContactPlan } from './settings.ts';
import type { BusinessTime } from './time.ts';

/**
 * A touch as the contact plan counts it. Personal: a call, a visit, a meeting, a reply by a person at the account, an
 * answer by one of ours. A mail that was accepted is a touch, not a personal one. An order is no touch of ours: who orders
 * by himself may still be forgotten.
 */
export type ContactTouch = {
  readonly at: BusinessTime;
  readonly kind: 'call' | 'visit' | 'meeting' | 'reply' | 'mail';
};

/** How an account stands to one floor. */
export type FloorStanding = {
  /** Null: there was none. */
  readonly last: ContactTouch | null;
  readonly dueAt: BusinessTime;
  readonly breached: boolean;
  /** Whole days since `dueAt`; 0 where it is not breached. */
  readonly daysOver: number;
};

/** Null: the plan asks for nothing of this kind. */
export type ContactStanding = { readonly personal: FloorStanding | null; readonly any: FloorStanding | null };

/** `src/intelligence/contact-plan.ts` implements it; the store's sweep and views call it through this port. */
export type ContactJudge = {
  /** The floor of a level; null: none. */
  readonly floorOf: (plan: ContactPlan | undefined, level: string | null) => ContactFloor | null;
  readonly judgeContact: (
    touches: readonly ContactTouch[],
    floor: ContactFloor,
    since: BusinessTime,
    now: BusinessTime,
  ) => ContactStanding;
};
