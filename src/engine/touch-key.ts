import type { Campaign } from '../domain/campaign.ts';
import type { StepId } from '../domain/ids.ts';
import { own } from './own.ts';

/**
 * What a send counts as under the account's caps (semantics row 36): its step; where it is one of the wordings that a split
 * by contact tries, the split, so that two wordings to two people of one account are one touch of it.
 */
export const touchKey = (campaign: Campaign, step: StepId): StepId => {
  for (const split of Object.values(campaign.steps)) {
    if (split.type !== 'split' || split.by !== 'contact') continue;
    if (split.paths.some(({ goto }) => leadsTo(campaign, goto, split.next, step))) return split.id;
  }
  return step;
};

/** Paths of such a split hold sends alone, one behind the other, until they join again at `end`. */
const leadsTo = (campaign: Campaign, from: StepId | null, end: StepId | null, step: StepId): boolean => {
  for (let at = from; at !== null && at !== end; at = own(campaign.steps, at)?.next ?? null)
    if (at === step) return true;
  return false;
};
