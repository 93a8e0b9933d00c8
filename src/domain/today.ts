import type { AskedOfOwner } from './asked-of-owner.ts';
import type { AccountId } from './ids.ts';
import type { Money } from './money.ts';
import type { BusinessTime } from './time.ts';

/** What an owner's day holds, of one account. */
export type TodayItem = {
  readonly type: TodayType;
  /** Of the row it was made from: an inbound mail, a case, a task, an approval, a promise, an account, a planned touch. */
  readonly id: string;
  readonly account: AccountId;
  readonly accountName: string;
  /** What the account brings in a year: its usual order times its orders of the last 365 days. Null: no order to judge by. */
  readonly value: Money | null;
  /** That as a share (0 to 1) of all accounts of its currency in this owner's hands: what compares across currencies. */
  readonly share: number;
  /** When it is due, goes out, came in or began. */
  readonly at: BusinessTime;
  /** Name of the person it is about; null: nobody in particular. */
  readonly person: string | null;
  /** Its words: a subject, a title, a promise, a lapse state, a mail's step. */
  readonly what: string;
  /** Of a task that Keyline itself asks: what of, to be said in the owner's language instead of `what`. */
  readonly asked: AskedOfOwner | null;
  /** Title of the campaign it comes from; null: none. */
  readonly campaign: string | null;
  /** Marketing to the account rests because of it. */
  readonly holds: boolean;
};

export const TODAY_TYPES = ['reply', 'case', 'promise', 'lapse', 'approval', 'task', 'send'] as const;
export type TodayType = (typeof TODAY_TYPES)[number];

/** An owner's day: everything that asks for a word or a look. Which of it is shown is for whoever shows it. */
export type Today = {
  readonly owner: TodayOwner;
  readonly now: BusinessTime;
  /** First instant of the owner's next local day. */
  readonly dayEnds: BusinessTime;
  readonly items: readonly TodayItem[];
};

export type TodayOwner = {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly locale: string;
  /** IANA zone. */
  readonly timezone: string;
};
