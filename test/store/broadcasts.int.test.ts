/** A newsletter issue on real rows: opened once, planned page by page, each person at his own hour, sent once, done. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createBroadcast } from '../../activities/broadcast.ts';
import { sendMessage } from '../../activities/send-message.ts';
import type { Campaign } from '../../src/domain/campaign.ts';
import { localOf } from '../../src/domain/local-time.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { openDueBroadcasts, readNextIssueAt } from '../../src/store/broadcast/due-broadcasts.ts';
import { planBroadcastPage } from '../../src/store/broadcast/plan-broadcast-page.ts';
import { readDueSends, readRemaining } from '../../src/store/broadcast/read-broadcast.ts';
import { passTurn, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, addContact, decideAt, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { admitAll, plainMail, settings } from '../support/sends.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('broadcasts');
});
afterAll(() => store.close());

/** First tuesday of a month, 09:30: 2 March 2027 for an issue published on Monday the 1st. */
const newsletter = (
  id: string,
  issue: string,
  over: Partial<Campaign> & { readonly timezone?: string } = {},
): Campaign => {
  const { timezone = 'account', ...rest } = over;
  return campaign({
    id,
    class: 'newsletter',
    topic: 'newsletter',
    trigger: {
      type: 'schedule',
      schedule: { every: 'month', on: { nth: 'first', weekday: 2 }, at: 570, timezone },
      issue,
    },
    exits: [],
    goal: null,
    ...program({ letter: send('newsletter') }),
    ...rest,
  });
};
const TUESDAY = businessTime(Date.UTC(2027, 2, 2, 9, 30));
const broadcastOf = (id: string) => store.prisma.broadcast.findUniqueOrThrow({ where: { id } });
const touchesOf = (campaignId: string) =>
  store.prisma.plannedTouch.findMany({ where: { campaignId }, orderBy: { accountId: 'asc' } });
const openAt = async (at: BusinessTime) => {
  await stepClock(store.prisma, at);
  return openDueBroadcasts(store);
};
const plan = async (id: string) => {
  const pages = [];
  do pages.push(await planBroadcastPage(store, id));
  while (!pages.at(-1)?.done);
  return pages;
};
/** Puts aside what the tests before left on its way. */
const closeAll = () => store.prisma.broadcast.updateMany({ data: { status: 'done' } });
const ZONES = ['Pacific/Kiritimati', 'Europe/London', 'Pacific/Honolulu'];

describe('an issue', () => {
  test('is opened once, a day and two hours ahead: somewhere in the east its hour comes first', async () => {
    await publish(store, [newsletter('opens', '2027-03')]);
    expect(await readNextIssueAt(store)).toBe(later(TUESDAY, -26 * HOUR));
    expect(await openAt(later(TUESDAY, -26 * HOUR - 1))).toEqual([]);
    await stepClock(store.prisma, later(TUESDAY, -26 * HOUR));
    const opened = await Promise.all(Array.from({ length: 5 }, () => openDueBroadcasts(store)));
    expect(opened.every((ids) => ids.join() === 'opens/2027-03')).toBe(true);
    expect(await store.prisma.broadcast.findMany()).toMatchObject([
      { id: 'opens/2027-03', status: 'planning', startsAt: new Date(TUESDAY) },
    ]);
    expect(await readNextIssueAt(store)).toBeNull();
  });

  test('that was sent never comes again, until it is renewed', async () => {
    await closeAll();
    expect(await openAt(later(TUESDAY, 40 * DAY))).toEqual([]);
    await publish(store, [newsletter('opens', '2027-03', { title: 'Another title' })], {
      at: later(TUESDAY, 40 * DAY),
    });
    expect(await openAt(later(TUESDAY, 80 * DAY))).toEqual([]);
    await publish(store, [newsletter('opens', '2027-06')], { at: later(TUESDAY, 80 * DAY) });
    expect(await openAt(businessTime(Date.UTC(2027, 5, 1, 8)))).toEqual(['opens/2027-06']);
    await closeAll();
  });

  test('whose day was missed by more than a day is skipped, not sent next month; by less it goes', async () => {
    await publish(store, [newsletter('missed', '2027-03'), newsletter('late', '2027-03')]);
    await store.prisma.campaign.update({ where: { id: 'missed' }, data: { status: 'stopped' } });
    expect(await openAt(later(TUESDAY, DAY))).toEqual(['late/2027-03']);
    await store.prisma.campaign.update({ where: { id: 'missed' }, data: { status: 'published' } });
    expect(await openAt(later(TUESDAY, DAY + 1))).toEqual(['late/2027-03']);
    expect(await broadcastOf('missed/2027-03')).toMatchObject({ status: 'skipped' });
    expect(await openAt(later(TUESDAY, 35 * DAY))).toEqual(['late/2027-03']);
    await closeAll();
  });

  test('of a stopped campaign, or a campaign without one, is no issue', async () => {
    await publish(store, [newsletter('stopped', '2027-03'), newsletter('nameless', '2027-03')]);
    await store.prisma.campaign.updateMany({
      where: { id: { in: ['stopped', 'nameless'] } },
      data: { status: 'stopped' },
    });
    expect(await openAt(TUESDAY)).toEqual([]);
  });
});

describe('planning', () => {
  test('page by page, each account once at its own hour, however often a page is planned and by how many', async () => {
    const ids = Array.from({ length: 450 }, (_, index) => `p${String(index).padStart(3, '0')}`);
    await store.prisma.account.createMany({
      data: ids.map((id, index) => ({
        id,
        name: id,
        standing: index % 10 === 9 ? 'known' : 'key',
        timezone: ZONES[index % 3] ?? null,
      })),
    });
    await store.prisma.contact.createMany({
      data: ids.map((id) => ({
        id: `${id}-ana`,
        accountId: id,
        email: `${id}@firm.test`,
        roles: ['decision-maker'],
        topics: ['newsletter'],
      })),
    });
    await publish(store, [newsletter('pages', '2027-03')]);
    await openAt(later(TUESDAY, -DAY));
    expect(await planBroadcastPage(store, 'pages/2027-03')).toEqual({ done: false, planned: 200 });
    // A page whose answer got lost is planned as the next one; several workers take turns.
    await Promise.all(Array.from({ length: 4 }, () => planBroadcastPage(store, 'pages/2027-03')));
    expect(await planBroadcastPage(store, 'pages/2027-03')).toEqual({ done: true, planned: 405 });
    expect(await broadcastOf('pages/2027-03')).toMatchObject({ status: 'sending', planned: 405 });

    const touches = await touchesOf('pages');
    expect(new Set(touches.map((touch) => touch.accountId)).size).toBe(405);
    expect(touches).toHaveLength(405);
    const zones = new Map((await store.prisma.account.findMany()).map(({ id, timezone }) => [id, timezone ?? '']));
    for (const { accountId, dueAt } of touches) {
      const local = localOf(businessTime(dueAt.getTime()), zones.get(accountId) ?? '');
      expect(local).toMatchObject({ month: 3, day: 2, minuteOfDay: 570 });
    }
    expect(new Set(touches.map((touch) => touch.dueAt.getTime())).size).toBe(3);
    expect(await store.prisma.effect.count({ where: { lane: 'broadcast', status: 'open' } })).toBe(405);
    await store.prisma.account.updateMany({ data: { standing: 'known' } });
    await store.prisma.effect.updateMany({ data: { status: 'done' } });
    await closeAll();
  });

  test("each person's own zone, a fixed one, and who gets nothing with the reason", async () => {
    await addAccount(store, 'zones', { timezone: 'Europe/London' });
    await addContact(store, 'zones', 'bo', { timezone: 'Asia/Manila' });
    await addAccount(store, 'roleless');
    await store.prisma.contact.update({ where: { id: 'roleless-ana' }, data: { roles: ['user'] } });
    await publish(store, [
      newsletter('own-zone', '2027-03', { timezone: 'contact' }),
      newsletter('fixed', '2027-03', { timezone: 'Asia/Manila' }),
      newsletter('nobody', '2027-03', { holdout: 100 }),
    ]);
    await openAt(later(TUESDAY, -DAY));
    for (const id of ['own-zone', 'fixed', 'nobody']) await plan(`${id}/2027-03`);
    const MANILA = later(TUESDAY, -8 * HOUR);
    const due = async (id: string) =>
      (await touchesOf(id)).map(({ contactId, dueAt }) => [contactId, dueAt.getTime()]).sort();
    expect(await due('own-zone')).toEqual([
      ['zones-ana', TUESDAY],
      ['zones-bo', MANILA],
    ]);
    expect(await due('fixed')).toEqual([
      ['zones-ana', MANILA],
      ['zones-bo', MANILA],
    ]);
    expect(await due('nobody')).toEqual([]);
    const reasons = await store.prisma.notEnrolled.findMany({
      where: { accountId: { in: ['zones', 'roleless'] } },
      orderBy: [{ campaignId: 'asc' }, { accountId: 'asc' }],
    });
    expect(reasons.map(({ campaignId, accountId, reason, count }) => [campaignId, accountId, reason, count])).toEqual([
      ['fixed', 'roleless', 'no contact in role decision-maker', 1],
      ['nobody', 'roleless', 'holdout', 1],
      ['nobody', 'zones', 'holdout', 1],
      ['own-zone', 'roleless', 'no contact in role decision-maker', 1],
    ]);
    await store.prisma.effect.updateMany({ data: { status: 'done' } });
    await store.prisma.account.updateMany({ data: { standing: 'known' } });
    await closeAll();
  });

  test('only members of the audience’s segment', async () => {
    const golden = {
      id: 'golden',
      title: 'Golden',
      where: { type: 'is' as const, field: 'account.tier', value: 'gold' },
    };
    await addAccount(store, 'gold', { tier: 'gold' });
    await addAccount(store, 'tin', { tier: 'tin' });
    await publish(
      store,
      [newsletter('members', '2027-03', { audience: { segment: 'golden', contacts: [], maxPerAccount: 2 } })],
      { segments: [golden] },
    );
    for (const id of ['gold', 'tin']) await decideAt(store, id, day(0));
    await openAt(later(TUESDAY, -DAY));
    await plan('members/2027-03');
    expect((await touchesOf('members')).map((touch) => touch.accountId)).toEqual(['gold']);
    await store.prisma.effect.updateMany({ data: { status: 'done' } });
    await store.prisma.account.updateMany({ data: { standing: 'known' } });
    await closeAll();
  });
});

describe('sending', () => {
  /** Every message handed over, by effect; the gate is the real one. */
  const dots: string[] = [];
  const broadcasting = (cancelled: () => boolean = () => false) =>
    createBroadcast({
      store,
      heartbeat: () => undefined,
      cancelled,
      send: (effect) =>
        sendMessage(
          {
            store,
            admit: admitAll,
            settings: async () => settings,
            render: plainMail,
            ring: async () => undefined,
            connection: {
              send: async ({ gate }) => {
                const answer = await gate();
                if (answer.type === 'refused') return answer;
                dots.push(effect);
                return { type: 'accepted', reply: '250 ok', queueId: null };
              },
            },
          },
          effect,
        ),
    });

  test('what is due, when it is due, once; and done when nothing is left', async () => {
    const ids = Array.from({ length: 12 }, (_, index) => `s${String(index).padStart(2, '0')}`);
    for (const [index, id] of ids.entries()) await addAccount(store, id, { timezone: ZONES[index % 3] ?? null });
    await publish(store, [newsletter('sends', '2027-03')]);
    await openAt(later(TUESDAY, -DAY));
    const id = 'sends/2027-03';
    // Nothing is planned yet: that nothing is left says nothing.
    expect(await readRemaining(store, id)).toMatchObject({ remaining: 0 });
    expect(await broadcastOf(id)).toMatchObject({ status: 'planning' });
    await plan(id);
    expect(await readDueSends(store, id, 100)).toEqual([]);
    expect(await readRemaining(store, id)).toEqual({ remaining: 12, nextDueInMs: null });

    await stepClock(store.prisma, later(TUESDAY, -14 * HOUR));
    const first = await readDueSends(store, id, 100);
    expect(first.map((effect) => effect.split('/')[1])).toEqual(['s00', 's03', 's06', 's09']);
    expect(await readDueSends(store, id, 3)).toEqual(first.slice(0, 3));
    // While it is the accounts' turn at a stepped instant, nothing goes, and nobody asks again by itself.
    await passTurn(store.prisma, 'accounts');
    expect(await broadcasting().sendBroadcastBatch(id)).toEqual({ sent: 0, remaining: 12, nextDueInMs: null });
    await passTurn(store.prisma, 'all');
    // Two workers at once, as after a lost heartbeat: what one has the other leaves alone.
    await Promise.all([broadcasting().sendBroadcastBatch(id), broadcasting().sendBroadcastBatch(id)]);
    expect([...dots].sort()).toEqual([...first].sort());

    await stepClock(store.prisma, TUESDAY);
    expect(await broadcasting().sendBroadcastBatch(id)).toEqual({ sent: 4, remaining: 4, nextDueInMs: null });
    await stepClock(store.prisma, later(TUESDAY, 10 * HOUR));
    expect(await broadcasting().sendBroadcastBatch(id)).toEqual({ sent: 4, remaining: 0, nextDueInMs: 0 });
    expect(await broadcastOf(id)).toMatchObject({ status: 'done', endedAt: new Date(later(TUESDAY, 10 * HOUR)) });
    expect(await broadcasting().sendBroadcastBatch(id)).toMatchObject({ sent: 0, remaining: 0 });
    expect(dots).toHaveLength(12);
    expect(new Set(dots).size).toBe(12);
    expect(await openDueBroadcasts(store)).toEqual([]);
    expect(await store.prisma.event.count({ where: { accountId: { in: ids } } })).toBe(0);
  });

  test('a pause ends the batch between two messages', async () => {
    await publish(store, [newsletter('pauses', '2027-03')]);
    await openAt(later(TUESDAY, -DAY));
    await plan('pauses/2027-03');
    await stepClock(store.prisma, later(TUESDAY, 12 * HOUR));
    const before = dots.length;
    const paused = await broadcasting(() => dots.length >= before + 5).sendBroadcastBatch('pauses/2027-03');
    expect(paused).toMatchObject({ sent: 5, remaining: 7 });
    expect(await broadcasting().sendBroadcastBatch('pauses/2027-03')).toMatchObject({ sent: 7, remaining: 0 });
    expect(dots.length - before).toBe(12);
  });
});
