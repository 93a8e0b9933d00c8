/** Tiers on real rows: moved by orders and by time, told as facts, nothing started by history or without rules. */
import { afterAll, beforeEach, expect, test } from 'vitest';
import type { Settings } from '../../src/domain/settings.ts';
import type { TierRules } from '../../src/domain/tier.ts';
import { type BusinessTime, businessTime, DAY } from '../../src/domain/time.ts';
import { judgeTier } from '../../src/intelligence/tiers.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { applyTiers } from '../../src/store/decision/apply-tiers.ts';
import { decideAccount } from '../../src/store/decision/decide-account.ts';
import { moveWatermark } from '../../src/store/facts/feed-watermark.ts';
import { recordOrders } from '../../src/store/facts/record-orders.ts';
import { readNextInstant } from '../../src/store/stepped/read-quiet.ts';
import { campaign, day, given, program, send } from '../engine/given.ts';
import { addAccount, append, noLapse } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const RULES: TierRules = {
  window: { amount: 100, unit: 'd' },
  grace: { amount: 30, unit: 'd' },
  near: 90,
  tiers: [
    { tier: 'silver', spend: { GBP: 1_000_00 }, orders: null },
    { tier: 'gold', spend: { GBP: 5_000_00 }, orders: null },
  ],
};
const up = campaign({
  id: 'tier-up',
  class: 'thank-you',
  trigger: { type: 'trait', trait: 'account.tier', changes: 'up' },
  exits: [],
  goal: null,
  ...program({
    ask: {
      type: 'branch',
      arms: [{ when: { type: 'is', field: 'account.best_tier_12m', value: 'gold' }, goto: 'gold' }],
      otherwise: 'other',
      next: null,
    },
    gold: { ...send('gold'), next: null },
    other: { ...send('other'), next: null },
  }),
});

let store: Store;
let file = 0;
beforeEach(async () => {
  await store?.close();
  file += 1;
  store = await openTestStore(`apply-tiers-${file}`);
});
afterAll(() => store.close());

const publish = async (tiers: TierRules | null, at = day(0)): Promise<void> => {
  await stepClock(store.prisma, at);
  const settings: Settings = {
    ...given().settings,
    vocabulary: { currencies: ['GBP'], topics: null, tiers: ['silver', 'gold'], events: [], accountFields: [] },
    ...(tiers && { tiers }),
  };
  await publishCampaigns(store, { campaigns: [{ campaign: up, source: '' }], segments: [], settings }, at);
};
const at = async (now: BusinessTime) => {
  await stepClock(store.prisma, now);
  await moveWatermark(store.prisma, 'orders', now);
};
let orders = 0;
const buys = async (account: string, pounds: number, now: BusinessTime, historic = false): Promise<void> => {
  await at(now);
  orders += 1;
  const total = { minor: pounds * 100, currency: 'GBP' };
  await inTransaction(store, (tx) =>
    recordOrders(tx, [
      {
        source: 'test',
        id: `o${orders}`,
        account,
        placedAt: now,
        kind: 'sale',
        total,
        lines: [],
        promisedAt: null,
        deliveredAt: null,
      },
    ]),
  );
  await append(store, account, 'Order Completed', {
    historic,
    payload: { order: { id: `o${orders}`, total, items: [] } },
  });
};
const decide = async (account: string) => {
  for (;;) {
    const turn = await decideAccount(store, account, noLapse, judgeTier);
    if (!turn.more) return turn.effects.map(({ id }) => id.split('/').at(-3));
  }
};
const score = (account: string, now: BusinessTime) =>
  inTransaction(store, (tx) => applyTiers(tx, { accounts: [account], judge: judgeTier, now }));
const rowOf = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });
const moves = async (account: string) =>
  (await store.prisma.event.findMany({ where: { accountId: account, source: 'tiers' }, orderBy: { seq: 'asc' } })).map(
    ({ type, historic, payload }) => [type, historic, (payload as { to?: string | null }).to],
  );

test('the first judgement is history and starts nothing; the next order that moves it does', async () => {
  await publish(RULES);
  await addAccount(store, 'acme', { currency: 'GBP' });
  await buys('acme', 1_200, day(0), true);
  await score('acme', day(0));
  expect(await decide('acme')).toEqual([]);
  expect(await rowOf('acme')).toMatchObject({ tier: 'silver', tierSince: new Date(day(0)), tierStanding: null });
  expect(await moves('acme')).toEqual([['Trait Changed', true, 'silver']]);
  expect(await store.prisma.notEnrolled.findMany()).toMatchObject([{ campaignId: 'tier-up', reason: 'history' }]);
  // Once more is the same.
  expect(await score('acme', day(0))).toEqual({ changed: [], ring: [] });
  await buys('acme', 3_400, day(1));
  expect(await decide('acme')).toEqual([]);
  expect(await moves('acme')).toHaveLength(2);
  expect((await moves('acme'))[1]).toEqual(['Tier Near', false, undefined]);
  expect(await rowOf('acme')).toMatchObject({ tier: 'silver', tierStanding: 'near' });
  await buys('acme', 400, day(2));
  expect(await decide('acme')).toEqual(['gold']);
  expect((await moves('acme')).at(-1)).toEqual(['Trait Changed', false, 'gold']);
});

test('time alone: at risk when orders leave the window, lost after the grace, and the clock stops there', async () => {
  await publish(RULES);
  await addAccount(store, 'acme', { currency: 'GBP' });
  await buys('acme', 1_200, day(0), true);
  await score('acme', day(0));
  await decide('acme');
  const leaves = day(100);
  expect(await rowOf('acme')).toMatchObject({ tierAt: new Date(leaves), deadline: new Date(leaves) });
  expect(await readNextInstant(store.prisma)).toBe(leaves);
  await at(leaves);
  await decide('acme');
  const lost = businessTime(Math.floor(day(131) / DAY) * DAY);
  expect(await rowOf('acme')).toMatchObject({
    tier: 'silver',
    tierStanding: 'at-risk',
    tierGraceUntil: new Date(lost),
    deadline: new Date(lost),
  });
  await at(lost);
  await decide('acme');
  expect(await rowOf('acme')).toMatchObject({ tier: null, tierStanding: null, tierGraceUntil: null, tierAt: null });
  expect(await moves('acme')).toEqual([
    ['Trait Changed', true, 'silver'],
    ['Tier At Risk', false, undefined],
    ['Trait Changed', false, null],
  ]);
});

test('without rules a tier set by hand stays; with them it has its grace', async () => {
  await publish(null);
  await addAccount(store, 'acme', { currency: 'GBP', tier: 'gold' });
  await buys('acme', 10, day(0));
  await decide('acme');
  expect(await rowOf('acme')).toMatchObject({ tier: 'gold', tierSince: null, tierAt: null });
  await publish(RULES, day(1));
  await at(day(1));
  await score('acme', day(1));
  expect(await rowOf('acme')).toMatchObject({ tier: 'gold', tierStanding: 'at-risk' });
  expect(await moves('acme')).toEqual([['Tier At Risk', true, undefined]]);
});

test('the best tier of twelve months is that of the history', async () => {
  await publish(RULES);
  await addAccount(store, 'acme', { currency: 'GBP', tier: 'silver', tierSince: new Date(day(-30)) });
  await at(day(0));
  await append(store, 'acme', 'Trait Changed', {
    payload: { trait: 'tier', from: 'gold', to: 'silver' },
    historic: true,
  });
  await decide('acme');
  // Up from nothing, but gold within the year: the branch asks for the best.
  await append(store, 'acme', 'Trait Changed', { payload: { trait: 'tier', from: null, to: 'silver' } });
  expect(await decide('acme')).toEqual(['gold']);
});
