import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LapseFunction } from '../../src/domain/lapse.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { lapse } from '../../src/intelligence/lapse.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { applyLapse, applyLapses } from '../../src/store/decision/apply-lapse.ts';
import { readLapseParameters } from '../../src/store/decision/read-lapse-parameters.ts';
import { moveWatermark, readWatermark } from '../../src/store/facts/feed-watermark.ts';
import { saveScoringRun } from '../../src/store/score/save-scoring-run.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('apply-lapse');
});
afterAll(() => store.close());

const start = businessTime(Date.UTC(2026, 0, 5, 9));
const day = (number: number) => later(start, number * DAY);

const addAccount = async (id: string, placedAt: readonly BusinessTime[], kind = 'sale') => {
  await store.prisma.account.upsert({ where: { id }, create: { id, name: id, standing: 'key' }, update: {} });
  await store.prisma.order.createMany({
    data: placedAt.map((at) => ({
      source: 'shop',
      id: `${id}-${kind}-${at}`,
      accountId: id,
      placedAt: new Date(at),
      kind,
      totalMinor: 1000n,
      currency: 'GBP',
    })),
  });
};
const every = (gap: number, times: number) => Array.from({ length: times }, (_, index) => day(index * gap));
const judge = (account: string, now: BusinessTime, by: LapseFunction = lapse) =>
  inTransaction(store, async (tx) => {
    await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    return applyLapse(tx, { account, lapse: by, parameters: await readLapseParameters(tx), now });
  });
const rowOf = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });
const factsOf = (accountId: string) => store.prisma.event.findMany({ where: { accountId }, orderBy: { seq: 'asc' } });

describe('feed watermark', () => {
  test('moves forward only, each feed its own', async () => {
    expect(await readWatermark(store.prisma, 'calls')).toBe(null);
    await moveWatermark(store.prisma, 'calls', day(5));
    await moveWatermark(store.prisma, 'calls', day(3));
    expect(await readWatermark(store.prisma, 'calls')).toBe(day(5));
    expect(await readWatermark(store.prisma, 'orders')).toBe(null);
  });
});

describe('applyLapse', () => {
  test('the first judgement is history, the next changes are facts with their instant and reason', async () => {
    await addAccount('a', every(24, 6));
    await moveWatermark(store.prisma, 'orders', day(2000));
    expect(await judge('a', day(121))).toBe(true);
    const first = await rowOf('a');
    expect(first).toMatchObject({ lapseState: 'active', wakePending: true, stopSeq: 1 });
    expect(first.deadline).toEqual(first.lapseAt);

    const dueAt = businessTime(first.lapseAt?.getTime() ?? Number.NaN);
    expect(await judge('a', later(dueAt, -1))).toBe(false);
    expect(await judge('a', dueAt)).toBe(true);
    expect(await judge('a', dueAt)).toBe(false);
    expect(await rowOf('a')).toMatchObject({ lapseState: 'due', lapseSince: new Date(dueAt) });
    const facts = await factsOf('a');
    expect(facts.map(({ type, source, sourceId, historic }) => ({ type, source, sourceId, historic }))).toEqual([
      { type: 'Lapse State Changed', source: 'lapse', sourceId: `a/active/${day(120)}`, historic: true },
      { type: 'Lapse State Changed', source: 'lapse', sourceId: `a/due/${dueAt}`, historic: false },
    ]);
    expect(facts[1]?.payload).toEqual({
      from: 'active',
      to: 'due',
      since: dueAt,
      reason: expect.stringMatching(/^usually orders every 24 days, silent \d+; an account that still buys/),
    });
  });

  test('silence behind the watermark is no silence: the state stands and is asked again', async () => {
    await store.prisma.feed.update({ where: { name: 'orders' }, data: { watermark: new Date(day(125)) } });
    await addAccount('b', every(24, 6));
    await judge('b', day(400));
    const row = await rowOf('b');
    expect(row).toMatchObject({ lapseState: 'active', lapseAt: new Date(later(day(400), HOUR)) });
    await moveWatermark(store.prisma, 'orders', day(2000));
    await judge('b', later(day(400), HOUR));
    expect((await rowOf('b')).lapseState).toBe('lapsed');
  });

  test('several orders a day are one purchase, credits are none', async () => {
    await addAccount('c', [day(0), later(day(0), HOUR), later(day(0), 2 * HOUR), day(10)]);
    await addAccount('c', [day(20), day(30)], 'credit');
    expect(await judge('c', day(40))).toBe(false);
    expect(await rowOf('c')).toMatchObject({ lapseState: 'not-enough-history', lapseAt: null });
    expect((await rowOf('c')).lapseReason).toMatch(/^2 purchase days/);
  });

  test('a return to a state with the same instant is a fact again', async () => {
    await addAccount('d', every(24, 6));
    const flip =
      (state: 'active' | 'due'): LapseFunction =>
      () => ({ state, since: day(1), nextChangeAt: null, reason: 'x' });
    for (const state of ['active', 'due', 'active', 'due'] as const) {
      expect(await judge('d', day(200), flip(state))).toBe(true);
    }
    expect((await factsOf('d')).map(({ sourceId }) => sourceId)).toEqual([
      `d/active/${day(1)}`,
      `d/due/${day(1)}`,
      `d/active/${day(1)}/2`,
      `d/due/${day(1)}/2`,
    ]);
  });

  test('many at once: facts in id order, bells for new facts and for earlier instants', async () => {
    await addAccount('m1', every(24, 6));
    await addAccount('m2', [day(0)]);
    await addAccount('m3', every(24, 6));
    await store.prisma.account.update({ where: { id: 'm3' }, data: { standing: 'known' } });
    const judgeAll = (now: BusinessTime) =>
      inTransaction(store, (tx) => applyLapses(tx, { accounts: ['m3', 'm2', 'm1'], lapse, parameters: null, now }));
    expect(await judgeAll(day(121))).toEqual({ changed: ['m1', 'm3'], ring: ['m1'] });
    expect(await judgeAll(day(121))).toEqual({ changed: [], ring: [] });
    // The workflow went to sleep for longer than the new instant allows.
    await store.prisma.account.update({ where: { id: 'm1' }, data: { deadline: null } });
    expect(await judgeAll(day(121))).toEqual({ changed: [], ring: ['m1'] });
    expect((await rowOf('m3')).deadline).toBe(null);
  });
});

describe('readLapseParameters', () => {
  test('the newest finished lapse run, whatever other kinds and open runs there are', async () => {
    const save = (kind: 'lapse' | 'related', alpha: number) =>
      saveScoringRun(store.prisma, {
        kind,
        until: start,
        parameters: { k: 1, r: 1, alpha },
        accounts: 1,
        startedAt: start,
        finishedAt: start,
      });
    expect(await readLapseParameters(store.prisma)).toBe(null);
    await save('lapse', 10);
    await save('lapse', 20);
    await save('related', 30);
    await store.prisma.scoringRun.create({
      data: { kind: 'lapse', until: new Date(start), parameters: { alpha: 40 }, startedAt: new Date(start) },
    });
    expect(await readLapseParameters(store.prisma)).toEqual({ k: 1, r: 1, alpha: 20 });
  });
});
