/** An owner's day from the rows: what is in it, what is not, and what an account is worth. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readToday } from '../../src/store/views/read-today.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

/** Tuesday 07:30 in Karachi; the local day ends at 19:00 UTC. */
const NOW = businessTime(Date.UTC(2026, 10, 3, 2, 30));
const at = (ms: number) => new Date(later(NOW, ms));

let store: Store;
beforeAll(async () => {
  store = await openTestStore('read-today');
  await publish(store, [], { at: NOW });
  await store.prisma.owner.createMany({
    data: [
      { id: 'sana', name: 'Sana', email: 'sana@x.test', timezone: 'Asia/Karachi', locale: 'ur' },
      { id: 'omid', name: 'Omid', email: 'omid@x.test', deputyId: 'sana', awayFrom: at(-DAY), awayUntil: at(DAY) },
      {
        id: 'carla',
        name: 'Carla',
        email: 'carla@x.test',
        deputyId: 'sana',
        awayFrom: at(-3 * DAY),
        awayUntil: at(-DAY),
      },
      { id: 'idle', name: 'Idle', email: 'idle@x.test' },
    ],
  });
  await addAccount(store, 'big', { ownerId: 'sana', currency: 'PKR', usualOrderMinor: 1_000n });
  await addAccount(store, 'small', { ownerId: 'sana', currency: 'PKR', usualOrderMinor: 1_000n });
  await addAccount(store, 'theirs', { ownerId: 'omid', currency: 'IRR' });
  await addAccount(store, 'back', { ownerId: 'carla' });
  await addAccount(store, 'gone', { ownerId: 'sana', standing: 'ended' });
  const sale = { source: 'shop', kind: 'sale', totalMinor: 1_000n, currency: 'PKR', accountId: 'big' };
  await store.prisma.order.createMany({
    data: [
      ...[1, 2, 3].map((n) => ({ ...sale, id: `b${n}`, placedAt: at(-n * 30 * DAY) })),
      { ...sale, id: 'old', placedAt: at(-400 * DAY) },
      { ...sale, id: 'credit', kind: 'credit', placedAt: at(-DAY) },
    ],
  });
});
afterAll(() => store.close());

const task = (id: string, over: object = {}) => ({
  ...{ id, accountId: 'big', ownerId: 'sana', campaignId: 'win-back', enrolmentId: 'e', step: 'task:call', title: id },
  ...{ dueAt: at(HOUR), createdAt: at(-DAY), ...over },
});

test('holds what is due by the end of the local day, and nothing of others', async () => {
  const mail = { sender: 'a@b.test', recipient: 'r', subject: 'Hello', kind: 'reply', text: 'x', receivedAt: at(-DAY) };
  await store.prisma.inboundMail.createMany({
    data: [
      { ...mail, id: 'open', accountId: 'big', contactId: 'big-ana' },
      { ...mail, id: 'answered', accountId: 'big', answeredAt: at(-HOUR) },
      { ...mail, id: 'away', accountId: 'big', kind: 'auto-reply' },
      { ...mail, id: 'ended', accountId: 'gone' },
    ],
  });
  await store.prisma.contact.update({ where: { id: 'big-ana' }, data: { firstName: 'Ana', lastName: 'Reyes' } });
  await store.prisma.task.createMany({
    data: [
      task('due'),
      task('overdue', { dueAt: at(-3 * DAY), accountId: 'small' }),
      task('tomorrow', { dueAt: at(20 * HOUR) }),
      task('done', { status: 'done' }),
      task('keyline/answer-reply/big/1', { campaignId: 'keyline', step: 'answer-reply' }),
      task('of-theirs', { accountId: 'theirs', ownerId: 'omid' }),
      task('of-back', { accountId: 'back', ownerId: 'carla' }),
    ],
  });
  const promise = { accountId: 'small', what: 'price list', madeAt: at(-9 * DAY), madeBy: 'sana' };
  await store.prisma.promise.createMany({
    data: [
      { ...promise, id: 'p-due', dueAt: at(-DAY) },
      { ...promise, id: 'p-kept', dueAt: at(-DAY), status: 'kept' },
      { ...promise, id: 'p-later', dueAt: at(2 * DAY) },
    ],
  });
  const touch = { accountId: 'big', contactId: 'big-ana', campaignId: 'win-back', enrolmentId: 'e', priority: 3 };
  await store.prisma.plannedTouch.createMany({
    data: [
      { ...touch, id: 't-today', step: 'send:hello', kind: 'send', dueAt: at(2 * HOUR) },
      { ...touch, id: 't-tomorrow', step: 'send:hello', kind: 'send', dueAt: at(17 * HOUR) },
      { ...touch, id: 't-vetoed', step: 'send:hello', kind: 'send', dueAt: at(2 * HOUR), status: 'vetoed' },
      { ...touch, id: 't-task', step: 'task:call', kind: 'task', dueAt: at(2 * HOUR) },
    ],
  });
  await store.prisma.account.update({ where: { id: 'small' }, data: { lapseState: 'lapsing', lapseSince: at(-DAY) } });
  const today = await readToday(store, 'sana', NOW);
  expect(today?.owner).toEqual({
    id: 'sana',
    name: 'Sana',
    address: 'sana@x.test',
    locale: 'ur',
    timezone: 'Asia/Karachi',
  });
  expect(today?.dayEnds).toBe(Date.UTC(2026, 10, 3, 19));
  expect(today?.items.map(({ type, id, account }) => `${type} ${id} of ${account}`)).toEqual([
    'reply open of big',
    'promise p-due of small',
    'lapse small of small',
    'task overdue of small',
    'task due of big',
    'task of-theirs of theirs',
    'send t-today of big',
  ]);
  expect(today?.items[0]).toMatchObject({ person: 'Ana Reyes', what: 'Hello', holds: false });
  const hold = {
    accountId: 'big',
    kind: 'reply',
    scope: 'marketing',
    reason: '',
    placedAt: at(-DAY),
    placedBy: 'keyline',
  };
  await store.prisma.hold.create({ data: { ...hold, id: 'big/reply/open' } });
  expect((await readToday(store, 'sana', NOW))?.items[0]).toMatchObject({ id: 'open', holds: true });
});

test('an account is worth its usual order times its sales of a year; shares compare within a currency', async () => {
  const items = (await readToday(store, 'sana', NOW))?.items ?? [];
  const worth = Object.fromEntries(items.map(({ account, value, share }) => [account, [value, share]]));
  expect(worth).toEqual({
    // Three sales within the year; none, so one usual order; no order at all.
    big: [{ minor: 3_000, currency: 'PKR' }, 0.75],
    small: [{ minor: 1_000, currency: 'PKR' }, 0.25],
    theirs: [null, 0],
  });
});

test('nothing to do is an empty day, nobody is null', async () => {
  expect((await readToday(store, 'idle', NOW))?.items).toEqual([]);
  expect(await readToday(store, 'nobody', NOW)).toBeNull();
});
