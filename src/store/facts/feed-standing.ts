import type { BusinessTime } from '../../domain/time.ts';
import { windowMs } from '../../domain/window-ms.ts';
import { readSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';
import { readWatermark } from './feed-watermark.ts';

/** Orders are known up to here; behind it nobody knows whether somebody is silent. */
export type FeedStanding = {
  /** Null: no order has ever come in. */
  readonly knownUntil: BusinessTime | null;
  /** Further behind than the settings' `feed_freshness`: lapses wait, with all that they would start, and it is said. */
  readonly stale: boolean;
};

export const readFeedStanding = async (tx: Transaction, now: BusinessTime): Promise<FeedStanding> => {
  const knownUntil = await readWatermark(tx, 'orders');
  const settings = await readSettings(tx);
  const stale = knownUntil !== null && settings !== null && now - knownUntil > windowMs(settings.feedFreshness);
  return { knownUntil, stale };
};
