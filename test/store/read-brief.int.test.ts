/** The facts of a meeting brief on PostgreSQL: what they buy and dropped, what came late, what is owed, who is there. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY, later } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { inTransaction } from '../../src/store/database/open.ts';
import { recordOrders } from '../../src/store/facts/record-orders.ts';
import { readBrief } from '../../src/store/views/read-brief.ts';
import { day } from '../engine/given.ts';
import { addAccount, addContact } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
const NOW = day(0);
const ago = (days: number) => later(NOW, -days * DAY);

beforeAll(async () => {
  store = await openTestStore('read-brief');
  await stepClock(store.prisma, NOW);
  await addAccount(store, 'acme', { currency: 'GBP', lapseState: 'lapsing', lapseSince: new Date(ago(3)) });
  await addContact(store, 'acme', 'bo', { roles: ['user'] });
  await store.prisma.contact.update({ where: { id: 'acme-bo' }, data: { leftAt: new Date(ago(1)) } });
  // Every 20 days for two years; the vase only until 200 days ago; the last two deliveries late, one of them not there yet.
  const orders = Array.from({ length: 38 }, (_, index) => {
    const placedAt = ago(20 + index * 20);
    const products = index >= 9 ? ['carafe', 'vase'] : ['carafe'];
    return {
      ...{ source: 'shop', id: `o${index}`, account: 'acme', placedAt, kind: 'sale' as const },
      total: { minor: 10_000 * products.length, currency: 'GBP' },
      promisedAt: later(placedAt, 5 * DAY),
      deliveredAt: index === 0 ? null : later(placedAt, (index === 1 ? 9 : 4) * DAY),
      lines: products.map((product) => ({
        ...{ product, name: product, quantity: 4, unitPrice: '25.00', totalMinor: 10_000 },
      })),
    };
  });
  await inTransaction(store, (tx) => recordOrders(tx, orders));
  const about = { accountId: 'acme' };
  await store.prisma.case.create({
    data: {
      ...{ ...about, id: 'c1', kind: 'complaint', title: 'Broken glasses', source: 'phone', openedBy: 'nadia' },
      ...{ openedAt: new Date(ago(2)), targetAt: new Date(ago(1)) },
    },
  });
  await store.prisma.promise.createMany({
    data: [
      { ...about, id: 'p1', what: 'a credit note', madeAt: new Date(ago(9)), madeBy: 'nadia', dueAt: new Date(ago(1)) },
      {
        ...{ ...about, id: 'p2', what: 'samples', madeAt: new Date(ago(9)), madeBy: 'nadia', dueAt: new Date(ago(2)) },
        ...{ status: 'kept', closedAt: new Date(ago(2)) },
      },
    ],
  });
  await store.prisma.loggedTouch.createMany({
    data: [
      { ...about, id: 't1', kind: 'visit', at: new Date(ago(30)), by: 'nadia' },
      { ...about, id: 't2', kind: 'reply', at: new Date(ago(3)), by: 'nadia' },
    ],
  });
});
afterAll(() => store.close());

test('an account that is not known has none', async () => {
  expect(await readBrief(store, 'nobody')).toBeNull();
});

test('says what is so, and no more', async () => {
  const brief = await readBrief(store, 'acme');
  expect(brief).toMatchObject({
    // The talk counts, not the mail that was answered.
    since: ago(30),
    lastPersonalTouch: { kind: 'visit', by: 'nadia' },
    money: { orders: 18, year: { minor: 270_000, currency: 'GBP' }, lastOrderAt: ago(20) },
    lapse: { state: 'lapsing', since: ago(3) },
    buys: [{ product: 'carafe', times: 38 }],
    stopped: [{ product: 'vase', times: 29, lastAt: ago(200) }],
    deliveries: { late: 2, promised: 8 },
    cases: [{ kind: 'complaint', title: 'Broken glasses', answerBy: ago(1) }],
    promises: [{ what: 'a credit note', broken: true }],
  });
  expect(brief?.news.map(({ type, count }) => [type, count])).toEqual([['orders', 1]]);
  expect(brief?.people.map(({ roles, left }) => [roles, left])).toEqual([
    [['decision-maker'], false],
    [['user'], true],
  ]);
});

test('a customer of less than two years is not held against a year that never was', async () => {
  await addAccount(store, 'young', { currency: 'GBP' });
  const order = {
    ...{ source: 'shop', id: 'y1', account: 'young', placedAt: ago(50), kind: 'sale' as const },
    ...{ total: { minor: 5_000, currency: 'GBP' }, promisedAt: null, deliveredAt: null, lines: [] },
  };
  await inTransaction(store, (tx) => recordOrders(tx, [order]));
  expect((await readBrief(store, 'young'))?.money).toMatchObject({ year: { minor: 5_000 }, yearBefore: null });
  expect((await readBrief(store, 'acme'))?.money.yearBefore).toMatchObject({ minor: 360_000 });
});
