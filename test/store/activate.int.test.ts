/** Activation on real rows: what the preview says, what then happens, and that it is the same. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import { type BusinessTime, HOUR, later } from '../../src/domain/time.ts';
import { planActivation } from '../../src/store/activate/plan-activation.ts';
import { previewActivation } from '../../src/store/activate/preview-activation.ts';
import { readActivations } from '../../src/store/activate/read-activations.ts';
import { startDueActivations } from '../../src/store/activate/start-due-activations.ts';
import { stopActivation } from '../../src/store/activate/stop-activation.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readNextInstant } from '../../src/store/stepped/read-quiet.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
const WIN_BACK: Campaign = {
  ...campaign({
    ...program({
      miss: send('we-miss-you'),
      gift: {
        type: 'offer',
        name: 'comeback',
        terms: { percent: { type: 'fixed', percent: 20 }, amount: null, gift: null, max: { GBP: 400_00 } },
        budget: { GBP: 900_00 },
        products: null,
        expires: { amount: 14, unit: 'd' },
      },
      call: { type: 'task', title: 'Keep?', due: { amount: 2, unit: 'wd' }, outcomes: ['keep', 'lost'] },
    }),
  }),
  version: 1,
};
const HAND = campaign({ id: 'by-hand', trigger: { type: 'manual' } });

beforeAll(async () => {
  store = await openTestStore('activate');
});
afterAll(() => store.close());

/** Five lapsed members at the publishing, by value e, d, c, b, a; one active; one without consent; one with nobody. */
beforeEach(async () => {
  await store.prisma.$executeRaw`
    TRUNCATE accounts, contacts, events, effects, planned_touches, messages, enrolments, not_enrolled, memberships, reasons,
             activations, orders, audit_log, campaigns, campaign_versions, segments, settings, brakes`;
  await publish(store, [WIN_BACK, HAND], { at: day(0) });
  for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
    await addAccount(store, id, { lapseState: 'lapsed', currency: 'GBP' });
    await store.prisma.order.create({
      data: {
        ...{ source: 's', id, accountId: id, placedAt: new Date(day(-60)), kind: 'sale', currency: 'GBP' },
        totalMinor: BigInt((index + 1) * 1_000_00),
      },
    });
  }
  await addAccount(store, 'active');
  await addAccount(store, 'silent', { lapseState: 'lapsed' });
  await store.prisma.contact.update({ where: { id: 'silent-ana' }, data: { topics: [] } });
  await addAccount(store, 'nobody', { lapseState: 'lapsed' });
  await store.prisma.contact.update({ where: { id: 'nobody-ana' }, data: { roles: ['user'] } });
  for (const { id } of await store.prisma.account.findMany()) await decideAt(store, id, day(0));
});

const preview = (over: Partial<Parameters<typeof previewActivation>[1]> = {}) =>
  previewActivation(store, { campaign: WIN_BACK, accounts: null, perDay: 2, atOnce: false, ...over });
const plan = async (over: Partial<Parameters<typeof previewActivation>[1]> = {}) => {
  const { enter } = await preview(over);
  const named = over.atOnce ?? false;
  const { id } = over.campaign ?? WIN_BACK;
  return planActivation(store, { campaign: id, version: 1, entries: enter, named, actor: 'mina' });
};
const startAt = async (at: BusinessTime) => {
  await stepClock(store.prisma, at);
  return startDueActivations(store);
};
const effects = () => store.prisma.effect.findMany({ orderBy: { id: 'asc' } });

describe('the preview', () => {
  test('publishing alone let nobody in; the preview says who would enter, who first, when, at what cost, and who not', async () => {
    expect(await effects()).toEqual([]);
    const { enter, nothing, refused, outside, looked, cost } = await preview();
    expect(enter.map(({ account, portion, dueAt }) => [account, portion, dueAt])).toEqual([
      // Monday 09:00 is now: the first portion is due at once, at its morning.
      ['e', 0, day(0)],
      ['d', 0, day(0)],
      ['c', 1, day(1)],
      ['b', 1, day(1)],
      ['a', 2, day(2)],
    ]);
    expect(enter[0]).toMatchObject({ value: { minor: 5_000_00, currency: 'GBP' }, recipients: [{ contact: 'e-ana' }] });
    expect(nothing).toEqual([
      { account: 'nobody', name: 'nobody', reason: 'no contact in role decision-maker' },
      { account: 'silent', name: 'silent', reason: 'no consent: offers' },
    ]);
    expect([refused, outside, looked]).toEqual([[], 1, 8]);
    expect(cost).toMatchObject([
      { offer: 'comeback', currency: 'GBP', accounts: 5, eachMinor: 400_00, budgetMinor: 900_00, worstMinor: 900_00 },
    ]);
  });

  test('portions take open mornings only, each by the clock of its account', async () => {
    await store.prisma.account.update({ where: { id: 'c' }, data: { timezone: 'Asia/Manila' } });
    await stepClock(store.prisma, day(4, 3));
    const { enter } = await preview();
    // Friday noon: Monday, Tuesday, Wednesday. Manila is eight hours ahead.
    expect(enter.map(({ account, dueAt }) => [account, dueAt])).toEqual([
      ['e', day(7)],
      ['d', day(7)],
      ['c', day(8, -8)],
      ['b', day(8)],
      ['a', day(9)],
    ]);
  });

  test('whoever is inside, held out or in the re-entry wait is told apart', async () => {
    await plan({ accounts: ['a'], atOnce: true });
    await startAt(day(0));
    await decideUntilDone(store, 'a');
    expect((await preview()).refused).toEqual([{ account: 'a', name: 'a', reason: 'already inside' }]);
    await publish(store, [{ ...WIN_BACK, holdout: 100 }, HAND]);
    expect(await preview()).toMatchObject({ enter: [], refused: Array(7).fill({ reason: 'holdout' }) });
  });
});

describe('the portions', () => {
  test('what then happens is what the preview said: these accounts, on these days, once each', async () => {
    const { enter } = await preview();
    expect(await plan()).toEqual({ type: 'planned', accounts: 5, portions: 3 });
    const seen: [string, BusinessTime][] = [];
    for (let at = day(0); at < day(4); at = later(at, HOUR)) {
      for (const account of await startAt(at)) {
        await decideUntilDone(store, account);
        seen.push([account, at]);
      }
    }
    expect(seen).toEqual(enter.map(({ account, dueAt }) => [account, dueAt]));
    expect((await effects()).map(({ accountId, type }) => [accountId, type])).toEqual(
      ['a', 'b', 'c', 'd', 'e'].map((account) => [account, 'send']),
    );
    const recipients = (await effects()).map(({ payload }) => (payload as { contact: string }).contact);
    expect(recipients).toEqual(enter.flatMap((one) => one.recipients.map(({ contact }) => contact)).toSorted());
    expect((await readActivations(store, 'win-back')).map(({ status, outcome }) => `${status}: ${outcome}`)).toEqual(
      Array(5).fill('started: entered'),
    );
    expect(await startAt(day(5))).toEqual([]);
  });

  test('an account that buys before its morning is not let in, and its line says so', async () => {
    await plan();
    await store.prisma.account.update({ where: { id: 'e' }, data: { lapseState: 'active' } });
    for (const account of await startAt(day(0))) await decideUntilDone(store, account);
    const lines = await readActivations(store, 'win-back');
    expect(lines.filter(({ portion }) => portion === 0)).toMatchObject([
      { account: 'e', status: 'started', outcome: 'not in segment lapsed' },
      { account: 'd', status: 'started', outcome: 'entered' },
    ]);
    await store.prisma.account.update({ where: { id: 'c' }, data: { standing: 'ended' } });
    await startAt(day(1));
    expect((await readActivations(store, null)).find(({ account }) => account === 'c')).toMatchObject({
      status: 'refused',
      outcome: 'not a key account',
    });
  });

  test('stopped: what was to come does not start, what has started goes on, and it may be activated anew', async () => {
    await plan();
    expect(await plan()).toMatchObject({
      type: 'refused',
      reason: expect.stringMatching(/^5 accounts wait for their portion/),
    });
    await startAt(day(0));
    expect(await stopActivation(store, { campaign: 'win-back', accounts: null, actor: 'mina' })).toEqual({
      stopped: 3,
      started: 2,
    });
    expect(await startAt(day(3))).toEqual([]);
    for (const account of ['d', 'e']) await decideUntilDone(store, account);
    expect(await plan()).toEqual({ type: 'planned', accounts: 3, portions: 2 });
    expect(await store.prisma.auditEntry.findMany({ orderBy: { id: 'asc' }, select: { action: true } })).toMatchObject([
      { action: 'campaign activated' },
      { action: 'activation stopped' },
      { action: 'campaign activated' },
    ]);
  });

  test('missed while the house was down: the rest moves on portion by portion, no burst', async () => {
    await plan();
    expect(await startAt(later(day(2), 3 * HOUR))).toEqual([]);
    expect((await readActivations(store, 'win-back')).map(({ dueAt }) => dueAt)).toEqual([
      ...[day(3), day(3), day(4), day(4), day(7)],
    ]);
    expect(await startAt(day(3))).toEqual(['e', 'd']);
  });

  test('a brake holds portions back, and stepped time does not wait for them', async () => {
    await plan();
    await store.prisma.brake.update({ where: { id: 'campaign/win-back' }, data: { pulled: true } });
    expect(await startAt(day(0))).toEqual([]);
    expect(await readNextInstant(store.prisma)).toBeNull();
    await store.prisma.brake.update({ where: { id: 'campaign/win-back' }, data: { pulled: false } });
    expect(await readNextInstant(store.prisma)).toBe(day(0));
  });

  test('twenty sweeps at once start each account once', async () => {
    await plan({ perDay: 5 });
    const rung = await Promise.all(Array.from({ length: 20 }, () => startAt(day(0))));
    expect(rung.flat().toSorted()).toEqual(['a', 'b', 'c', 'd', 'e']);
    expect(await store.prisma.event.count({ where: { type: 'Campaign Activated' } })).toBe(5);
  });
});

describe('a manual campaign', () => {
  test('takes the accounts named, at once, and by its entry rules', async () => {
    const named = { campaign: HAND, accounts: ['active'], atOnce: true };
    expect(await plan(named)).toEqual({ type: 'planned', accounts: 1, portions: 1 });
    expect(await startAt(day(0))).toEqual(['active']);
    await decideUntilDone(store, 'active');
    expect((await effects()).map(({ accountId }) => accountId)).toEqual(['active']);
    expect((await preview(named)).refused).toMatchObject([{ reason: 'already inside' }]);
  });
});
