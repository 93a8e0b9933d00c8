import { type BusinessTime, DAY } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { readWatermark } from './feed-watermark.ts';

/** Orders are known up to here; behind it nobody knows whether somebody is silent. */
export type FeedStanding = {
  /** Null: no order has ever come in. */
  readonly knownUntil: BusinessTime | null;
  /** So far behind that people are told: lapses wait meanwhile, and so does all that they would start. */
  readonly stale: boolean;
};

/** A feed that brings a file a day is a day behind by nature, and over a weekend nothing is missed by one more. */
export const STALE_AFTER = 2 * DAY;

export const readFeedStanding = async (tx: Transaction, now: BusinessTime): Promise<FeedStanding> => {
  const knownUntil = await readWatermark(tx, 'orders');
  return { knownUntil, stale: knownUntil !== null && now - knownUntil > STALE_AFTER };
};
