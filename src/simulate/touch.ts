import type { AccountId } from '../domain/ids.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { Effect } from '../engine/decision.ts';

export type SendEffect = Extract<Effect, { readonly type: 'send' }>;

/** How one mail to one person ended. */
export type Touch = {
  readonly at: BusinessTime;
  readonly account: AccountId;
  readonly contact: string;
  readonly campaign: string;
  readonly step: string;
  readonly outcome: 'accepted' | 'dropped';
  readonly reason: string;
};
