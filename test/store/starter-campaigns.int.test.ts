/** The campaigns that come with Keyline, read from their files, published and played through the decide transaction. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { LapseFunction } from '../../src/domain/lapse.ts';
import { type BusinessTime, HOUR, later } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { day } from '../engine/given.ts';
import { addAccount, append } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { playStarters } from '../support/play-starters.ts';
import { addCustomer, orderOf, publishStarters, silentFrom } from '../support/starters.ts';

let store: Store;
beforeAll(async () => {
  store = await openTestStore('starter-campaigns');
  await publishStarters(store);
  await store.prisma.product.createMany({ data: ['p1', 'lamp'].map((id) => ({ id, name: id })) });
  await store.prisma.productRelation.create({
    data: { runId: 0, productId: 'p1', relatedId: 'lamp', lift: 2, support: 9, rank: 1 },
  });
});
afterAll(() => store.close());

/** Whose silence is too long, until it buys. */
const lapsing = new Map<string, BusinessTime>();
const silence = (account: string): LapseFunction => silentFrom(lapsing.get(account) ?? null);

const play = (account: string, at: BusinessTime) => playStarters(store, account, at, silence(account));
const buys = (account: string, id: string, pounds = 100) =>
  append(store, account, 'Order Completed', orderOf(id, pounds));
const lapsed = async (account: string): Promise<void> => {
  await addCustomer(store, account);
  await play(account, day(-1));
  lapsing.set(account, day(0));
  await store.prisma.account.update({ where: { id: account }, data: { lapseAt: new Date(day(0)) } });
};
const enrolmentOf = (accountId: string, campaignId: string) =>
  store.prisma.enrolment.findFirstOrThrow({ where: { accountId, campaignId } });
const sendOf = async (account: string, step: string) =>
  (await store.prisma.effect.findMany({ where: { accountId: account, type: 'send' } })).find(({ id }) =>
    id.includes(`/${step}/`),
  );

describe('win-back', () => {
  test('nobody answers: a week later the offer by its tier, two weeks later the task, and it is over', async () => {
    await lapsed('silent');
    expect(await play('silent', day(0))).toEqual(['send:we-miss-you']);
    expect(await play('silent', later(day(7), -1))).toEqual([]);
    expect(await play('silent', day(7))).toEqual(['offer:comeback', 'send:comeback-offer']);
    expect(await store.prisma.offer.findFirstOrThrow({ where: { accountId: 'silent' } })).toMatchObject({
      // The mail with its code has gone.
      status: 'issued',
      percent: 20,
      maxMinor: 400_00n,
      expiresAt: new Date('2027-03-22T23:59:59.999Z'),
    });
    expect((await sendOf('silent', 'send:comeback-offer'))?.payload).toMatchObject({
      data: { offer: { percent: 20, empty: null } },
    });
    // A gold customer is invited meanwhile: an event is no win-back and waits for nobody.
    expect(await play('silent', day(21))).toEqual([expect.stringMatching(/^task:keep-or-release/), 'send:invitation']);
    expect(await enrolmentOf('silent', 'win-back')).toMatchObject({ status: 'finished', because: 'entered lapsed' });
    expect(await store.prisma.task.findFirstOrThrow({ where: { accountId: 'silent' } })).toMatchObject({
      status: 'open',
      outcomes: ['keep', 'lost'],
    });
  });

  test('somebody looks again: the owner calls; talking ends it, and no offer is made', async () => {
    await lapsed('warm');
    await play('warm', day(0));
    const mail = await sendOf('warm', 'send:we-miss-you');
    await stepClock(store.prisma, day(2));
    await append(store, 'warm', 'Email Clicked', {
      contact: 'warm-ana',
      payload: { effect: mail?.id, verdict: 'human', message: 'm', link: '1' },
    });
    expect(await play('warm', day(2))).toEqual(['task:warm-looked-again']);
    const task = await store.prisma.task.findFirstOrThrow({ where: { accountId: 'warm' } });
    await append(store, 'warm', 'Task Done', { payload: { effect: task.id, outcome: 'talking' } });
    expect(await play('warm', day(3))).toEqual([]);
    expect(await enrolmentOf('warm', 'win-back')).toMatchObject({
      status: 'finished',
      endedBecause: 'owner-took-over',
    });
  });

  test('not reached on the phone: the journey goes on to the offer', async () => {
    await lapsed('not-reached');
    await play('not-reached', day(0));
    const mail = await sendOf('not-reached', 'send:we-miss-you');
    await stepClock(store.prisma, day(2));
    await append(store, 'not-reached', 'Email Clicked', {
      payload: { effect: mail?.id, verdict: 'human', message: 'm', link: '1' },
    });
    await play('not-reached', day(2));
    const task = await store.prisma.task.findFirstOrThrow({ where: { accountId: 'not-reached' } });
    await append(store, 'not-reached', 'Task Done', { payload: { effect: task.id, outcome: 'not-reached' } });
    expect(await play('not-reached', day(3))).toEqual(['offer:comeback', 'send:comeback-offer']);
  });

  test('the first purchase stops it, counts as won back, and starts the thanks', async () => {
    await lapsed('buys');
    await play('buys', day(0));
    await stepClock(store.prisma, day(3));
    const { seq } = await buys('buys', 'first');
    expect(await play('buys', day(3))).toEqual([]);
    expect(await enrolmentOf('buys', 'win-back')).toMatchObject({
      status: 'exited',
      endedBecause: 'Order Completed',
      endedSeq: seq,
      goalAt: new Date(day(3)),
    });
    expect(
      await store.prisma.plannedTouch.count({
        where: { accountId: 'buys', campaignId: 'win-back', status: { in: ['planned', 'asked'] } },
      }),
    ).toBe(0);
    expect(await enrolmentOf('buys', 'thank-you-related')).toMatchObject({
      status: 'open',
      entryKey: 'first',
      triggerSeq: seq,
    });
  });
});

describe('thank-you', () => {
  const customer = async (account: string) => {
    await addAccount(store, account, { currency: 'GBP', usualOrderMinor: 100_00n, lapseSince: new Date(day(-300)) });
    await play(account, day(-1));
  };

  test('two days after a real order, with what goes with it; a reminder only where the code was not used', async () => {
    for (const [account, redeems] of [
      ['reminded', false],
      ['redeemed', true],
    ] as const) {
      await customer(account);
      await stepClock(store.prisma, day(0));
      await buys(account, `${account}-1`);
      expect(await play(account, day(0))).toEqual([]);
      expect(await play(account, day(2))).toEqual(['offer:related', 'send:thank-you']);
      const payload = (await sendOf(account, 'send:thank-you'))?.payload;
      expect(payload).toMatchObject({
        template: 'thank-you',
        data: { offer: { products: [{ product: 'lamp' }] }, order: { id: `${account}-1` } },
      });
      if (redeems) {
        await stepClock(store.prisma, day(10));
        await append(store, account, 'Offer Redeemed', {
          payload: { offer: 'related', code: 'R', order: { id: 'x' } },
        });
      }
      expect(await play(account, later(day(23), HOUR))).toEqual(redeems ? [] : ['send:offer-ends-soon']);
      expect(await enrolmentOf(account, 'thank-you-related')).toMatchObject({
        status: 'finished',
        goalAt: redeems ? new Date(day(10)) : null,
      });
    }
  });

  test('an order below half the usual is none to thank for', async () => {
    await customer('small');
    await stepClock(store.prisma, day(0));
    await buys('small', 'small-1', 49);
    await play('small', day(0));
    expect(await store.prisma.enrolment.count({ where: { accountId: 'small' } })).toBe(0);
  });

  test('nothing goes with it: the plain thanks, and no reminder of an offer that is none', async () => {
    await customer('plain');
    await store.prisma.productRelation.updateMany({ data: { productId: 'other' } });
    await stepClock(store.prisma, day(0));
    await buys('plain', 'plain-1');
    await play('plain', day(0));
    expect(await play('plain', day(2))).toEqual(['offer:related', 'send:thank-you']);
    await store.prisma.productRelation.updateMany({ data: { productId: 'p1' } });
    expect((await sendOf('plain', 'send:thank-you'))?.payload).toMatchObject({
      template: 'thank-you-plain',
      data: { offer: null },
    });
    expect(await play('plain', day(24))).toEqual([]);
    const reasons = await store.prisma.reason.findMany({ where: { accountId: 'plain', kind: 'skipped' } });
    expect(reasons.map(({ step, reason }) => [step, reason])).toContainEqual([
      'send:offer-ends-soon',
      'offer related is empty',
    ]);
  });
});
