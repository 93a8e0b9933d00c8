import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { findMessage } from '../../src/store/views/find-message.ts';
import { findTouch } from '../../src/store/views/find-touch.ts';
import { readAccount } from '../../src/store/views/read-account.ts';
import { readAccounts } from '../../src/store/views/read-accounts.ts';
import { readCampaigns } from '../../src/store/views/read-campaigns.ts';
import { readTimeline } from '../../src/store/views/read-timeline.ts';
import { readWhy } from '../../src/store/views/read-why.ts';
import { readWhyNot } from '../../src/store/views/read-why-not.ts';
import { suggestAccounts } from '../../src/store/views/suggest-accounts.ts';
import { openTestStore } from '../support/database.ts';
import { DROPPED_EFFECT, HISTORY_NOW, SENT_KEY, seedHistory } from '../support/seed-history.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('read-timeline');
  await seedHistory(store);
});
afterAll(() => store.close());

describe('readTimeline', () => {
  test('one list of everything, newest first, effects before their causes, with the reasons', async () => {
    const timeline = await readTimeline(store, 'sepahan', { kinds: null, limit: 1_000 });
    expect(timeline.map(({ at }) => at)).toEqual(timeline.map(({ at }) => at).toSorted((left, right) => right - left));
    expect(timeline.map(({ kind, outcome, reason }) => [kind, outcome, reason])).toEqual([
      ['planned', 'planned', null],
      ['credit', null, null],
      ['enter', 'open', 'Order Completed'],
      ['cancelled', 'cancelled', 'exit: Order Completed'],
      ['exit', 'exited', 'exit: Order Completed'],
      ['goal', 'reached', null],
      ['segment-leave', 'lapsed', 'account.lapse is active'],
      ['order', null, null],
      ['dropped', 'dropped', 'unsubscribed: offers'],
      ['event', 'Demo Watched', null],
      ['offer', 'issued', null],
      ['offer', 'empty', 'budget exhausted'],
      ['task-closed', 'talking', 'wants a visit'],
      ['task', 'open', null],
      ['click', 'human', 'looks like a person'],
      ['open', 'human', 'looks like a person'],
      ['open', 'machine', 'image proxy'],
      ['message', 'accepted', null],
      ['deferred', 'deferred', 'quiet hours'],
      ['task', 'done', null],
      ['enter', 'exited', 'entered segment lapsed'],
      ['segment-enter', 'lapsed', 'account.lapse is lapsed'],
      ['lapse', 'lapsed', 'silent 61 days'],
      ['order', null, null],
    ]);
    expect(timeline.find(({ kind, outcome }) => kind === 'open' && outcome === 'human')).toMatchObject({
      count: 2,
      contact: 'sara',
      campaign: 'win-back',
      message: SENT_KEY,
    });
    expect(timeline.find(({ kind }) => kind === 'credit')).toMatchObject({
      minor: -2_000,
      currency: 'GBP',
      detail: 'C540002',
    });
  });

  test('a filter and a limit keep the newest of what is asked', async () => {
    const orders = await readTimeline(store, 'sepahan', { kinds: ['order', 'credit'], limit: 2 });
    expect(orders.map(({ detail }) => detail)).toEqual(['C540002', '540001']);
    expect(await readTimeline(store, 'nobody', { kinds: null, limit: 10 })).toEqual([]);
  });
});

describe('lists', () => {
  const ALL = { standing: null, lapse: null, search: null, limit: 10, offset: 0 };

  test('accounts: key accounts by usual order, the others behind', async () => {
    expect((await readAccounts(store, ALL)).map(({ id }) => id)).toEqual(['sepahan', 'acme', '12346']);
    expect(await readAccounts(store, { ...ALL, search: 'سپاهان' })).toMatchObject([
      { id: 'sepahan', owner: 'Mina Karimi', campaigns: ['thank-you-related'], openTasks: 1, contacts: 2 },
    ]);
    expect(await readAccounts(store, { ...ALL, search: '%' })).toEqual([]);
    expect((await readAccounts(store, { ...ALL, standing: 'provisional' })).map(({ id }) => id)).toEqual(['12346']);
  });

  test('accounts: an amount counts as its share of what its own currency has, so rials do not come first', async () => {
    const { prisma } = store;
    const acme = await prisma.account.findUniqueOrThrow({ where: { id: 'acme' } });
    await prisma.account.update({ where: { id: 'acme' }, data: { currency: 'IRR', usualOrderMinor: 5_000_000_000n } });
    await prisma.account.create({
      data: { id: 'zarand', name: 'Zarand', standing: 'key', currency: 'IRR', usualOrderMinor: 9_000_000_000n },
    });
    const ids = (await readAccounts(store, ALL)).map(({ id }) => id);
    await prisma.account.delete({ where: { id: 'zarand' } });
    await prisma.account.update({
      where: { id: 'acme' },
      data: { currency: acme.currency, usualOrderMinor: acme.usualOrderMinor },
    });
    expect(ids).toEqual(['sepahan', 'zarand', 'acme', '12346']);
  });

  test('campaigns: counted by set', async () => {
    expect(await readCampaigns(store, HISTORY_NOW)).toMatchObject([
      { id: 'thank-you-related', open: 1, sent: 0, nextTouchAt: expect.any(Number) },
      { id: 'win-back', version: 2, open: 0, exited: 1, goals: 1, sent: 1, sentIn7Days: 0, clicked: 1, notEnrolled: 1 },
    ]);
  });

  test('an account with what sales needs; an unknown one is null', async () => {
    expect(await readAccount(store, 'sepahan')).toMatchObject({
      owner: { name: 'Mina Karimi' },
      contacts: [{ id: 'reza', stoppedTopics: ['offers'] }, { id: 'sara' }],
      tasks: [{ id: 't1' }],
      offers: [{ code: 'BACK-7Q4K', percent: 15 }],
      plan: [{ step: 'send:thank-you', contact: 'sara' }],
      scores: { orders: 2, usualOrder: { minor: 123_450, currency: 'GBP' } },
    });
    expect(await readAccount(store, 'nobody')).toBeNull();
  });

  test('near ids and names for a mistyped one', async () => {
    expect((await suggestAccounts(store, 'sephan')).map(({ id }) => id)).toContain('sepahan');
    expect((await suggestAccounts(store, 'acme <B>'))[0]).toMatchObject({ id: 'acme' });
  });
});

describe('why', () => {
  test('a message is found by key, beginning, Message-ID and effect', async () => {
    for (const reference of [
      SENT_KEY,
      SENT_KEY.slice(0, 12),
      `<${SENT_KEY}@mail.test>`,
      'win-back/sepahan/1/send:we-miss-you/sara/1',
    ]) {
      expect(await findMessage(store, reference)).toEqual([SENT_KEY]);
    }
    for (const reference of ['ffff0000', 'abc', '', '%', '<@>'])
      expect(await findMessage(store, reference)).toEqual([]);
  });

  test('the chain of one that was sent: event, rule, version, admission, attempts, gate, outcome, responses', async () => {
    expect(await readWhy(store, SENT_KEY)).toMatchObject({
      event: { seq: 1, type: 'Lapse State Changed' },
      rule: {
        trigger: { type: 'segment', segment: 'lapsed' },
        because: 'entered segment lapsed',
        segmentBecause: 'account.lapse is lapsed',
      },
      campaign: { id: 'win-back', version: 2 },
      admission: { decidedSeq: 1, heldUp: [{ kind: 'deferred', reason: 'quiet hours' }] },
      attempts: [
        { fence: 1, outcome: 'temporary' },
        { fence: 2, gate: 'passed', outcome: 'accepted' },
      ],
      gate: { seq: 1 },
      outcome: { phase: 'ACCEPTED', queueId: 'q1' },
      responses: [
        { verdict: 'machine' },
        { verdict: 'human' },
        { verdict: 'human' },
        { kind: 'click', link: 'https://shop.test/' },
      ],
    });
    expect(await readWhy(store, 'f'.repeat(64))).toBeNull();
  });

  test('what was not sent: never enrolled, dropped, cancelled, each with its reason', async () => {
    expect(await readWhyNot(store, 'acme', 'win-back')).toMatchObject({
      notEnrolled: { reason: 'history', count: 3 },
      enrolments: [],
    });
    const why = await readWhyNot(store, 'sepahan', 'win-back');
    expect(why).toMatchObject({ notEnrolled: null, enrolments: [{ endedBecause: 'exit: Order Completed' }] });
    const touches = typeof why === 'string' ? [] : why.enrolments[0]?.touches;
    expect(touches?.map(({ step, status, reason, message }) => [step, status, reason, message])).toEqual([
      ['send:we-miss-you', 'accepted', null, SENT_KEY],
      ['send:comeback-offer', 'dropped', 'unsubscribed: offers', null],
      ['task:keep', 'cancelled', 'exit: Order Completed', null],
    ]);
    expect(await findTouch(store, DROPPED_EFFECT)).toEqual({ account: 'sepahan', campaign: 'win-back' });
    expect(await readWhyNot(store, 'nobody', 'win-back')).toBe('unknown account');
    expect(await readWhyNot(store, 'acme', 'nothing')).toBe('unknown campaign');
  });
});
