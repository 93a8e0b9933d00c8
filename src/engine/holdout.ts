import type { Campaign } from '../domain/campaign.ts';
import type { AccountId } from '../domain/ids.ts';
import { stableShare } from '../domain/stable-hash.ts';

/** Held out of the whole campaign, in every version of it and every entry: a stable share of accounts (semantics row 23). */
export const isHeldOut = (campaign: Campaign, account: AccountId): boolean =>
  stableShare(`holdout/${campaign.id}/${account}`) * 100 < campaign.holdout;
