/** The campaigns that come with Keyline, published on stepped time, and customers who fall silent and buy again. */
import { fileURLToPath } from 'node:url';
import type { LapseFunction } from '../../src/domain/lapse.ts';
import type { Settings } from '../../src/domain/settings.ts';
import type { BusinessTime } from '../../src/domain/time.ts';
import { readCampaignFolder } from '../../src/main/campaign-folder.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import type { NewFact } from '../../src/store/facts/append-fact.ts';
import { day } from '../engine/given.ts';
import { addAccount } from './company.ts';

/** As their files stand, on a clock that is stepped from `at`. Answers the settings. */
export const publishStarters = async (store: Store, at: BusinessTime = day(-1)): Promise<Settings> => {
  await stepClock(store.prisma, at);
  const folder = fileURLToPath(new URL('../../campaigns', import.meta.url));
  const { campaigns, segments, settings, templates, diagnostics } = await readCampaignFolder(folder);
  if (!settings || diagnostics.length > 0) throw new Error(JSON.stringify(diagnostics));
  await publishCampaigns(store, { campaigns, segments, settings, templates }, at);
  return settings;
};

/** A gold customer in pounds whose usual order is 100. */
export const addCustomer = (store: Store, account: string): Promise<void> =>
  addAccount(store, account, {
    currency: 'GBP',
    tier: 'gold',
    lapseSince: new Date(day(-300)),
    usualOrderMinor: 100_00n,
  });

/** Silent for too long from `at` on (null: never), until it buys. */
export const silentFrom =
  (at: BusinessTime | null): LapseFunction =>
  (history, _parameters, now) => {
    const lapsed = at !== null && now >= at && !history.purchases.some((bought) => bought >= at);
    return { state: lapsed ? 'lapsed' : 'active', since: at ?? day(-50), nextChangeAt: null, reason: 'test' };
  };

/** What the shop tells of an order. */
export const orderOf = (id: string, pounds = 100): Pick<NewFact, 'type' | 'sourceId' | 'payload'> => ({
  type: 'Order Completed',
  sourceId: id,
  payload: {
    order: { id, total: { minor: pounds * 100, currency: 'GBP' }, items: [{ product: 'p1', name: 'p1', quantity: 1 }] },
  },
});
