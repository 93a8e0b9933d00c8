/** The ceiling of the first days outside the catcher: kept by several workers together, doubled daily, gone in a week. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { businessTime, DAY, HOUR } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { readFirstDays } from '../../src/store/ledger/first-days.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { openTestStore } from '../support/database.ts';
import { admitAll, claimOf, seedAccount, seedSend, settings } from '../support/sends.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('first-days', 16);
});
afterAll(() => store.close());

/** Monday 1 March 2027, 10:00 UTC, plus days. */
const at = (days: number, hours = 0) => businessTime(Date.UTC(2027, 2, 1, 10) + days * DAY + hours * HOUR);
const CEILING = { ...settings, firstDayCeiling: 3 };

beforeEach(async () => {
  await store.prisma.$executeRaw`
    TRUNCATE live_days, accounts, contacts, effects, planned_touches, messages, attempts, events`;
  await stepClock(store.prisma, at(0));
});

const claim = (effectId: string, leaves = true) =>
  claimMessage(store, { effectId, admit: admitAll, settings: CEILING, leaseMs: 60_000, leaves: () => leaves });

/** Fresh accounts with a send each. */
const sends = async (name: string, count: number, seeded: Parameters<typeof seedSend>[3] = {}): Promise<string[]> => {
  const ids: string[] = [];
  for (let index = 0; index < count; index += 1) {
    const account = `${name}${index}`;
    await seedAccount(store, account);
    ids.push(await seedSend(store, account, `${account}-c`, seeded));
  }
  return ids;
};
const all = async (ids: readonly string[]) => {
  const results = await Promise.all(ids.map((id) => claim(id)));
  return {
    claimed: results.filter(({ type }) => type === 'claimed').length,
    deferred: results.filter(({ type }) => type === 'deferred'),
  };
};

test('sixteen workers together let three out, the rest waits for the next morning with the reason', async () => {
  const { claimed, deferred } = await all(await sends('a', 16));
  expect(claimed).toBe(3);
  expect(deferred).toHaveLength(13);
  for (const result of deferred) {
    // 08:00 on Tuesday: quiet hours and the rest are judged then.
    expect(result).toMatchObject({ until: at(1, -2), reason: 'first days: ceiling 3' });
  }
  expect(await readFirstDays(store.prisma, CEILING, at(0))).toEqual({ day: 1, most: 3, taken: 3 });
});

test('doubles with each day on which mail left; the eighth has no ceiling', async () => {
  const most: (number | null)[] = [];
  for (let day = 0; day < 8; day += 1) {
    // A quiet weekend in between is no day of sending.
    const now = at(day < 3 ? day : day + 2);
    await stepClock(store.prisma, now);
    most.push((await readFirstDays(store.prisma, CEILING, now)).most);
    await all(await sends(`d${day}-`, 1));
  }
  expect(most).toEqual([3, 6, 12, 24, 48, 96, 192, null]);
  expect((await all(await sends('free', 10))).claimed).toBe(10);
  expect(await store.prisma.liveDay.count()).toBe(7);
});

test('a message that is tried again on its day keeps its place and takes no second', async () => {
  const [first = '', ...others] = await sends('t', 4);
  const held = await claim(first);
  if (held.type !== 'claimed') throw new Error(held.type);
  await settleMessage(store, held.claim, { type: 'not-sent', reason: 'connection refused' });
  await store.prisma.$executeRaw`UPDATE messages SET next_attempt_at = ${new Date(at(0))} WHERE effect_id = ${first}`;
  await seedSend(store, 't0', 't0-c', { attempt: 2 });
  expect(await claim(first)).toMatchObject({ type: 'claimed' });
  expect((await all(others)).claimed).toBe(2);
});

test('neither the catcher, nor what is held back, nor transactional mail counts; what cannot wait is dropped', async () => {
  for (const id of await sends('c', 5)) expect(await claim(id, false)).toMatchObject({ type: 'claimed' });
  for (const id of await sends('x', 5, { transactional: true })) {
    expect(await claim(id)).toMatchObject({ type: 'claimed' });
  }
  expect(await store.prisma.liveDay.count()).toBe(0);
  await all(await sends('m', 3));
  const [late = ''] = await sends('late', 1);
  await store.prisma.$executeRaw`
    UPDATE effects SET payload = jsonb_set(payload, '{tooLateAt}', ${JSON.stringify(at(0, 5))}::jsonb) WHERE id = ${late}`;
  expect(await claim(late)).toMatchObject({ type: 'dropped', reason: 'too late: first days: ceiling 3' });
  expect(await claimOf(store, (await sends('plain', 1))[0] ?? '')).toBeDefined();
});
