import type { Campaign } from '../../../src/domain/campaign.ts';
import { campaign } from '../given.ts';

/** A campaign that begins with a custom event and does `steps`. */
export const byEvent = (over: Partial<Campaign>): Campaign =>
  campaign({
    trigger: { type: 'event', event: 'Custom', where: null, maxAge: { amount: 3, unit: 'd' } },
    entry: { reentry: 'every', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
    ...over,
  });
