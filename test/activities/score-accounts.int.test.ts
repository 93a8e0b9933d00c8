import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScoring } from '../../activities/score-accounts.ts';
import { stableShare } from '../../src/domain/stable-hash.ts';
import { type BusinessTime, businessTime, DAY, later } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { moveWatermark } from '../../src/store/facts/feed-watermark.ts';
import { readRelated } from '../../src/store/score/read-related.ts';
import { openTestStore } from '../support/database.ts';

const start = businessTime(Date.UTC(2026, 0, 5, 9));
const day = (number: number) => later(start, number * DAY);
const ACCOUNTS = 120;

let store: Store;
beforeAll(async () => {
  store = await openTestStore('score-accounts');
  const ids = Array.from({ length: ACCOUNTS }, (_, index) => `a${String(index).padStart(3, '0')}`);
  await store.prisma.account.createMany({
    data: ids.map((id, index) => ({ id, name: id, standing: index % 2 === 0 ? 'key' : 'provisional' })),
  });
  await store.prisma.product.createMany({ data: ['cup', 'saucer', 'lamp'].map((id) => ({ id, name: id })) });
  await addOrders(ids.flatMap((id, index) => instantsOf(id, index)));
  await stepClock(store.prisma, day(300));
  await moveWatermark(store.prisma, 'orders', day(300));
});
afterAll(() => store.close());

/** Every account orders about each 10 to 40 days; every sixth stopped at day 120. */
const instantsOf = (id: string, index: number) => {
  const orders: { readonly account: string; readonly at: BusinessTime }[] = [];
  const until = index % 6 === 0 ? 120 : 299;
  for (let at = stableShare(id) * 20, n = 0; at <= until; n += 1) {
    orders.push({ account: id, at: day(Math.floor(at)) });
    at += (10 + stableShare(`rate/${id}`) * 30) * (0.5 + stableShare(`${id}/${n}`));
  }
  return orders;
};

const addOrders = async (orders: readonly { readonly account: string; readonly at: BusinessTime }[]) => {
  await store.prisma.order.createMany({
    data: orders.map(({ account, at }) => ({
      source: 's',
      id: `${account}/${at}`,
      accountId: account,
      placedAt: new Date(at),
      kind: 'sale',
      totalMinor: 1000n,
      currency: 'GBP',
    })),
  });
  const lines = orders.flatMap(({ account, at }, index) =>
    (index % 3 === 0 ? ['lamp'] : ['cup', 'saucer']).map((productId) => ({
      source: 's',
      orderId: `${account}/${at}`,
      lineKey: productId,
      productId,
      quantity: 1,
      unitPrice: 1,
      totalMinor: 500n,
    })),
  );
  await store.prisma.orderLine.createMany({ data: lines });
};

const score = async () => {
  const rung: string[] = [];
  let beats = 0;
  const { scoreAccounts } = createScoring({
    store,
    ring: async (accounts) => void rung.push(...accounts),
    heartbeat: () => {
      beats += 1;
    },
  });
  return { ...(await scoreAccounts()), rung, beats };
};
const lapseFacts = (where = {}) => store.prisma.event.count({ where: { type: 'Lapse State Changed', ...where } });

describe('scoreAccounts', () => {
  test('the first run judges all accounts as history and rings the key ones', async () => {
    const scored = await score();
    expect(scored.changed).toBe(ACCOUNTS);
    expect(scored.rung).toHaveLength(ACCOUNTS / 2);
    expect(scored.beats).toBeGreaterThanOrEqual(4);
    expect(await lapseFacts({ historic: true })).toBe(ACCOUNTS);
    const gone = { id: { in: ['a000', 'a006', 'a012', 'a018', 'a024'] } };
    const states = await store.prisma.account.findMany({ where: gone, select: { lapseState: true } });
    expect(states.map(({ lapseState }) => lapseState)).toEqual(['lapsed', 'lapsed', 'lapsed', 'lapsed', 'lapsed']);
    const active = await store.prisma.account.count({ where: { lapseState: { in: ['active', 'due', 'overdue'] } } });
    expect(active).toBeGreaterThan(70);
    const run = await store.prisma.scoringRun.findUniqueOrThrow({ where: { id: scored.run } });
    expect(run).toMatchObject({ kind: 'lapse', accounts: ACCOUNTS, until: new Date(day(300)) });
    expect(run.parameters).toMatchObject({ model: 'shrunk-cadence', fallback: null, accounts: ACCOUNTS });
  });

  test('a run at the same instant changes nothing', async () => {
    const before = await lapseFacts();
    expect(await score()).toMatchObject({ changed: 0 });
    expect(await lapseFacts()).toBe(before);
  });

  test('relations are learned: cup and saucer, not the lamp', async () => {
    const question = { products: ['cup'], take: 3, excludeOwnedBy: 'nobody', recentDays: 60, now: day(300) };
    expect(await readRelated(store.prisma, question)).toEqual([{ product: 'saucer', name: 'saucer' }]);
  });

  test('later changes are live facts; a purchase brings an account back', async () => {
    await addOrders([{ account: 'a000', at: day(301) }]);
    await stepClock(store.prisma, day(302));
    await moveWatermark(store.prisma, 'orders', day(302));
    await score();
    const account = await store.prisma.account.findUniqueOrThrow({ where: { id: 'a000' } });
    expect(account).toMatchObject({ lapseState: 'active', lapseSince: new Date(day(301)) });
    expect(await lapseFacts({ historic: false, accountId: 'a000' })).toBe(1);
  });
});
