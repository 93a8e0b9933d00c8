/** Promises, tenders and deliveries on real rows: what people say of them, and what time does. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime, HOUR, later } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { watchDeliveries } from '../../src/store/deliveries/watch-deliveries.ts';
import { moveWatermark } from '../../src/store/facts/feed-watermark.ts';
import { closePromise } from '../../src/store/promises/close-promise.ts';
import { makePromise } from '../../src/store/promises/make-promise.ts';
import { watchPromises } from '../../src/store/promises/watch-promises.ts';
import { readNextWatch, watchRegisters } from '../../src/store/registers/watch-registers.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { addTender } from '../../src/store/tenders/add-tender.ts';
import { decideTender } from '../../src/store/tenders/decide-tender.ts';
import { watchTenders } from '../../src/store/tenders/watch-tenders.ts';
import { day } from '../engine/given.ts';
import { addAccount, append, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('promises');
  await publish(store, []);
  await store.prisma.owner.create({ data: { id: 'mina', name: 'Mina', email: 'mina@keyline.test' } });
});
afterAll(() => store.close());

const facts = (accountId: string) => store.prisma.event.findMany({ where: { accountId }, orderBy: { seq: 'asc' } });
const speaker = (account: string) => ({ account, actor: 'mina' });

describe('promises', () => {
  const promise = async (account: string, dueAt = later(day(2), 14 * HOUR)) => {
    const said = await makePromise(
      store,
      { ...speaker(account), contact: `${account}-ana` },
      { what: 'A sample', dueAt },
    );
    if (said.type !== 'done') throw new Error(said.reason);
    return said.result.id;
  };
  const rowOf = (id: string) => store.prisma.promise.findUniqueOrThrow({ where: { id } });
  const close = (id: string, end: 'kept' | 'broken' | 'withdrawn') =>
    closePromise(store, { id, end, actor: 'mina', note: null });

  test('are reminded of the working day before, and broken when their day is over; kept late after all', async () => {
    await addAccount(store, 'waits', { ownerId: 'mina', name: 'Waits' });
    // Made on Monday for Wednesday's end: Tuesday at nine.
    const id = await promise('waits');
    expect(await readNextWatch(store.prisma)).toBe(day(1));
    await stepClock(store.prisma, day(1));
    expect(await watchPromises(store)).toEqual([]);
    const task = `keyline/keep-promise/waits/${id}`;
    expect(await store.prisma.task.findUnique({ where: { id: task } })).toMatchObject({
      ownerId: 'mina',
      contactId: 'waits-ana',
      title: 'Keep the promise to Waits: A sample',
      dueAt: new Date(later(day(2), 14 * HOUR)),
    });
    expect(await readNextWatch(store.prisma)).toBe(later(day(2), 14 * HOUR));
    await store.prisma.account.updateMany({ data: { wakePending: false } });
    await stepClock(store.prisma, later(day(2), 14 * HOUR));
    expect(await watchPromises(store)).toEqual(['waits']);
    expect(await watchPromises(store)).toEqual([]);
    expect(await rowOf(id)).toMatchObject({ status: 'broken' });
    expect((await facts('waits')).map(({ type, contactId }) => [type, contactId])).toEqual([
      ['Promise Made', 'waits-ana'],
      ['Promise Broken', 'waits-ana'],
    ]);
    expect(await store.prisma.task.findUnique({ where: { id: task } })).toMatchObject({ status: 'open' });
    expect(await close(id, 'kept')).toMatchObject({ result: { status: 'kept', late: true } });
    expect((await facts('waits'))[2]).toMatchObject({ type: 'Promise Kept', payload: { promise: id, late: true } });
    expect(await store.prisma.task.findUnique({ where: { id: task } })).toMatchObject({
      status: 'not-needed',
      note: 'kept',
    });
    expect(await close(id, 'broken')).toMatchObject({ because: 'closed', reason: 'the promise is already kept' });
    await stepClock(store.prisma, day(0));
  });

  test('kept, withdrawn: nothing is broken later; a day that is over is refused', async () => {
    await addAccount(store, 'fine', { ownerId: 'mina' });
    const kept = await promise('fine');
    const withdrawn = await promise('fine');
    expect(await close(kept, 'kept')).toMatchObject({ result: { late: false } });
    expect(await close(withdrawn, 'withdrawn')).toMatchObject({ type: 'done' });
    await stepClock(store.prisma, day(5));
    expect(await watchRegisters(store)).toEqual([]);
    expect((await facts('fine')).map(({ type }) => type)).toEqual(['Promise Made', 'Promise Made', 'Promise Kept']);
    expect(await makePromise(store, speaker('fine'), { what: 'x', dueAt: day(5) })).toMatchObject({
      because: 'invalid',
    });
    expect(await close('fine/promise/77', 'kept')).toMatchObject({ because: 'unknown' });
    await stepClock(store.prisma, day(0));
  });

  test('its task closed as kept has kept it', async () => {
    await addAccount(store, 'tasked', { ownerId: 'mina' });
    const id = await promise('tasked', later(day(0), HOUR));
    await watchPromises(store);
    await completeTask(store, {
      id: `keyline/keep-promise/tasked/${id}`,
      outcome: 'kept',
      actor: 'mina',
      note: 'sent',
    });
    expect(await rowOf(id)).toMatchObject({ status: 'kept', note: 'sent' });
    expect((await facts('tasked')).map(({ type }) => type)).toEqual(['Promise Made', 'Promise Kept', 'Task Done']);
    expect(await store.prisma.task.findFirst({ where: { accountId: 'tasked' } })).toMatchObject({ status: 'done' });
  });
});

describe('tenders', () => {
  const tender = async (account: string, dueAt = day(120)) => {
    const given = { kind: 'contract', title: 'Frame 2027', dueAt, source: 'portal', asOf: null };
    const said = await addTender(store, speaker(account), given);
    if (said.type !== 'done') throw new Error(said.reason);
    // Rung by whoever said it.
    await store.prisma.account.update({ where: { id: account }, data: { wakePending: false } });
    return said.result.id;
  };
  /** Beside them stands that the account's next date has moved. */
  const told = async (account: string) => (await facts(account)).filter(({ type }) => type !== 'Trait Changed');
  const decide = (id: string, over = {}) =>
    decideTender(store, { id, actor: 'mina', result: 'lost', reason: 'price', winner: 'Rival', nextAt: null, ...over });

  test('are told 90 days ahead, once; the next one in its turn', async () => {
    await addAccount(store, 'bids');
    const id = await tender('bids');
    await stepClock(store.prisma, later(day(30), -1));
    expect(await watchTenders(store)).toEqual([]);
    expect(await told('bids')).toEqual([]);
    expect(await facts('bids')).toMatchObject([
      { payload: { trait: 'next_contract_end', from: null, to: new Date(day(120)).toISOString() } },
    ]);
    await stepClock(store.prisma, day(30));
    expect(await watchTenders(store)).toEqual(['bids']);
    expect(await watchTenders(store)).toEqual([]);
    expect(await told('bids')).toMatchObject([
      {
        type: 'Tender Ahead',
        historic: false,
        payload: { tender: id, kind: 'contract', title: 'Frame 2027', days: 90 },
      },
    ]);
    expect(await decide(id, { nextAt: day(20) })).toMatchObject({ because: 'invalid' });
    expect(await decide(id, { nextAt: day(400) })).toMatchObject({ result: { result: 'lost' } });
    expect(await decide(id)).toMatchObject({ because: 'closed', reason: 'the contract is already lost' });
    expect(await readNextWatch(store.prisma)).toBe(day(310));
    await stepClock(store.prisma, day(310));
    await watchTenders(store);
    expect((await told('bids')).map(({ type }) => type)).toEqual(['Tender Ahead', 'Tender Decided', 'Tender Ahead']);
    expect((await told('bids'))[1]).toMatchObject({ payload: { result: 'lost', reason: 'price', winner: 'Rival' } });
    await stepClock(store.prisma, day(0));
  });

  test('whose date is past are told no more; one decided before is not told ahead', async () => {
    await addAccount(store, 'past');
    await tender('past', day(-3));
    const near = await tender('past', day(10));
    await decide(near, { result: 'won', reason: null, winner: null });
    expect(await watchTenders(store)).toEqual([]);
    expect((await told('past')).map(({ type }) => type)).toEqual(['Tender Decided']);
    expect(await decide('past/contract/9')).toMatchObject({ because: 'unknown' });
  });
});

describe('deliveries', () => {
  const order = (id: string, over = {}) =>
    store.prisma.order.create({
      data: {
        ...{
          source: 'shop',
          id,
          accountId: 'buys',
          placedAt: new Date(day(-9)),
          kind: 'sale',
          totalMinor: 1n,
          currency: 'GBP',
        },
        promisedAt: new Date(day(1)),
        ...over,
      },
    });
  const told = async () =>
    (await facts('buys'))
      .filter(({ type }) => type === 'Delivery Late')
      .map(({ payload, historic }) => ({ ...(payload as object), historic }));
  const orderFact = (id: string, historic: boolean) =>
    append(store, 'buys', 'Order Completed', { historic, payload: { order: { id } } });

  test('late or not there are told once; in time, without a promise, or of a feed that tells no delivery: never', async () => {
    await addAccount(store, 'buys');
    for (const id of ['late', 'open', 'in-time', 'no-promise', 'other', 'credit']) await orderFact(id, false);
    await order('late', { deliveredAt: new Date(day(3)) });
    await order('open');
    await order('in-time', { deliveredAt: new Date(day(1)) });
    await order('no-promise', { promisedAt: null });
    await order('other', { source: 'erp' });
    await order('credit', { kind: 'credit' });
    expect(await readNextWatch(store.prisma)).toBe(day(1));
    await watchDeliveries(store);
    expect(await told()).toEqual([]);
    // The feed of orders is not known so far: that the second has not come is not known either.
    await stepClock(store.prisma, day(3));
    await moveWatermark(store.prisma, 'orders', businessTime(day(1) - 1));
    await watchDeliveries(store);
    expect(await told()).toEqual([{ order: { id: 'late' }, days: 2, delivered: true, historic: false }]);
    await moveWatermark(store.prisma, 'orders', day(3));
    await watchDeliveries(store);
    await watchDeliveries(store);
    expect((await told()).slice(1)).toEqual([{ order: { id: 'open' }, days: 2, delivered: false, historic: false }]);
    expect(await readNextWatch(store.prisma)).toBeNull();
  });

  test('late before history brought it is history; late after, or weeks ago: as it is', async () => {
    await store.prisma.order.deleteMany();
    await stepClock(store.prisma, day(3));
    await orderFact('was-late', true);
    await order('was-late', { promisedAt: new Date(day(2)), deliveredAt: new Date(day(3)) });
    await orderFact('gets-late', true);
    await order('gets-late', { promisedAt: new Date(day(4)), deliveredAt: new Date(day(5)) });
    await orderFact('long-ago', false);
    await order('long-ago', { promisedAt: new Date(day(-4)), deliveredAt: new Date(day(1)) });
    await stepClock(store.prisma, day(5));
    const before = (await told()).length;
    await watchDeliveries(store);
    expect((await told()).slice(before)).toEqual([
      { order: { id: 'long-ago' }, days: 5, delivered: true, historic: true },
      { order: { id: 'was-late' }, days: 1, delivered: true, historic: true },
      { order: { id: 'gets-late' }, days: 1, delivered: true, historic: false },
    ]);
  });
});
