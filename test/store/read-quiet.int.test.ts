/** What still moves at a stepped instant: each kind by itself, and nothing where all is quiet. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { HOUR, later } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { moveWatermark } from '../../src/store/facts/feed-watermark.ts';
import { readKeyAccounts } from '../../src/store/facts/read-key-accounts.ts';
import { readOverdueAccounts } from '../../src/store/facts/read-overdue-accounts.ts';
import { readDueAccounts, readNextInstant, readStillness } from '../../src/store/stepped/read-quiet.ts';
import { day } from '../engine/given.ts';
import { append, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { claimOf, seedAccount, seedSend } from '../support/sends.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('read-quiet');
  await publish(store, []);
});
afterAll(() => store.close());
beforeEach(async () => {
  const { prisma } = store;
  await prisma.$executeRaw`
    TRUNCATE accounts, contacts, events, effects, planned_touches, messages, attempts, offers, broadcasts, feeds`;
  await stepClock(prisma, day(0));
});

const QUIET = { accounts: 0, effects: 0, broadcasts: 0, messages: 0 };
const stillness = () => readStillness(store.prisma, day(0));
const key = (
  id: string,
  fields: { readonly deadline?: Date; readonly standing?: string; readonly lapseAt?: Date } = {},
) => store.prisma.account.create({ data: { id, name: id, standing: 'key', ...fields } });
const broadcastSend = async (account: string, dueAt: Date) => {
  const id = await seedSend(store, account, `${account}-c`, { lane: 'broadcast' });
  await store.prisma.plannedTouch.update({ where: { id }, data: { dueAt } });
};

test('nothing there, or nothing due: quiet', async () => {
  expect(await stillness()).toEqual(QUIET);
  await key('later', { deadline: new Date(day(0) + 1) });
  await key('none');
  await seedAccount(store, 'letter');
  await broadcastSend('letter', new Date(day(0) + 1));
  expect(await stillness()).toEqual(QUIET);
});

test('an account with a fact nobody has read, or a deadline that is due; one that is no key account does not count', async () => {
  await key('due', { deadline: new Date(day(0)) });
  await key('told');
  await append(store, 'told', 'Step');
  await key('past', { deadline: new Date(day(0)), standing: 'ended' });
  expect(await stillness()).toEqual({ ...QUIET, accounts: 2 });
  expect(await readDueAccounts(store.prisma, day(0))).toEqual(['due', 'told']);
  await store.prisma.account.update({ where: { id: 'told' }, data: { appliedSeq: 1 } });
  expect(await readDueAccounts(store.prisma, day(0))).toEqual(['due']);
});

test('an effect in an account’s hands, a message in flight, until they are done', async () => {
  await seedAccount(store, 'acme');
  const effect = await seedSend(store, 'acme', 'acme-c');
  expect(await stillness()).toEqual({ ...QUIET, effects: 1 });
  const claim = await claimOf(store, effect);
  expect(await stillness()).toEqual({ ...QUIET, effects: 1, messages: 1 });
  await store.prisma.effect.updateMany({ data: { status: 'done' } });
  await store.prisma.message.update({ where: { key: claim.key }, data: { phase: 'DOT' } });
  expect(await stillness()).toEqual({ ...QUIET, messages: 1 });
  await store.prisma.message.update({ where: { key: claim.key }, data: { phase: 'ACCEPTED' } });
  expect(await stillness()).toEqual(QUIET);
});

test('a broadcast that is planned, and sends of one that are due', async () => {
  const data = { id: 'news/1', campaignId: 'news', version: 1, issue: '1', startsAt: new Date(day(0)) };
  await store.prisma.broadcast.create({ data: { ...data, status: 'planning' } });
  expect(await stillness()).toEqual({ ...QUIET, broadcasts: 1 });
  await seedAccount(store, 'letter');
  await broadcastSend('letter', new Date(day(0)));
  expect(await stillness()).toEqual({ ...QUIET, broadcasts: 2 });
  await store.prisma.broadcast.updateMany({ data: { status: 'sending' } });
  expect(await stillness()).toEqual({ ...QUIET, broadcasts: 1 });
});

test('the next instant is the first of deadlines, offers that end and letters that are due', async () => {
  expect(await readNextInstant(store.prisma)).toBeNull();
  await key('a', { deadline: new Date(day(5)) });
  await key('gone', { deadline: new Date(day(1)), standing: 'ended' });
  expect(await readNextInstant(store.prisma)).toBe(day(5));
  await seedAccount(store, 'letter');
  await broadcastSend('letter', new Date(day(4)));
  expect(await readNextInstant(store.prisma)).toBe(day(4));
  const offer = (id: string, status: string, expiresAt: Date) => ({
    ...{ id, accountId: 'a', campaignId: 'c', enrolmentId: 'e', name: 'o', status, request: {}, currency: 'GBP' },
    ...{ requestedAt: new Date(day(0)), expiresAt },
  });
  await store.prisma.offer.createMany({
    data: [offer('over', 'expired', new Date(day(1))), offer('open', 'issued', new Date(day(3)))],
  });
  expect(await readNextInstant(store.prisma)).toBe(day(3));
});

test('who should have moved by himself: a deadline a minute past, a lapse the feed makes known', async () => {
  await key('missed', { deadline: new Date(day(0) - 60_001) });
  await key('just-due', { deadline: new Date(day(0) - 60_000) });
  await key('lapses', { lapseAt: new Date(later(day(0), -HOUR)) });
  await key('lapses-later', { lapseAt: new Date(later(day(0), HOUR)) });
  await key('ended', { deadline: new Date(day(-1)), lapseAt: new Date(day(-1)), standing: 'ended' });
  expect(await readOverdueAccounts(store)).toEqual(['missed']);
  await moveWatermark(store.prisma, 'orders', later(day(0), -2 * HOUR));
  expect(await readOverdueAccounts(store)).toEqual(['missed']);
  await moveWatermark(store.prisma, 'orders', later(day(0), 9 * HOUR));
  expect(await readOverdueAccounts(store)).toEqual(['lapses', 'missed']);
  expect(await readOverdueAccounts(store, 1)).toEqual(['lapses']);
});

test('key accounts in pages', async () => {
  for (const id of ['c', 'a', 'b']) await key(id);
  await key('d', { standing: 'known' });
  expect(await readKeyAccounts(store, null, 2)).toEqual(['a', 'b']);
  expect(await readKeyAccounts(store, 'b', 2)).toEqual(['c']);
});
