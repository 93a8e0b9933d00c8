/** Offers on real rows: asked for, granted in order, named by a mail, ended. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign, Step } from '../../src/domain/campaign.ts';
import type { SendResult } from '../../src/domain/send-result.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { readSigningKeys } from '../../src/store/database/signing-keys.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { expireOffers } from '../../src/store/offers/expire-offers.ts';
import { grantOffers } from '../../src/store/offers/grant-offers.ts';
import { codeOf } from '../../src/store/offers/offer-code.ts';
import { redeemOffer } from '../../src/store/offers/redeem-offer.ts';
import { requestOffer } from '../../src/store/offers/request-offer.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { readAccount } from '../../src/store/views/read-account.ts';
import { campaign, day, given, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { claimOf } from '../support/sends.ts';

let store: Store;
const RELATED = { take: 1, relatedTo: 'trigger.order.items' as const };
const offer = (name: string, over: Partial<Extract<Step, { type: 'offer' }>> = {}) => ({
  type: 'offer' as const,
  name,
  terms: { percent: { type: 'fixed' as const, percent: 10 }, amount: null, gift: null, max: { GBP: 50_00 } },
  budget: null,
  products: null,
  expires: { amount: 14, unit: 'd' as const },
  ...over,
});
/** Asks for its offer at once, names it in a mail, waits. */
const offering = (
  id: string,
  over: Partial<Extract<Step, { type: 'offer' }>> = {},
  own: Partial<Campaign> = {},
): Campaign =>
  campaign({
    id,
    trigger: { type: 'event', event: `Go ${id}`, where: null, maxAge: { amount: 3, unit: 'd' } },
    entry: { reentry: 'every', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
    exits: [{ type: 'event', event: 'Stop', where: null }],
    goal: null,
    ...program({
      offer: offer(id, over),
      mail: { ...send('comeback-offer'), needsOffer: id },
      wait: { type: 'wait', for: { amount: 30, unit: 'd' } },
    }),
    ...own,
  });

/** Named once more on its last day. */
const TWICE = {
  offer: offer('twice'),
  mail: { ...send('comeback-offer'), needsOffer: 'twice' },
  wait: { type: 'wait' as const, for: { amount: 14, unit: 'd' as const } },
  again: { ...send('offer-ends-soon'), needsOffer: 'twice' },
};

/** By an order of this total, with products that go with what was bought. */
const byOrder = (id: string, pounds: number): Campaign => {
  const where = { type: 'is' as const, field: 'order.total', value: pounds };
  const trigger = {
    type: 'event' as const,
    event: 'Order Completed',
    where,
    maxAge: { amount: 3, unit: 'd' as const },
  };
  return offering(id, { products: RELATED }, { trigger });
};

beforeAll(async () => {
  store = await openTestStore('offers');
  await publish(store, [
    offering('tight', { budget: { GBP: 150_00 } }),
    offering('roomy', { budget: { GBP: 10_000_00 } }),
    offering('wide', { budget: { GBP: 260_00 } }),
    offering('free'),
    offering('rebate', { terms: { percent: null, amount: null, gift: null, max: null, rebate: 5 } }),
    offering('other'),
    offering('foreign', { budget: { PHP: 1_000 } }),
    offering('twice', {}, program(TWICE)),
    byOrder('lamps', 1),
    byOrder('chairs', 2),
  ]);
  await store.prisma.product.createMany({ data: ['p1', 'lamp', 'p2', 'chair'].map((id) => ({ id, name: id })) });
  // Set by hand: p1 goes with lamps, p2 with chairs.
  const by = (productId: string, relatedId: string) => ({
    runId: 0,
    productId,
    relatedId,
    lift: 2,
    support: 9,
    rank: 1,
  });
  await store.prisma.productRelation.createMany({ data: [by('p1', 'lamp'), by('p2', 'chair')] });
});
afterAll(() => store.close());

const offerOf = (id: string) => store.prisma.offer.findUniqueOrThrow({ where: { id } });
const budgetOf = async (name: string) => {
  const budget = await store.prisma.budget.findFirst({ where: { name } });
  return budget && { reserved: Number(budget.reservedMinor), spent: Number(budget.spentMinor) };
};

/** The account asks for the offer at `at`; answers the effect, and so the offer, it asked with. */
const ask = async (
  account: string,
  name: string,
  at: BusinessTime = day(0),
  items: readonly string[] = [],
): Promise<string> => {
  if ((await store.prisma.account.count({ where: { id: account } })) === 0) {
    await addAccount(store, account, { currency: 'GBP', timezone: 'Europe/London' });
    await decideAt(store, account, at);
  }
  await stepClock(store.prisma, at);
  const order = {
    id: `o-${account}-${name}`,
    total: { minor: name === 'lamps' ? 1_00 : 2_00, currency: 'GBP' },
    items: items.map((product) => ({ product, name: product, quantity: 1 })),
  };
  const type = items.length > 0 ? 'Order Completed' : `Go ${name}`;
  const { seq } = await append(store, account, type, { payload: { order } });
  await decideUntilDone(store, account);
  const id = `${name}/${account}/fact-${seq}/offer/-/1`;
  await requestOffer(store, id);
  return id;
};
/** Granted, and the account has read it: its mail is asked for. */
const granted = async (account: string, name: string, at?: BusinessTime): Promise<{ id: string; mail: string }> => {
  const id = await ask(account, name, at);
  await grantOffers(store);
  const { effects } = await decideUntilDone(store, account);
  const mail = effects.find(({ type }) => type === 'send');
  if (!mail) throw new Error(`no mail names ${id}`);
  return { id, mail: mail.id };
};
const handOver = async (mail: string, result: SendResult) => {
  const claim = await claimOf(store, mail);
  await passGate(store, claim);
  return { claim, settle: () => settleMessage(store, claim, result) };
};
const ACCEPTED: SendResult = { type: 'accepted', reply: '250 ok', queueId: 'q' };

describe('asking (semantics row 24)', () => {
  test('twice asks once, and the effect is done', async () => {
    const id = await ask('asks', 'free');
    await requestOffer(store, id);
    expect(await offerOf(id)).toMatchObject({ status: 'requested', currency: 'GBP', maxMinor: 5_000n, percent: 10 });
    expect(await store.prisma.effect.findUnique({ where: { id } })).toMatchObject({ status: 'done' });
    await grantOffers(store);
    await requestOffer(store, id);
    expect(await offerOf(id)).toMatchObject({ status: 'reserved' });
  });

  test('after the enrolment ended asks for nothing, and what was requested is released ungranted', async () => {
    const id = await ask('leaves', 'roomy');
    await store.prisma.offer.delete({ where: { id } });
    await store.prisma.effect.update({ where: { id }, data: { status: 'open' } });
    await append(store, 'leaves', 'Stop');
    await decideUntilDone(store, 'leaves');
    await requestOffer(store, id);
    expect(await store.prisma.offer.count({ where: { id } })).toBe(0);

    const second = await ask('leaves', 'roomy');
    await append(store, 'leaves', 'Stop');
    await decideUntilDone(store, 'leaves');
    await grantOffers(store);
    expect(await offerOf(second)).toMatchObject({ status: 'released', code: null });
    expect((await budgetOf('roomy'))?.reserved ?? 0).toBe(0);
  });
});

describe('granting', () => {
  test('a tight budget goes by instant, then account, however many grant at once: the worst case counts (row 27)', async () => {
    // Asked for in another order than they are granted in.
    const ids = [
      await ask('t-e', 'tight', day(0, 2)),
      await ask('t-d', 'tight', day(0, 1)),
      await ask('t-c', 'tight', day(0, 2)),
      await ask('t-b', 'tight', day(0, 1)),
      await ask('t-a', 'tight', day(0, 3)),
    ];
    const rung = (await Promise.all(Array.from({ length: 6 }, () => grantOffers(store)))).flat();
    expect([...rung].sort()).toEqual(['t-a', 't-b', 't-c', 't-d', 't-e']);
    const offers = await store.prisma.offer.findMany({ where: { id: { in: ids } }, orderBy: { accountId: 'asc' } });
    expect(offers.map(({ accountId, status, emptyReason }) => [accountId, status, emptyReason])).toEqual([
      ['t-a', 'empty', 'budget exhausted'],
      ['t-b', 'reserved', null],
      ['t-c', 'reserved', null],
      ['t-d', 'reserved', null],
      ['t-e', 'empty', 'budget exhausted'],
    ]);
    expect(await budgetOf('tight')).toEqual({ reserved: 150_00, spent: 0 });
    const facts = await store.prisma.event.findMany({ where: { type: 'Offer Reserved', sourceId: { in: ids } } });
    expect(facts).toHaveLength(5);
    await stepClock(store.prisma, day(0));
  });

  test('the code that takes a budget to 80 % is told its owner, by task and mail, and no other is (row 27)', async () => {
    await store.prisma.owner.create({ data: { id: 'kim', name: 'Kim', email: 'kim@keyline.test' } });
    // 50 pounds each of 260: the fourth makes 200, the fifth 250.
    for (const account of ['w-1', 'w-2', 'w-3', 'w-4', 'w-5']) {
      await addAccount(store, account, { currency: 'GBP', timezone: 'Europe/London', ownerId: 'kim' });
      await decideAt(store, account, day(0));
      await ask(account, 'wide');
      await grantOffers(store);
    }
    const title = 'The budget of offer wide in wide is nearly used up: £10.00 left';
    expect(
      await store.prisma.task.findMany({ where: { step: 'budget-near', accountId: { startsWith: 'w-' } } }),
    ).toMatchObject([{ accountId: 'w-5', ownerId: 'kim', status: 'open', title, dueAt: new Date(day(2)) }]);
    expect(await store.prisma.notice.findMany({ where: { kind: 'alert' } })).toMatchObject([
      { address: 'kim@keyline.test', subject: title, dueAt: new Date(day(0)) },
    ]);
  });

  test('an empty offer says why, and the journey goes on without its mail', async () => {
    const id = await ask('empty', 'foreign');
    await grantOffers(store);
    expect(await offerOf(id)).toMatchObject({ status: 'empty', emptyReason: 'no budget in GBP', code: null });
    const nothing = await ask('unrelated', 'lamps', day(0), ['unknown']);
    await grantOffers(store);
    expect(await offerOf(nothing)).toMatchObject({ emptyReason: 'no related product' });
    expect((await decideUntilDone(store, 'unrelated')).effects).toEqual([]);
    const reasons = await store.prisma.reason.findMany({
      where: { accountId: 'unrelated', kind: 'skipped' },
      orderBy: { decision: 'asc' },
    });
    expect(reasons.map(({ step, reason }) => [step, reason])).toEqual([
      ['offer', 'offer empty: no related product'],
      ['mail', 'offer lamps is empty'],
    ]);
  });

  test('one open offer per product scope: the older stays (row 28)', async () => {
    await ask('stacks', 'lamps', day(0), ['p1']);
    await grantOffers(store);
    const chairs = await ask('stacks', 'chairs', day(0), ['p2']);
    const all = await ask('stacks', 'free');
    await grantOffers(store);
    expect(await offerOf(chairs)).toMatchObject({
      status: 'reserved',
      products: [{ product: 'chair', name: 'chair' }],
    });
    expect(await offerOf(all)).toMatchObject({ status: 'empty', emptyReason: 'older offer open' });

    await ask('whole', 'free');
    await grantOffers(store);
    const lamps = await ask('whole', 'lamps', day(0), ['p1']);
    const other = await ask('whole', 'other');
    await grantOffers(store);
    expect(await offerOf(lamps)).toMatchObject({ emptyReason: 'older offer open' });
    expect(await offerOf(other)).toMatchObject({ emptyReason: 'older offer open' });
  });

  test('the code is derived under our own key, and another one is taken where it is somebody else’s', async () => {
    const { id: taken } = await granted('coded-before', 'free');
    const id = await ask('coded', 'free');
    const [key] = await readSigningKeys(store);
    if (!key) throw new Error('no key');
    const [first, second] = [0, 1].map((turn) => codeOf(key.secret, id, 'free', turn));
    expect(first).toMatch(/^FREE-[2-9A-HJKMNP-Z]{8}$/);
    expect(second).not.toBe(first);
    await store.prisma.offer.update({ where: { id: taken }, data: { code: first ?? null } });
    await grantOffers(store);
    expect(await offerOf(id)).toMatchObject({ status: 'reserved', code: second });
  });
});

describe('a mail names it (semantics row 24)', () => {
  test('issued with the first one that is accepted, and only then', async () => {
    const { id, mail } = await granted('issued', 'roomy');
    expect(await offerOf(id)).toMatchObject({ status: 'reserved', issuedAt: null });
    const { settle } = await handOver(mail, ACCEPTED);
    expect(await offerOf(id)).toMatchObject({ status: 'reserved' });
    await settle();
    await settle();
    expect(await offerOf(id)).toMatchObject({ status: 'issued', issuedAt: new Date(day(0)) });
  });

  test('perhaps accepted: somebody may hold the code', async () => {
    const { id, mail } = await granted('unknown', 'roomy');
    await (await handOver(mail, { type: 'unknown', reason: 'line lost' })).settle();
    expect(await offerOf(id)).toMatchObject({ status: 'issued' });
  });

  test('sent to nobody, and no mail is left that could name it: released, while the journey goes on', async () => {
    const { id, mail } = await granted('rejected', 'roomy');
    const before = await budgetOf('roomy');
    await (
      await handOver(mail, { type: 'rejected', stage: 'dot', code: 550, enhanced: '5.7.1', reply: 'no' })
    ).settle();
    expect(await offerOf(id)).toMatchObject({ status: 'reserved' });
    await decideUntilDone(store, 'rejected');
    expect(await offerOf(id)).toMatchObject({ status: 'released' });
    expect(await store.prisma.enrolment.findFirst({ where: { accountId: 'rejected' } })).toMatchObject({
      status: 'open',
    });
    expect((await budgetOf('roomy'))?.reserved).toBe((before?.reserved ?? 0) - 50_00);
    await stepClock(store.prisma, day(0));
  });

  test('an exit releases what no mail has named, and leaves what one has', async () => {
    const told = await granted('told', 'roomy');
    await (await handOver(told.mail, ACCEPTED)).settle();
    const untold = await granted('untold', 'roomy');
    const before = await budgetOf('roomy');
    for (const account of ['told', 'untold']) {
      await append(store, account, 'Stop');
      await decideUntilDone(store, account);
    }
    expect(await offerOf(told.id)).toMatchObject({ status: 'issued' });
    expect(await offerOf(untold.id)).toMatchObject({ status: 'released' });
    expect((await budgetOf('roomy'))?.reserved).toBe((before?.reserved ?? 0) - 50_00);
  });

  test('at its gate while the enrolment ends: the code is out, so it is honoured and its budget taken again', async () => {
    const { id, mail } = await granted('crossed', 'roomy');
    const before = await budgetOf('roomy');
    const { settle } = await handOver(mail, ACCEPTED);
    await append(store, 'crossed', 'Stop');
    await decideUntilDone(store, 'crossed');
    expect(await offerOf(id)).toMatchObject({ status: 'released' });
    await settle();
    expect(await offerOf(id)).toMatchObject({ status: 'issued' });
    expect(await budgetOf('roomy')).toEqual(before);
  });
});

/** Its mail has gone at the clock's instant. */
const issued = async (account: string, name: string, at?: BusinessTime) => {
  const { id, mail } = await granted(account, name, at);
  await (await handOver(mail, ACCEPTED)).settle();
  await decideUntilDone(store, account);
  const { code, expiresAt } = await offerOf(id);
  if (!expiresAt) throw new Error(`${id} has no end`);
  return { id, code: code ?? '', end: businessTime(expiresAt.getTime()) };
};

describe('a rebate (semantics row 29)', () => {
  const ordered = (account: string, id: string, at: BusinessTime, pounds: number, currency = 'GBP') =>
    store.prisma.order.create({
      data: {
        ...{ source: 'shop', id, accountId: account, placedAt: new Date(at), kind: pounds < 0 ? 'credit' : 'sale' },
        ...{ totalMinor: BigInt(pounds * 100), currency },
      },
    });

  test('grows with the orders of its period, is promised at its end and granted by a task', async () => {
    const { id, mail } = await granted('rebated', 'rebate');
    expect(await offerOf(id)).toMatchObject({ status: 'reserved', code: null, reservedMinor: 0n });
    await ordered('rebated', 'before', day(-1), 900);
    await (await handOver(mail, ACCEPTED)).settle();
    await ordered('rebated', 'first', day(1), 1_000);
    await ordered('rebated', 'returned', day(2), -100);
    await ordered('rebated', 'abroad', day(3), 5_000, 'PHP');
    const end = businessTime((await offerOf(id)).expiresAt?.getTime() ?? 0);
    await ordered('rebated', 'last', end, 300);
    await ordered('rebated', 'after', later(end, 1), 700);
    const seen = async () => (await readAccount(store, 'rebated'))?.offers;
    // 5 % of 1000 - 100 + 300.
    expect(await seen()).toMatchObject([
      { name: 'rebate', code: null, rebate: { percent: 5, accrued: { minor: 60_00, currency: 'GBP' } } },
    ]);
    expect(await store.prisma.promise.count({ where: { accountId: 'rebated' } })).toBe(0);

    await stepClock(store.prisma, end);
    await Promise.all([expireOffers(store), expireOffers(store)]);
    const what = 'rebate £60.00, 5 % of what was ordered';
    const [promise, ...more] = await store.prisma.promise.findMany({ where: { accountId: 'rebated' } });
    expect(more).toEqual([]);
    expect(promise).toMatchObject({ what, status: 'open', madeAt: new Date(end) });
    const task = await store.prisma.task.findFirstOrThrow({ where: { accountId: 'rebated', step: 'keep-promise' } });
    expect(task).toMatchObject({ status: 'open', title: `Promised to rebated: ${what}`, dueAt: promise?.dueAt });
    await completeTask(store, { id: task.id, outcome: 'kept', actor: 'kim', note: null });
    expect(await store.prisma.promise.findFirst({ where: { accountId: 'rebated' } })).toMatchObject({ status: 'kept' });
    await stepClock(store.prisma, day(0));
  });

  test('of nothing, or of a mail that nobody got, nothing is owed', async () => {
    const idle = await issued('idle', 'rebate');
    const untold = await granted('untold-of', 'rebate');
    await ordered('untold-of', 'plenty', day(1), 1_000);
    await stepClock(store.prisma, idle.end);
    await expireOffers(store);
    expect([(await offerOf(idle.id)).status, (await offerOf(untold.id)).status]).toEqual(['expired', 'reserved']);
    expect(await store.prisma.promise.count({ where: { accountId: { in: ['idle', 'untold-of'] } } })).toBe(0);
    await stepClock(store.prisma, day(0));
  });
});

const redeem = (account: string, code: string, placedAt: BusinessTime, receivedAt = placedAt) =>
  inTransaction(store, (tx) =>
    redeemOffer(tx, {
      ...{ account, code, orderId: `o${placedAt}`, total: { minor: 90_00, currency: 'GBP' } },
      ...{ placedAt, receivedAt, historic: false, contact: null },
    }),
  );
/** Claims whatever the hour, a day before it would be too late. */
const claimAnyHour = (mail: string) =>
  claimMessage(store, {
    effectId: mail,
    admit: (request, window, policy, now) => admit({ ...request, tooLateAt: later(now, DAY) }, window, policy, now),
    settings: { ...given().settings, quietHours: { from: 0, to: 0 }, closedWeekdays: [] },
    leaseMs: 60_000,
  });

describe('row 26: the end', () => {
  test('its day is over: the budget is freed and the fact appended, once, however many sweep (row 27)', async () => {
    const { id, end } = await issued('expires', 'roomy');
    const due = await store.prisma.offer.findMany({ where: { name: 'roomy', status: 'issued' } });
    const before = await budgetOf('roomy');
    await stepClock(store.prisma, later(end, -1));
    expect(await expireOffers(store)).toEqual([]);
    await stepClock(store.prisma, end);
    const rung = (await Promise.all(Array.from({ length: 4 }, () => expireOffers(store)))).flat();
    expect(rung).toContain('expires');
    expect(new Set(rung).size).toBe(rung.length);
    expect(await offerOf(id)).toMatchObject({ status: 'expired' });
    expect((await budgetOf('roomy'))?.reserved).toBe((before?.reserved ?? 0) - due.length * 50_00);
    const facts = await store.prisma.event.findMany({ where: { accountId: 'expires', type: 'Offer Expired' } });
    expect(facts).toMatchObject([{ occurredAt: new Date(end), sourceId: `${id}/expired` }]);
    await stepClock(store.prisma, day(0));
  });

  test('counts from its issue, not from its step: until then it has no end, however long its mail waits', async () => {
    const { id, mail } = await granted('waits', 'free');
    expect(await offerOf(id)).toMatchObject({ status: 'reserved', expiresAt: null });
    await stepClock(store.prisma, day(20));
    expect(await expireOffers(store)).not.toContain('waits');
    const claimed = await claimAnyHour(mail);
    if (claimed.type !== 'claimed') throw new Error(claimed.type);
    // 14 days after Sunday 21 March 09:00, the end of the day in London, whose clocks went forward meanwhile.
    const end = businessTime(Date.parse('2027-04-04T22:59:59.999Z'));
    expect(claimed.claim.effect.data.offer?.expiresAt).toBe(end);
    await passGate(store, claimed.claim);
    await settleMessage(store, claimed.claim, ACCEPTED);
    expect(await offerOf(id)).toMatchObject({ status: 'issued', expiresAt: new Date(end) });
    const settled = await store.prisma.event.findFirst({ where: { accountId: 'waits', type: 'Message Settled' } });
    expect(settled?.payload).toMatchObject({ offer: { id, expiresAt: end } });
    await stepClock(store.prisma, day(0));
  });

  test('the date the mail names is the one that is kept, also where it arrives after midnight', async () => {
    const { id, mail } = await granted('midnight', 'free');
    await stepClock(store.prisma, businessTime(Date.parse('2027-03-01T23:59:59.500Z')));
    const claimed = await claimAnyHour(mail);
    if (claimed.type !== 'claimed') throw new Error(claimed.type);
    await passGate(store, claimed.claim);
    await stepClock(store.prisma, businessTime(Date.parse('2027-03-02T00:00:01Z')));
    await settleMessage(store, claimed.claim, ACCEPTED);
    const { expiresAt } = await offerOf(id);
    expect(expiresAt?.toISOString()).toBe('2027-03-15T23:59:59.999Z');
    expect(claimed.claim.effect.data.offer?.expiresAt).toBe(expiresAt?.getTime());
    await stepClock(store.prisma, day(0));
  });

  test('a mail that names it later than that is dropped, with its reason', async () => {
    const { end } = await issued('late', 'twice');
    const late = async (at: BusinessTime) => {
      await decideAt(store, 'late', at);
      const effect = await store.prisma.effect.findFirst({
        where: { accountId: 'late', status: 'open', type: 'send' },
      });
      return claimAnyHour(effect?.id ?? '');
    };
    // May go out until that instant, not at it.
    const claimed = await late(later(end, -HOUR));
    expect(claimed).toMatchObject({ type: 'claimed', claim: { sendBefore: end } });
    if (claimed.type !== 'claimed') return;
    await stepClock(store.prisma, end);
    expect(await passGate(store, claimed.claim)).toMatchObject({ type: 'refused', reason: 'window closed' });
    await settleMessage(store, claimed.claim, { type: 'refused', reason: 'window closed' });
    expect(await late(end)).toMatchObject({ type: 'dropped', reason: 'offer over' });
    await stepClock(store.prisma, day(0));
  });

  test('an order dated before its end redeems, though it comes in later; one dated after does not', async () => {
    const { id, code, end } = await issued('orders', 'free');
    // 14 days after 1 March 09:00: the end of the 15th in London, before its clocks go forward.
    expect(new Date(end).toISOString()).toBe('2027-03-15T23:59:59.999Z');
    await stepClock(store.prisma, later(end, DAY));
    await expireOffers(store);
    expect(await offerOf(id)).toMatchObject({ status: 'expired' });
    expect(await redeem('orders', code, later(end, 1))).toMatchObject({ type: 'not-redeemed' });
    expect(await redeem('orders', code, end, later(end, DAY))).toMatchObject({ type: 'redeemed' });
    expect(await offerOf(id)).toMatchObject({ status: 'redeemed', expiresAt: new Date(end) });
    await stepClock(store.prisma, day(0));
  });

  test('a code that is used before its mail is settled stays used, and ends like any other', async () => {
    const { id, mail } = await granted('quick', 'free');
    const { settle } = await handOver(mail, ACCEPTED);
    const { code } = await offerOf(id);
    expect(await redeem('quick', code ?? '', day(0))).toMatchObject({ type: 'redeemed' });
    await settle();
    const { status, expiresAt } = await offerOf(id);
    expect(status).toBe('redeemed');
    expect(await redeem('quick', code ?? '', later(businessTime(expiresAt?.getTime() ?? 0), 1))).toMatchObject({
      type: 'not-redeemed',
    });
  });

  test('an offer that has ended stands in nobody’s way; one whose mail is still to go does', async () => {
    await granted('renews', 'free');
    const early = await ask('renews', 'roomy', day(20));
    await grantOffers(store);
    expect(await offerOf(early)).toMatchObject({ emptyReason: 'older offer open' });
    const { end } = await issued('again', 'free', day(0));
    const next = await ask('again', 'other', end);
    await grantOffers(store);
    expect(await offerOf(next)).toMatchObject({ status: 'reserved' });
    await stepClock(store.prisma, day(0));
  });
});
