/** Conditions on responses and scores, on real rows: what earlier decisions applied counts, and the row's own figures. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Condition } from '../../src/domain/condition.ts';
import type { Store } from '../../src/store/database/open.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const D = (amount: number) => ({ amount, unit: 'd' as const });
const SEGMENTS: Readonly<Record<string, Condition>> = {
  keen: { type: 'performed', event: 'Email Clicked', within: D(30), atLeast: 2 },
  answering: { type: 'dated', field: 'account.last_response', test: 'within-last', span: D(14) },
  frequent: { type: 'at-most', field: 'account.rhythm_days', value: 14 },
  settled: { type: 'dated', field: 'account.lapse_since', test: 'older-than', span: D(60) },
};

let store: Store;
beforeAll(async () => {
  store = await openTestStore('conditions');
  const trigger = { type: 'segment' as const, segment: 'keen', on: 'enter' as const };
  await publish(store, [campaign({ id: 'c', trigger, exits: [], goal: null, ...program({ one: send('one') }) })], {
    segments: Object.entries(SEGMENTS).map(([id, where]) => ({ id, title: id, where })),
  });
});
afterAll(() => store.close());

const memberOf = async (accountId: string): Promise<readonly string[]> => {
  const rows = await store.prisma.membership.findMany({
    where: { accountId, leftAt: null },
    orderBy: { segmentId: 'asc' },
  });
  return rows.map(({ segmentId }) => segmentId);
};

test('the second click in thirty days lets it in; a month later time alone lets it out', async () => {
  await addAccount(store, 'acme');
  await decideAt(store, 'acme', day(0));
  await append(store, 'acme', 'Email Clicked', { contact: 'acme-ana' });
  await decideAt(store, 'acme', day(0));
  await decideAt(store, 'acme', day(10));
  expect(await memberOf('acme')).toEqual([]);
  await append(store, 'acme', 'Email Clicked', { contact: 'acme-ana' });
  const { effects } = await decideAt(store, 'acme', day(10));
  expect(effects).toMatchObject([{ type: 'send' }]);
  expect(await memberOf('acme')).toEqual(['keen']);
  const { deadline } = await store.prisma.account.findUniqueOrThrow({ where: { id: 'acme' } });
  expect(deadline?.getTime()).toBe(day(30) + 1);
  await decideAt(store, 'acme', day(31));
  expect(await memberOf('acme')).toEqual([]);
});

test('the last response of those who are there, the rhythm and its state are read of the rows', async () => {
  await addAccount(store, 'rows', { rhythmDays: 12, lapseSince: new Date(day(-90)) });
  await decideAt(store, 'rows', day(0));
  expect(await memberOf('rows')).toEqual(['frequent', 'settled']);
  await store.prisma.contact.updateMany({
    where: { accountId: 'rows' },
    data: { lastHumanResponseAt: new Date(day(-2)) },
  });
  await decideAt(store, 'rows', day(1));
  expect(await memberOf('rows')).toEqual(['answering', 'frequent', 'settled']);
  await store.prisma.contact.updateMany({ where: { accountId: 'rows' }, data: { leftAt: new Date(day(1)) } });
  await decideAt(store, 'rows', day(2));
  expect(await memberOf('rows')).toEqual(['frequent', 'settled']);
  await addAccount(store, 'new');
  await decideAt(store, 'new', day(0));
  expect(await memberOf('new')).toEqual([]);
});
