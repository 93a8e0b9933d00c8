/** The starters that live on what people say and do: complaints, late goods, leads, levels, kinds, tenders, owners. Each on real rows. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LapseFunction } from '../../src/domain/lapse.ts';
import type { Level } from '../../src/domain/relationship.ts';
import type { BusinessTime } from '../../src/domain/time.ts';
import { answerApproval } from '../../src/store/approvals/answer-approval.ts';
import { closeCase } from '../../src/store/cases/close-case.ts';
import { openCase } from '../../src/store/cases/open-case.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { setKinds, setLevel, setService } from '../../src/store/dossier/set-standing-words.ts';
import { logEntry } from '../../src/store/log/log-touch.ts';
import { changeOwner } from '../../src/store/owners/change-owner.ts';
import { moveContact } from '../../src/store/people/move-contact.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { day } from '../engine/given.ts';
import { addAccount, addContact, append, noLapse } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { playStarters } from '../support/play-starters.ts';
import { publishStarters } from '../support/starters.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('starter-relations');
  await publishStarters(store, day(-1));
  const owner = (id: string) => ({ id, name: id, email: `${id}@keyline.test`, timezone: 'UTC' });
  await store.prisma.owner.createMany({ data: [owner('mina'), owner('dara')] });
});
afterAll(() => store.close());

const play = (account: string, at: BusinessTime, lapse: LapseFunction = noLapse) =>
  playStarters(store, account, at, lapse);

/** An account that has been looked at before, so that its segments are known. */
const known = async (id: string, fields: Parameters<typeof addAccount>[2] = {}): Promise<string> => {
  await addAccount(store, id, {
    ...{ currency: 'GBP', usualOrderMinor: 100_00n, lapseSince: new Date(day(-300)), ownerId: 'mina' },
    // What counts for them is known: no survey asks.
    dossier: { buying_priority: { value: 'price', source: 'mina', asOf: new Date(day(-300)).toISOString() } },
    ...fields,
  });
  await play(id, day(-1));
  return id;
};
const by = (account: string) => ({ account, actor: 'mina' });
const said = async <Result>(saying: Promise<{ readonly type: string; readonly result?: Result }>): Promise<Result> => {
  const answer = await saying;
  if (answer.type !== 'done' || answer.result === undefined) throw new Error(JSON.stringify(answer));
  return answer.result;
};
/** The account's open task of a campaign is closed with an outcome. */
const closeTask = async (accountId: string, campaignId: string, outcome: string): Promise<void> => {
  const { id } = await store.prisma.task.findFirstOrThrow({ where: { accountId, campaignId, status: 'open' } });
  expect(await completeTask(store, { id, outcome, actor: 'mina', note: null })).toMatchObject({ type: 'done' });
};
const enrolment = (accountId: string, campaignId: string) =>
  store.prisma.enrolment.findFirst({ where: { accountId, campaignId }, orderBy: { enteredAt: 'desc' } });
const buys = (account: string, id: string, pounds: number) =>
  append(store, account, 'Order Completed', {
    sourceId: id,
    payload: { order: { id, total: { minor: pounds * 100, currency: 'GBP' }, items: [] } },
  });
const level = (account: string, to: Level) => said(setLevel(store, by(account), to));

const complain = (account: string) =>
  said(
    openCase(store, by(account), {
      kind: 'complaint',
      title: 'Broken',
      source: 'desk',
      number: account,
      openedAt: null,
    }),
  );
const close = (id: string, solved: boolean) =>
  said(closeCase(store, { id, kind: 'complaint', actor: 'mina', note: null, solved }));

describe('a complaint', () => {
  test('of a major account: an answer at once, a visit, the question at its end, and a look a week later', async () => {
    const account = await known('major', { level: 'major' });
    await stepClock(store.prisma, day(0));
    const { id } = await complain(account);
    expect(await play(account, day(0))).toEqual([
      'task:visit-a-major-customer-has-a-problem',
      'send:complaint-received',
    ]);
    const [mail] = await store.prisma.effect.findMany({ where: { accountId: account, type: 'send' } });
    expect(mail?.payload).toMatchObject({ transactional: true, topic: 'service', template: 'complaint-received' });
    await stepClock(store.prisma, day(1));
    await close(id, true);
    expect(await play(account, day(1))).toEqual(['send:complaint-closed']);
    expect(await enrolment(account, 'major-with-problems')).toMatchObject({ endedBecause: 'left major-with-problems' });
    expect(await play(account, day(8))).toEqual(['task:call-has-the-complaint-stayed-solved']);
    await closeTask(account, 'service-recovered', 'not-reached');
    expect(await play(account, day(9))).toEqual(['send:service-recovered']);
  });

  test.each([
    ['came-back', ['alert:the-complaint-of-has-come-back']],
    ['stayed-solved', []],
  ])('of which they say on the telephone that it %s: no mail about it', async (outcome, asked) => {
    const account = await known(outcome);
    await stepClock(store.prisma, day(0));
    const { id } = await complain(account);
    await close(id, true);
    await play(account, day(0));
    await play(account, day(7));
    await closeTask(account, 'service-recovered', outcome);
    expect(await play(account, day(8))).toEqual(asked);
    expect(await enrolment(account, 'service-recovered')).toMatchObject({ endedBecause: outcome });
  });

  test('closed as not solved: nobody is asked whether it is', async () => {
    const account = await known('unsolved');
    await stepClock(store.prisma, day(0));
    const { id } = await complain(account);
    expect(await play(account, day(0))).toEqual(['send:complaint-received']);
    await close(id, false);
    expect(await play(account, day(1))).toEqual([]);
    expect(await enrolment(account, 'service-recovered')).toBe(null);
  });
});

describe('an order that is late', () => {
  const late = async (account: string) => {
    await known(account);
    await stepClock(store.prisma, day(0));
    const payload = { order: { id: `${account}-1` }, days: 0, delivered: false };
    await append(store, account, 'Delivery Late', { payload });
    expect(await play(account, day(0))).toEqual(['task:an-order-of-is-late-call-before-they-do']);
  };

  test('the owner calls, then apologises, also where he did not call within a working day', async () => {
    await late('told');
    await closeTask('told', 'late-delivery-apology', 'told');
    expect(await play('told', day(0, 2))).toEqual(['send:apology-late-delivery']);
    await late('not-called');
    expect(await play('not-called', day(1, 1))).toEqual(['send:apology-late-delivery']);
    const sends = await store.prisma.effect.findMany({ where: { accountId: 'told', type: 'send' } });
    // As a repair it passes a hold of marketing; it names no offer.
    expect(sends.map(({ payload }) => payload)).toMatchObject([
      { priority: 1, transactional: false, data: { offer: null } },
    ]);
  });

  test('not late after all, or complained about: no apology', async () => {
    await late('in-time');
    await closeTask('in-time', 'late-delivery-apology', 'not-late');
    expect(await play('in-time', day(1, 1))).toEqual([]);
    await late('complained');
    await complain('complained');
    expect(await play('complained', day(1, 1))).toEqual(['send:complaint-received']);
    expect(await enrolment('complained', 'late-delivery-apology')).toMatchObject({ endedBecause: 'Complaint Opened' });
  });
});

describe('leads and first purchases', () => {
  const TALK = 'task:talk-to-what-do-they-need-can-they-pay-w';

  test('a lead: the owner talks first, then introduces himself; the first order ends it', async () => {
    const account = await known('lead');
    await level(account, 'lead');
    expect(await play(account, day(0))).toEqual([TALK]);
    await closeTask(account, 'welcome-lead', 'may-write');
    expect(await play(account, day(1))).toEqual(['send:welcome-lead']);
    await stepClock(store.prisma, day(3));
    await buys(account, 'lead-1', 100);
    await play(account, day(3));
    expect(await enrolment(account, 'welcome-lead')).toMatchObject({ status: 'exited', goalAt: new Date(day(3)) });
  });

  test('a lead that does not fit gets no letter', async () => {
    const account = await known('no-fit');
    await level(account, 'lead');
    expect(await play(account, day(0))).toEqual([TALK]);
    await closeTask(account, 'welcome-lead', 'no-fit');
    expect(await play(account, day(20))).toEqual([]);
    expect(await enrolment(account, 'welcome-lead')).toMatchObject({ endedBecause: 'no-fit' });
  });

  test('a competitor seen at a lead starts a second source; at a customer it does not', async () => {
    const sight = (account: string) =>
      said(logEntry(store, by(account), { kind: 'competitor', text: 'seen', about: 'Habi', at: null, source: null }));
    await known('lead-elsewhere', { level: 'lead' });
    await known('customer-elsewhere', { level: 'major' });
    await stepClock(store.prisma, day(0));
    await sight('lead-elsewhere');
    await sight('customer-elsewhere');
    expect(await play('customer-elsewhere', day(0))).toEqual([]);
    expect(await play('lead-elsewhere', day(0))).toHaveLength(1);
    await closeTask('lead-elsewhere', 'prospect-from-competitor', 'open-to-us');
    expect(await play('lead-elsewhere', day(1))).toEqual(['send:second-source']);
  });

  test('first orders: a call when the goods are there, then a letter, once; something wrong is mended first', async () => {
    const young: LapseFunction = (history, parameters, now) => ({
      ...noLapse(history, parameters, now),
      state: 'not-enough-history',
    });
    for (const account of ['young', 'young-wronged']) {
      await known(account, { usualOrderMinor: null, lapseState: 'not-enough-history' });
      await stepClock(store.prisma, day(0));
      await buys(account, `${account}-1`, 100);
      expect(await play(account, day(0), young)).toEqual([]);
      expect(await play(account, day(7), young)).toContain('task:call-did-the-first-goods-arrive-as-they-');
    }
    await closeTask('young', 'first-purchases', 'all-well');
    expect(await play('young', day(8), young)).toEqual(['send:first-purchases']);
    await closeTask('young-wronged', 'first-purchases', 'something-wrong');
    expect(await play('young-wronged', day(8), young)).toEqual(['alert:something-was-wrong-with-the-first-goods']);
    await stepClock(store.prisma, day(9));
    await buys('young', 'young-2', 100);
    await play('young', day(9), young);
    expect(await store.prisma.enrolment.count({ where: { accountId: 'young', campaignId: 'first-purchases' } })).toBe(
      1,
    );
  });
});

describe('growing and shrinking customers', () => {
  test('a low-volume customer: what do they buy elsewhere, then an offer; a level that rises ends it', async () => {
    const account = await known('low');
    await level(account, 'low-volume');
    expect(await play(account, day(0))).toEqual(['task:find-out-what-buys-elsewhere-that-we-hav']);
    await closeTask(account, 'low-volume-growth', 'known');
    expect(await play(account, day(1))).toEqual(['offer:growth', 'send:growth-offer']);
    expect(await store.prisma.offer.findFirstOrThrow({ where: { accountId: account } })).toMatchObject({
      percent: 10,
      maxMinor: 70_00n,
    });
    await level(account, 'major');
    expect(await play(account, day(2))).toEqual([]);
    expect(await enrolment(account, 'low-volume-growth')).toMatchObject({ endedBecause: 'left low-volume' });
  });

  test('an order far below the usual: the owner asks, nobody is written to', async () => {
    const account = await known('small-order');
    await stepClock(store.prisma, day(0));
    await buys(account, 'small-1', 30);
    expect(await play(account, day(0))).toEqual(['task:ordered-far-less-than-usual-ask-why']);
    await closeTask(account, 'order-below-usual', 'buys-elsewhere');
    expect(await play(account, day(1))).toEqual(['alert:orders-less-and-not-by-chance']);
    expect(await store.prisma.effect.count({ where: { accountId: account, type: 'send' } })).toBe(0);
  });

  test('e-ordering is shown where it could be offered, until another word is said of it', async () => {
    const account = await known('by-phone');
    const word = (status: string) =>
      said(setService(store, by(account), { name: 'e-ordering', status, source: 'mina' }));
    await stepClock(store.prisma, day(0));
    await word('could-be-offered');
    expect(await play(account, day(0))).toEqual(['send:e-ordering']);
    await word('has');
    expect(await play(account, day(1))).toEqual([]);
    expect(await enrolment(account, 'e-ordering-offer')).toMatchObject({ endedBecause: 'left could-use-e-ordering' });
  });
});

describe('kinds', () => {
  test('an expert is invited; without an answer the owner calls', async () => {
    const account = await known('expert');
    await said(setKinds(store, by(account), ['expert']));
    expect(await play(account, day(0))).toEqual(['send:expert-round']);
    expect(await play(account, day(14))).toEqual(['task:ask-by-telephone-whether-they-join-the-e']);
  });

  test('an image-maker is asked for a reference by the owner’s yes only', async () => {
    for (const [account, approved] of [
      ['named', true],
      ['unnamed', false],
    ] as const) {
      await known(account);
      await stepClock(store.prisma, day(0));
      await said(setKinds(store, by(account), ['image-maker']));
      expect(await play(account, day(0))).toEqual(['approve:owner']);
      const { id } = await store.prisma.approval.findFirstOrThrow({ where: { accountId: account } });
      await answerApproval(store, { id, approved, actor: 'mina', note: null });
      expect(await play(account, day(1))).toEqual(approved ? ['send:reference-request'] : []);
    }
  });

  test('never beside an open complaint', async () => {
    const account = await known('unhappy');
    await stepClock(store.prisma, day(0));
    await complain(account);
    await said(setKinds(store, by(account), ['image-maker']));
    expect(await play(account, day(0))).toEqual(['send:complaint-received']);
    expect(await enrolment(account, 'reference-request')).toMatchObject({ endedBecause: 'complaint-open' });
  });
});

describe('dates, people, owners', () => {
  const ahead = (account: string, kind: string) =>
    append(store, account, 'Tender Ahead', { payload: { tender: 't', kind, title: 'Canteens', days: 60 } });

  test('a contract that ends: asked, then written to, unless it is agreed; the decision ends it', async () => {
    for (const account of ['contract', 'agreed']) {
      await known(account);
      await stepClock(store.prisma, day(0));
      await ahead(account, 'contract');
      expect(await play(account, day(0))).toEqual(['task:a-contract-of-ends-soon-ask-what-they-wa']);
    }
    await closeTask('agreed', 'renewal-ahead', 'agreed-already');
    expect(await play('agreed', day(1))).toEqual([]);
    await closeTask('contract', 'renewal-ahead', 'write-to-them');
    expect(await play('contract', day(1))).toEqual(['send:renewal-ahead']);
    const payload = { tender: 't', kind: 'contract', title: 'Canteens', result: 'won', reason: null, winner: null };
    await append(store, 'contract', 'Tender Decided', { payload });
    expect(await play('contract', day(20))).toEqual([]);
    expect(await enrolment('contract', 'renewal-ahead')).toMatchObject({ status: 'exited', goalAt: new Date(day(1)) });
  });

  test('a tender: the owner decides whether we bid; silence is told', async () => {
    const account = await known('tender');
    await stepClock(store.prisma, day(0));
    await ahead(account, 'tender');
    expect(await play(account, day(0))).toEqual(['task:a-tender-of-is-near-do-we-bid-and-who-wr']);
    expect(await play(account, day(8))).toEqual(['alert:nobody-has-said-whether-we-bid-for-the-t']);
  });

  test('somebody new: a letter to all who decide, where the owner says that they do', async () => {
    const account = await known('new-people');
    await known('old-people');
    await addContact(store, 'old-people', 'nadia');
    await stepClock(store.prisma, day(0));
    await moveContact(store, { contact: 'old-people-nadia', actor: 'mina', into: account });
    expect(await play(account, day(0))).toEqual(['task:somebody-new-is-at-do-they-decide-and-do']);
    await closeTask(account, 'new-decision-maker', 'decides');
    // To her and to who decided before.
    expect(await play(account, day(1))).toEqual(['send:new-decision-maker', 'send:new-decision-maker']);
  });

  test('the new owner introduces himself after two days, and not where the change was taken back', async () => {
    const account = await known('handed-over');
    const back = await known('handed-back');
    await stepClock(store.prisma, day(0));
    for (const each of [account, back]) {
      await said(changeOwner(store, by(each), 'dara'));
      expect(await play(each, day(0))).toEqual([]);
    }
    await stepClock(store.prisma, day(1));
    await said(changeOwner(store, by(back), 'mina'));
    expect(await play(back, day(4))).toEqual([]);
    expect(await play(account, day(2))).toEqual(['send:owner-changed', 'task:call-you-are-their-new-owner']);
  });

  test('a broken contact plan: a week for its task, then a short letter', async () => {
    for (const account of ['quiet', 'called', 'only-personal']) {
      await known(account);
      await stepClock(store.prisma, day(0));
      const which = account === 'only-personal' ? 'personal' : 'any';
      await append(store, account, 'Contact Plan Breached', { payload: { which } });
      expect(await play(account, day(0))).toEqual([]);
    }
    await stepClock(store.prisma, day(2));
    await append(store, 'called', 'Call Logged');
    expect(await play('called', day(7))).toEqual([]);
    expect(await play('only-personal', day(7))).toEqual([]);
    expect(await play('quiet', day(7))).toEqual(['send:contact-check-in']);
  });
});
