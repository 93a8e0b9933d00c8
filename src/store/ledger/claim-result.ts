import type { SendOutcome } from '../../domain/fact.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Claim } from './claim.ts';

/** `ring`: the caller rings the account's doorbell. */
export type ClaimResult =
  | { readonly type: 'claimed'; readonly claim: Claim }
  | { readonly type: 'deferred'; readonly until: BusinessTime; readonly reason: string; readonly ring: boolean }
  | { readonly type: 'dropped'; readonly reason: string; readonly ring: boolean }
  /** Decided before: by another worker, by this one before it lost its answer, or by a fact that came in between. */
  | {
      readonly type: 'settled';
      readonly outcome: SendOutcome | 'deferred' | 'refused';
      readonly reason: string;
      readonly ring: boolean;
    }
  /** Another worker holds it or is at its dot; ask again in `waitMs` machine ms. */
  | { readonly type: 'busy'; readonly waitMs: number };
