/**
 * What a person should know before meeting an account: the facts a brief is made from, read in one go. Words are made of
 * them in `src/briefing`.
 */
import type { LapseState } from './fact.ts';
import type { AccountId } from './ids.ts';
import type { Money } from './money.ts';
import type { BusinessTime } from './time.ts';

export type AccountBrief = {
  readonly id: AccountId;
  readonly name: string;
  readonly tier: string | null;
  readonly level: string | null;
  readonly kinds: readonly string[];
  readonly owner: { readonly name: string; readonly locale: string; readonly timezone: string } | null;
  readonly now: BusinessTime;
  /** What happened since then is news: our last call, visit or meeting, at most 90 days and at least 14 days ago. */
  readonly since: BusinessTime;
  readonly lastPersonalTouch: { readonly at: BusinessTime; readonly kind: string; readonly by: string } | null;
  readonly money: {
    /** Net revenue of the last 365 days and of those before, in the account's currency; null: nothing in it. */
    readonly year: Money | null;
    readonly yearBefore: Money | null;
    readonly orders: number;
    readonly usual: Money | null;
    readonly lastOrderAt: BusinessTime | null;
    /** Planned for the calendar year of `now`, and what came of it so far. */
    readonly plan: { readonly year: number; readonly planned: Money; readonly soFar: Money } | null;
  };
  readonly lapse: { readonly state: LapseState; readonly since: BusinessTime | null; readonly reason: string | null };
  readonly news: readonly BriefNews[];
  readonly holds: readonly { readonly kind: string; readonly reason: string; readonly at: BusinessTime }[];
  readonly cases: readonly {
    readonly kind: 'request' | 'complaint';
    readonly title: string;
    readonly openedAt: BusinessTime;
    readonly answerBy: BusinessTime;
  }[];
  /** Open ones, and those broken and not kept since. */
  readonly promises: readonly { readonly what: string; readonly dueAt: BusinessTime; readonly broken: boolean }[];
  /** Orders of the last 180 days that came later than promised or are overdue, and all that had a promise. */
  readonly deliveries: { readonly late: number; readonly promised: number };
  readonly people: readonly BriefPerson[];
  /** Most bought in the last 365 days, by revenue. */
  readonly buys: readonly { readonly product: string; readonly times: number; readonly lastAt: BusinessTime }[];
  /** Bought in at least three orders and then, for more than twice its usual gap, no more. */
  readonly stopped: readonly { readonly product: string; readonly times: number; readonly lastAt: BusinessTime }[];
  /** Goes with what they buy and was never bought. */
  readonly related: readonly string[];
  readonly offers: readonly { readonly name: string; readonly code: string | null; readonly until: BusinessTime }[];
  readonly plan: readonly { readonly at: BusinessTime; readonly campaign: string; readonly step: string }[];
  readonly tenders: readonly { readonly title: string; readonly kind: string; readonly at: BusinessTime }[];
  readonly needs: readonly string[];
  readonly competitors: readonly { readonly name: string; readonly at: BusinessTime }[];
  /** Services it could be offered. */
  readonly services: readonly string[];
};

/** One kind of thing since `since`, with how often and when last. */
export type BriefNews = {
  readonly type:
    | 'orders'
    | 'refunds'
    | 'replies'
    | 'clicks'
    | 'mails'
    | 'lapse'
    | 'tier'
    | 'level'
    | 'complaint-opened'
    | 'complaint-closed'
    | 'offer-redeemed'
    | 'unsubscribed'
    | 'joined'
    | 'left';
  readonly count: number;
  readonly lastAt: BusinessTime;
  /** An amount for orders, a name for people, from and to for changes; null where there is none. */
  readonly detail: string | null;
  readonly money: Money | null;
};

export type BriefPerson = {
  readonly name: string;
  readonly title: string;
  readonly roles: readonly string[];
  readonly lastResponseAt: BusinessTime | null;
  /** Cannot be reached by mail, and why; null: can. */
  readonly unreachable: string | null;
  readonly left: boolean;
};
