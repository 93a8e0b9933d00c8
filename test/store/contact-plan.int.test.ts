/** The contact plan on real rows: a breach is a fact once and a task in the owner's morning; a touch closes it. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type BusinessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { CONTACT_JUDGE } from '../../src/intelligence/contact-plan.ts';
import { fitLapseParameters } from '../../src/intelligence/fit-lapse.ts';
import { lapse } from '../../src/intelligence/lapse.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import { readContactStanding } from '../../src/store/contact-plan/read-contact-standing.ts';
import { readForgotten } from '../../src/store/contact-plan/read-forgotten.ts';
import { watchContactPlan } from '../../src/store/contact-plan/watch-contact-plan.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { day, given } from '../engine/given.ts';
import { addAccount, decideUntilDone } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { claimOf, messageOf, seedSend } from '../support/sends.ts';

let store: Store;
const d = (amount: number) => ({ amount, unit: 'd' }) as const;
const PLAN = { major: { personal: d(30), any: d(14) }, default: { personal: d(90), any: null } };

beforeAll(async () => {
  store = await openTestStore('contact-plan');
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.prisma.$executeRaw`
    TRUNCATE accounts, contacts, owners, events, effects, planned_touches, messages, attempts, orders, tasks,
             logged_touches, inbound_mails, watches, settings, audit_log`;
  await stepClock(store.prisma, day(-100));
  await publishCampaigns(
    store,
    { campaigns: [], segments: [], settings: { ...given().settings, contactPlan: PLAN } },
    day(-100),
  );
  // Begins the plan.
  await watch(day(-100));
  await store.prisma.owner.create({ data: { id: 'mina', name: 'Mina', email: 'mina@keyline.test' } });
});

const watch = async (at: BusinessTime) => {
  await stepClock(store.prisma, at);
  return watchContactPlan(store, CONTACT_JUDGE);
};
const major = (id: string, fields: object = {}) =>
  addAccount(store, id, { level: 'major', ownerId: 'mina', createdAt: new Date(day(-200)), ...fields });
const logged = (accountId: string, at: BusinessTime, kind = 'call') =>
  store.prisma.loggedTouch.create({
    data: { id: `${accountId}/${at}`, accountId, kind, at: new Date(at), by: 'mina' },
  });
const order = (accountId: string, at: BusinessTime, totalMinor = 100_00n) =>
  store.prisma.order.create({
    data: {
      source: 's',
      id: `${accountId}/${at}`,
      accountId,
      placedAt: new Date(at),
      kind: 'sale',
      totalMinor,
      currency: 'GBP',
    },
  });
const tasks = async () =>
  (await store.prisma.task.findMany({ orderBy: [{ createdAt: 'asc' }, { id: 'asc' }] })).map(
    ({ accountId, status, title }) => [...[accountId, status, title]],
  );
const forgotten = async (owner: string | null = null) => (await readForgotten(store, CONTACT_JUDGE, owner)).accounts;

describe('a breach', () => {
  test('is a fact once and a task, in the morning of an open day, not at night and not on a Sunday', async () => {
    await major('acme');
    await logged('acme', day(-32, 2));
    // Saturday noon (closed), Monday 03:00 (night), Monday 08:30.
    expect(await watch(day(-2, 3))).toEqual([]);
    expect(await watch(day(0, -6))).toEqual([]);
    expect(await tasks()).toEqual([]);
    expect(await watch(later(day(0), -HOUR / 2))).toEqual(['acme']);
    expect(await tasks()).toEqual([
      // Two floors are under; the personal one is the harder to make up for, the other is longer over.
      ['acme', 'open', 'Get in touch with acme: no touch for 31 days (plan: every 14d)'],
    ]);
    expect(await store.prisma.task.findFirst()).toMatchObject({
      ownerId: 'mina',
      outcomes: ['called', 'visited', 'met', 'not-reached', 'not-needed'],
      dueAt: new Date(later(day(2), -HOUR / 2)),
    });
    expect(await watch(day(1))).toEqual([]);
    expect(await watch(day(8))).toEqual([]);
    expect(await store.prisma.event.findMany()).toMatchObject([
      { type: 'Contact Plan Breached', accountId: 'acme', payload: { which: 'any', plan: '14d' }, historic: false },
    ]);
  });

  test('an owner who works on Sundays and rests on Fridays is told by the calendar of his own market', async () => {
    const market = { ...{ id: 'ir', title: 'Iran', countries: ['IR'], currency: 'IRR', timezone: 'Asia/Tehran' } };
    const hours = { closedWeekdays: [5 as const], quietHours: { from: 20 * 60, to: 8 * 60 }, seasons: [] };
    // Saturday of the test's week is a holiday there.
    const holidays = [{ date: new Date(day(-2)).toISOString().slice(0, 10), name: 'Nature day' }];
    const { settings } = given();
    await publishCampaigns(
      store,
      {
        campaigns: [],
        segments: [],
        settings: { ...settings, contactPlan: PLAN, markets: { ir: { ...market, ...hours, locale: 'fa', holidays } } },
      },
      day(-100),
    );
    await store.prisma.owner.update({ where: { id: 'mina' }, data: { market: 'ir' } });
    await major('acme');
    await logged('acme', day(-40));
    expect([await watch(day(-3)), await watch(day(-2)), await watch(day(-1))]).toEqual([[], [], ['acme']]);
  });

  test('closed as called, the call is logged, and the account is forgotten no more', async () => {
    await major('acme');
    await logged('acme', day(-40));
    await watch(day(0));
    const { id } = await store.prisma.task.findFirstOrThrow();
    expect(await completeTask(store, { id, outcome: 'called', actor: 'mina', note: 'all well' })).toMatchObject({
      type: 'done',
    });
    expect(await store.prisma.loggedTouch.findUnique({ where: { id: `task/${id}` } })).toMatchObject({
      ...{ accountId: 'acme', kind: 'call', by: 'mina', text: 'all well', at: new Date(day(0)) },
    });
    // Told like a call that was logged by hand, so that campaigns hear of it.
    expect(await store.prisma.event.findFirst({ where: { type: 'Call Logged' } })).toMatchObject({
      ...{ accountId: 'acme', payload: { touch: `task/${id}` } },
    });
    expect(await forgotten()).toEqual([]);
    await decideUntilDone(store, 'acme');
    // A fortnight and a day later the next one begins, with a fact of its own.
    expect(await watch(day(15))).toEqual(['acme']);
    expect(await store.prisma.event.count({ where: { type: 'Contact Plan Breached' } })).toBe(2);
  });

  test('a touch by any way closes its task; nothing done for another time of the plan asks again', async () => {
    await major('acme');
    await major('bolt');
    for (const id of ['acme', 'bolt']) await logged(id, day(-40), 'visit');
    await watch(day(0));
    await logged('acme', day(0, 1), 'meeting');
    await watch(day(0, 3));
    expect((await tasks()).map(([account, status]) => [account, status])).toEqual([
      ['acme', 'not-needed'],
      ['bolt', 'open'],
    ]);
    const { id } = await store.prisma.task.findFirstOrThrow({ where: { accountId: 'bolt' } });
    await completeTask(store, { id, outcome: 'not-reached', actor: 'mina', note: null });
    // Over by 26 days on day 0, in the second fortnight; the third begins with day 2.
    expect((await forgotten()).map(({ account }) => account)).toEqual(['bolt']);
    await watch(day(1));
    expect((await tasks()).filter(([account]) => account === 'bolt')).toHaveLength(1);
    await watch(day(2));
    expect((await tasks()).filter(([account]) => account === 'bolt')).toHaveLength(2);
    expect(await store.prisma.event.count({ where: { accountId: 'bolt', type: 'Contact Plan Breached' } })).toBe(1);
  });

  test('many at once: three tasks a day for an owner, greatest value first; all of them stand in the list', async () => {
    for (const [index, id] of ['a', 'b', 'c', 'd', 'e'].entries()) {
      await major(id, { currency: 'GBP' });
      await order(id, day(-50), BigInt((index + 1) * 1_000_00));
      await logged(id, day(-60 - index));
    }
    await watch(day(0));
    expect((await tasks()).map(([account]) => account).toSorted()).toEqual(['c', 'd', 'e']);
    await watch(day(0, 3));
    expect(await tasks()).toHaveLength(3);
    await watch(day(1));
    expect(await tasks()).toHaveLength(5);
    const list = await forgotten();
    expect(list.map(({ account, daysOver }) => [account, daysOver])).toEqual([
      ...[
        ['e', 51],
        ['d', 50],
        ['c', 49],
        ['b', 48],
        ['a', 47],
      ],
    ]);
    expect(list[0]).toMatchObject({
      owner: 'Mina',
      value: { minor: 5_000_00 },
      lastTouch: { kind: 'call', daysAgo: 65 },
    });
    expect(await forgotten('nobody')).toEqual([]);
  });

  test('twenty sweeps at once: one task, one fact', async () => {
    await major('acme');
    await logged('acme', day(-40));
    await stepClock(store.prisma, day(0));
    await Promise.all(Array.from({ length: 20 }, () => watchContactPlan(store, CONTACT_JUDGE)));
    expect([await store.prisma.task.count(), await store.prisma.event.count()]).toEqual([1, 1]);
  });
});

describe('what counts', () => {
  test('an accepted mail is a touch and no personal one; a reply is both; an order is none; a machine answer neither', async () => {
    for (const id of ['mailed', 'replied', 'ordered', 'away']) {
      await major(id);
      await logged(id, day(-40));
      await order(id, day(-3));
    }
    const held = await claimOf(store, await seedSend(store, 'mailed', 'mailed-ana'));
    await store.prisma.message.update({
      where: { key: held.key },
      data: { phase: 'ACCEPTED', sentAt: new Date(day(-3)) },
    });
    expect(await messageOf(store, held.effectId)).toMatchObject({ phase: 'ACCEPTED' });
    const mail = (id: string, kind: string) =>
      store.prisma.inboundMail.create({
        data: {
          ...{
            id,
            receivedAt: new Date(day(-3)),
            sender: 's@x.test',
            recipient: 'r@x.test',
            subject: '',
            kind,
            text: '',
          },
          accountId: id,
        },
      });
    await mail('replied', 'reply');
    await mail('away', 'auto-reply');
    await stepClock(store.prisma, day(0));
    const breached = async (id: string) => {
      const standing = await readContactStanding(store, CONTACT_JUDGE, id);
      return [standing?.personal?.breached, standing?.any?.breached];
    };
    expect(await breached('mailed')).toEqual([true, false]);
    expect(await breached('replied')).toEqual([false, false]);
    expect(await breached('ordered')).toEqual([true, true]);
    expect(await breached('away')).toEqual([true, true]);
  });

  test('a buyer of capital goods, one order in 20 months: the models of purchases are silent, the plan is not', async () => {
    await major('turbine', { lapseState: 'not-enough-history', currency: 'GBP' });
    await order('turbine', day(-600), 9_000_000_00n);
    const regular = Array.from({ length: 40 }, (_, n) => Array.from({ length: 10 }, (_, k) => day(-600 + n + k * 30)));
    const verdict = lapse(
      { purchases: [day(-600)], knownUntil: day(0), previous: null },
      fitLapseParameters(regular, day(0)),
      day(0),
    );
    expect(verdict.state).toBe('not-enough-history');
    await watch(day(0));
    expect(await tasks()).toEqual([['turbine', 'open', 'Get in touch with turbine: no touch yet (plan: every 14d)']]);
    expect(await forgotten()).toMatchObject([{ account: 'turbine', lastTouch: null, daysOver: 86, value: null }]);
    await decideUntilDone(store, 'turbine');
  });

  test('only key accounts with a floor; others are nobody’s breach, and a plan that is new is not everybody’s', async () => {
    await major('ended', { standing: 'ended' });
    await addAccount(store, 'lead', { level: 'lead' });
    await logged('lead', day(-91));
    await major('new', { createdAt: new Date(day(-10)) });
    await store.prisma.watch.updateMany({ data: { since: new Date(day(-10)) } });
    await watch(day(0));
    expect((await tasks()).map(([account]) => account)).toEqual(['lead']);
    await store.prisma.setting.update({ where: { id: 1 }, data: { definition: given().settings as object } });
    expect(await readForgotten(store, CONTACT_JUDGE, null)).toEqual({ planned: false, accounts: [] });
    expect(await readContactStanding(store, CONTACT_JUDGE, 'lead')).toBeNull();
    expect(later(day(0), DAY)).toBe(day(1));
  });
});
