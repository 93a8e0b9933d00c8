import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime, DAY, later } from '../../src/domain/time.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readBaskets } from '../../src/store/score/read-baskets.ts';
import { readPurchaseDays } from '../../src/store/score/read-purchase-days.ts';
import { readRelated } from '../../src/store/score/read-related.ts';
import { type RelationRow, saveRelations } from '../../src/store/score/save-relations.ts';
import { openTestStore } from '../support/database.ts';

const start = businessTime(Date.UTC(2026, 0, 5, 9));
const day = (number: number) => later(start, number * DAY);
const NAMES: Readonly<Record<string, string>> = {
  cup: 'Cup',
  pot: 'Pot',
  tray: 'Tray',
  lamp: 'Lamp',
  post: 'DOTCOM POSTAGE',
};

let store: Store;
beforeAll(async () => {
  store = await openTestStore('related');
  await store.prisma.account.createMany({ data: ['a', 'b'].map((id) => ({ id, name: id })) });
  await store.prisma.product.createMany({ data: Object.entries(NAMES).map(([id, name]) => ({ id, name })) });
});
afterAll(() => store.close());

const addOrder = async (
  id: string,
  accountId: string,
  dayNumber: number,
  lines: Record<string, number>,
  kind = 'sale',
) => {
  await store.prisma.order.create({
    data: { source: 's', id, accountId, placedAt: new Date(day(dayNumber)), kind, totalMinor: 1n, currency: 'GBP' },
  });
  await store.prisma.orderLine.createMany({
    data: Object.entries(lines).map(([productId, quantity]) => ({
      source: 's',
      orderId: id,
      lineKey: productId,
      productId,
      quantity,
      unitPrice: 1,
      totalMinor: 1n,
    })),
  });
};
const run = { until: start, parameters: {}, accounts: 0, startedAt: start, finishedAt: start };
const relation = (product: string, related: string, lift: number, rank = 1): RelationRow => ({
  product,
  related,
  lift,
  support: 7,
  rank,
});
const ask = (products: readonly string[], change = {}) =>
  readRelated(store.prisma, { products, take: 3, excludeOwnedBy: 'a', recentDays: 60, now: day(100), ...change });

describe('what scoring reads', () => {
  test('baskets hold goods of sales up to the end, purchase days one instant a day', async () => {
    await addOrder('1', 'a', 0, { cup: 2, pot: 1, post: 1 });
    await addOrder('2', 'b', 10, { cup: 1, tray: 0 });
    await addOrder('3', 'b', 20, { lamp: -1 }, 'credit');
    await addOrder('4', 'b', 90, { lamp: 1 });
    const baskets = await readBaskets(store, { until: day(50) });
    expect(baskets.map((basket) => [...basket].sort()).sort()).toEqual([['cup'], ['cup', 'pot']]);
    expect(await readPurchaseDays(store, { until: day(50) })).toEqual([
      { account: 'a', purchases: [day(0)] },
      { account: 'b', purchases: [day(10)] },
    ]);
  });
});

describe('readRelated', () => {
  test('answers nothing before the first run', async () => {
    expect(await ask(['cup'])).toEqual([]);
  });

  test('the closest of the newest run, never what was just bought, each once', async () => {
    await saveRelations(store, run, [relation('cup', 'lamp', 99)]);
    await saveRelations(store, run, [
      relation('cup', 'pot', 3),
      relation('cup', 'tray', 2),
      relation('pot', 'tray', 2.5),
      relation('pot', 'cup', 3),
      relation('cup', 'lamp', 4),
    ]);
    expect(await ask(['cup', 'pot'])).toEqual([
      { product: 'tray', name: 'Tray' },
      { product: 'lamp', name: 'Lamp' },
    ]);
    expect(await ask(['cup'], { take: 1 })).toEqual([{ product: 'lamp', name: 'Lamp' }]);
  });

  test('what the account bought lately is left out, what it bought long ago is not', async () => {
    const forB = { excludeOwnedBy: 'b' };
    expect((await ask(['cup'], forB)).map(({ product }) => product)).toEqual(['pot', 'tray']);
    expect((await ask(['cup'], { ...forB, now: day(200) })).map(({ product }) => product)).toEqual([
      'lamp',
      'pot',
      'tray',
    ]);
  });

  test('relations set by hand come first and survive runs; old runs are cleared', async () => {
    await store.prisma.productRelation.create({
      data: { runId: 0, productId: 'cup', relatedId: 'tray', lift: 1, support: 0, rank: 1 },
    });
    const newest = await saveRelations(store, run, [relation('cup', 'lamp', 4)]);
    await saveRelations(store, run, [relation('cup', 'lamp', 5), relation('cup', 'pot', 5)]);
    expect((await ask(['cup'])).map(({ product }) => product)).toEqual(['tray', 'lamp', 'pot']);
    const runs = await store.prisma.productRelation.groupBy({ by: ['runId'], orderBy: { runId: 'asc' } });
    expect(runs.map(({ runId }) => runId)).toEqual([0, newest, newest + 1]);
  });
});
