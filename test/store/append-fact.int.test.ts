import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { appendFact } from '../../src/store/facts/append-fact.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('append-fact');
  await store.prisma.account.create({ data: { id: 'a', name: 'A', standing: 'key' } });
});
afterAll(() => store.close());

const order = (id: string) => ({
  account: 'a',
  type: 'Order Completed',
  source: 'shop',
  sourceId: id,
  contact: null,
  occurredAt: businessTime(1_000),
  receivedAt: businessTime(2_000),
  historic: false,
  payload: {},
});

describe('appendFact', () => {
  test('numbers facts by the account row and applies a copy once', async () => {
    const first = await inTransaction(store, (tx) => appendFact(tx, order('1')));
    const copy = await inTransaction(store, (tx) => appendFact(tx, order('1')));
    const second = await inTransaction(store, (tx) => appendFact(tx, order('2')));
    expect([first, copy, second]).toEqual([
      { seq: 1, ring: true },
      { seq: null, ring: false },
      { seq: 2, ring: false },
    ]);
    const account = await store.prisma.account.findUniqueOrThrow({ where: { id: 'a' } });
    expect(account).toMatchObject({ lastSeq: 2, stopSeq: 2, wakePending: true });
  });

  test('50 concurrent facts get 50 numbers without a gap', async () => {
    await Promise.all(
      Array.from({ length: 50 }, (_, index) => inTransaction(store, (tx) => appendFact(tx, order(`c${index}`)))),
    );
    const events = await store.prisma.event.findMany({ where: { accountId: 'a' }, orderBy: { seq: 'asc' } });
    expect(events.map((event) => event.seq)).toEqual(Array.from({ length: 52 }, (_, index) => index + 1));
  });
});
