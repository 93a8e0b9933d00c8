/**
 * An order feed that stalls: the starter campaigns, the real lapse judge, a real order history. While nobody knows whether
 * the account ordered, nothing that waits for silence starts, and why and the account's page say so; once it is known, it does.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sayAccount } from '../../src/console/server/say-account.ts';
import { whyNotChain } from '../../src/console/server/why-chain.ts';
import { later } from '../../src/domain/time.ts';
import { lapse } from '../../src/intelligence/lapse.ts';
import { readCampaignFolder } from '../../src/main/campaign-folder.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { moveWatermark } from '../../src/store/facts/feed-watermark.ts';
import { readAccount } from '../../src/store/views/read-account.ts';
import { readWhyNot } from '../../src/store/views/read-why-not.ts';
import { day } from '../engine/given.ts';
import { addAccount, append, decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('stalled-feed');
  await stepClock(store.prisma, day(-1));
  const read = await readCampaignFolder(new URL('../../campaigns', import.meta.url).pathname);
  if (!read.settings || read.diagnostics.length > 0) throw new Error(JSON.stringify(read.diagnostics));
  await publishCampaigns(store, { ...read, settings: read.settings }, day(-1));
});
afterAll(() => store.close());

const notKnown = async (campaign: string): Promise<readonly string[] | null> => {
  const why = await readWhyNot(store, 'weekly', campaign);
  if (typeof why === 'string') throw new Error(why);
  return whyNotChain(why).find(({ label }) => label === 'Not known')?.lines ?? null;
};

test('behind a stalled feed nobody is silent, and it is said; once the feed is back the silence counts', async () => {
  await addAccount(store, 'weekly', { currency: 'GBP', timezone: 'UTC' });
  for (let week = 30; week > 0; week -= 1) {
    const order = { id: `w${week}`, total: { minor: 90_00, currency: 'GBP' }, items: [] };
    await store.prisma.order.create({
      data: {
        ...{ accountId: 'weekly', source: 'test', id: order.id, kind: 'sale', currency: 'GBP', totalMinor: 90_00n },
        placedAt: new Date(day(-7 * week)),
      },
    });
    await append(store, 'weekly', 'Order Completed', {
      ...{ sourceId: order.id, payload: { order }, historic: true, occurredAt: day(-7 * week) },
    });
  }
  await moveWatermark(store.prisma, 'orders', day(-1));
  await decideUntilDone(store, 'weekly', lapse);
  expect(await readAccount(store, 'weekly')).toMatchObject({ scores: { lapse: { state: 'active' } } });

  // Ten weeks pass by the clock; the feed stands where it stood.
  for (let days = 0; days <= 70; days += 7) {
    await stepClock(store.prisma, day(days));
    expect((await decideUntilDone(store, 'weekly', lapse)).effects).toEqual([]);
  }
  expect(await store.prisma.enrolment.count()).toBe(0);
  const account = await readAccount(store, 'weekly');
  expect(account).toMatchObject({ scores: { lapse: { state: 'active' } }, feed: { knownUntil: day(-1), stale: true } });
  if (!account) throw new Error('gone');
  expect(sayAccount(account, day(70), 'UTC')).toMatch(/Orders are known only up to .* \(71 days ago\)\./);
  expect(await notKnown('win-back')).toEqual([
    expect.stringMatching(/^orders after .* \(71 days ago\): whether they are silent since then nobody knows/),
  ]);

  // All that was missing comes in, and there was no order in it.
  await moveWatermark(store.prisma, 'orders', day(70));
  await stepClock(store.prisma, later(day(70), 3_600_000));
  await decideUntilDone(store, 'weekly', lapse);
  expect((await readAccount(store, 'weekly'))?.scores.lapse.state).toBe('lapsed');
  expect(await store.prisma.enrolment.findFirst({ where: { campaignId: 'win-back' } })).toMatchObject({
    status: 'open',
  });
  expect(await notKnown('win-back')).toBeNull();
});
