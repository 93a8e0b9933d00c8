import { didYouMean } from '../contract/did-you-mean.ts';
import { readCampaignNames } from '../store/campaigns/read-campaign-names.ts';
import type { Store } from '../store/database/open.ts';
import { Failure } from './failure.ts';

/** The failure for a campaign id that is not known: names the one that may have been meant. */
export const unknownCampaign = async (store: Store, asked: string): Promise<Failure> => {
  const names = await readCampaignNames(store);
  if (names.length === 0) return new Failure('nothing is published: run keyline publish first');
  return new Failure(`no campaign "${asked}".${didYouMean(asked, names)} keyline campaigns lists them.`);
};
