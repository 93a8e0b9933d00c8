import type { Money } from './money.ts';
import type { BusinessTime } from './time.ts';

/**
 * What Keyline itself asks of an owner and shows in his day, kept beside the task's English title so that each reader gets
 * it in his own language. Plain JSON.
 */
export type AskedOfOwner =
  /** The contact plan was not kept; `days` since the last touch, null: there was none. */
  | {
      readonly type: 'contact-plan';
      readonly account: string;
      readonly which: 'personal' | 'any';
      readonly days: number | null;
      /** Of the plan: at least so often. */
      readonly everyDays: number;
    }
  /** Dossier fields by name, the first of them, and how many more. */
  | {
      readonly type: 'stale-dossier';
      readonly account: string;
      readonly fields: readonly string[];
      readonly more: number;
    }
  | { readonly type: 'find-contact'; readonly account: string; readonly roles: readonly string[] }
  | {
      readonly type: 'find-successor';
      readonly account: string;
      readonly person: string;
      readonly roles: readonly string[];
    }
  | { readonly type: 'nobody-reachable'; readonly account: string }
  | { readonly type: 'event-cancelled'; readonly person: string; readonly event: string }
  /** Four fifths of an offer's budget are taken. */
  | { readonly type: 'budget-near'; readonly campaign: string; readonly offer: string; readonly left: Money };

/** The same of a mail about a case whose response target is near (`warned`) or past. */
export type CaseAlert = {
  readonly case: string;
  readonly kind: 'request' | 'complaint';
  readonly alert: 'warned' | 'missed';
  readonly account: string;
  readonly title: string;
  readonly answerBy: BusinessTime;
};
