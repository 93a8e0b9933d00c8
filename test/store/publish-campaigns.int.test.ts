import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { Segment } from '../../src/domain/segment.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { businessTime } from '../../src/domain/time.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { readPinned, readPublished } from '../../src/store/campaigns/read-published.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('publish-campaigns');
});
afterAll(() => store.close());

const AT = businessTime(1_700_000_000_000);

const campaign = (title: string): Campaign => ({
  id: 'win-back',
  version: 0,
  title,
  class: 'win-back',
  run: 'account',
  topic: 'offers',
  trigger: { type: 'segment', segment: 'lapsed', on: 'enter' },
  audience: { segment: null, contacts: [], maxPerAccount: 2 },
  entry: { reentry: 'once', wait: { amount: 90, unit: 'd' }, per: null, minGap: null },
  exits: [],
  goal: null,
  holdout: 0,
  tooLate: { amount: 3, unit: 'd' },
  start: null,
  steps: {},
});

const lapsed: Segment = {
  id: 'lapsed',
  title: 'Lapsed',
  where: { type: 'is', field: 'account.lapse', value: 'lapsed' },
};

const settings: Settings = {
  company: { name: 'Northwind', address: 'Main Street 1' },
  sender: { name: 'Northwind', address: 'hello@northwind.test' },
  defaults: { timezone: 'UTC', locale: 'en', currency: 'GBP' },
  caps: { contact: [], account: [] },
  quietHours: { from: 1200, to: 480 },
  closedWeekdays: [6, 7],
  priorityLookAhead: { amount: 1, unit: 'd' },
  feedFreshness: { amount: 2, unit: 'd' },
};

const publish = (title: string) =>
  publishCampaigns(
    store,
    { campaigns: [{ campaign: campaign(title), source: title }], segments: [lapsed], settings },
    AT,
  );

describe('publishCampaigns', () => {
  test('reading before anything is published says what to do', async () => {
    await expect(inTransaction(store, readPublished)).rejects.toThrow('keyline publish');
  });

  test('is idempotent, counts versions up by content and keeps the old ones', async () => {
    const first = await publish('one');
    expect(first).toEqual({
      campaigns: [{ id: 'win-back', version: 1, change: 'new', stopped: false }],
      segments: [{ id: 'lapsed', change: 'new' }],
      settings: 'new',
      absent: [],
    });
    const again = await publish('one');
    expect(again.campaigns).toEqual([{ id: 'win-back', version: 1, change: 'unchanged', stopped: false }]);
    expect([again.settings, again.segments[0]?.change]).toEqual(['unchanged', 'unchanged']);
    expect((await publish('two')).campaigns).toMatchObject([{ version: 2, change: 'changed' }]);
    expect(await store.prisma.campaignVersion.count()).toBe(2);

    const read = await inTransaction(store, readPublished);
    expect(read).toEqual({ published: [{ ...campaign('two'), version: 2 }], segments: [lapsed], settings });
    const wanted = [
      { campaign: 'win-back', version: 1 },
      { campaign: 'win-back', version: 9 },
    ];
    const pinned = await inTransaction(store, (tx) => readPinned(tx, wanted));
    expect(pinned).toEqual({ 'win-back@1': { ...campaign('one'), version: 1 } });
  });

  test('the content of an older version comes into force again under its number', async () => {
    expect((await publish('one')).campaigns).toMatchObject([{ version: 1, change: 'restored' }]);
    expect((await publish('three')).campaigns).toMatchObject([{ version: 3, change: 'changed' }]);
  });

  test('never starts what a person stopped, and names what the folder no longer holds', async () => {
    await store.prisma.campaign.update({ where: { id: 'win-back' }, data: { status: 'stopped' } });
    expect((await publish('four')).campaigns).toEqual([
      { id: 'win-back', version: 4, change: 'changed', stopped: true },
    ]);
    expect((await inTransaction(store, readPublished)).published).toEqual([]);
    await store.prisma.campaign.update({ where: { id: 'win-back' }, data: { status: 'published' } });
    const without = await publishCampaigns(store, { campaigns: [], segments: [], settings }, AT);
    expect(without.absent).toEqual(['win-back']);
  });

  test('ten publishers at once make one version', async () => {
    await Promise.all(Array.from({ length: 10 }, () => publish('at once')));
    expect(
      await store.prisma.campaignVersion.count({ where: { definition: { path: ['title'], equals: 'at once' } } }),
    ).toBe(1);
  });
});
