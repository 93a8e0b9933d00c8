/** The life of an account on real rows: becomes key, ends, comes back, goes on as another. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { acceptFacts } from '../../src/ingest/accept-facts.ts';
import { endAccount } from '../../src/store/account/end-account.ts';
import { makeKey, returnAccount } from '../../src/store/account/make-key.ts';
import { mergeAccounts } from '../../src/store/account/merge-accounts.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readUndelivered } from '../../src/store/facts/read-undelivered.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { readDueAccounts } from '../../src/store/stepped/read-quiet.ts';
import { openTask } from '../../src/store/tasks/open-task.ts';
import { verifyAudit } from '../../src/store/tasks/verify-audit.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, addContact, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { admitAll, settings } from '../support/sends.ts';

let store: Store;
const JOURNEY = campaign({
  id: 'journey',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  exits: [],
  goal: null,
  ...program({
    call: { type: 'task', title: 'Call', due: { amount: 1, unit: 'd' }, outcomes: ['done'] },
    hello: send('hello'),
    wait: { type: 'wait', for: { amount: 7, unit: 'd' } },
    again: send('again'),
  }),
});
const WIN_BACK = campaign({});

beforeAll(async () => {
  store = await openTestStore('standing');
});
afterAll(() => store.close());
beforeEach(async () => {
  await store.prisma.$executeRaw`
    TRUNCATE accounts, contacts, events, effects, planned_touches, messages, enrolments, not_enrolled, memberships, reasons,
             activations, orders, offers, tasks, approvals, holds, cases, promises, logged_touches, audit_log`;
  await publish(store, [JOURNEY, WIN_BACK], { at: day(0) });
});

const row = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });
const types = async (accountId: string) =>
  (await store.prisma.event.findMany({ where: { accountId }, orderBy: { seq: 'asc' } })).map(({ type }) => type);

/** An account inside `journey`: its call is open, its first mail asked for. */
const inside = async (id: string) => {
  await addAccount(store, id);
  await decideAt(store, id, day(0));
  await append(store, id, 'Go');
  const { effects } = await decideUntilDone(store, id);
  const task = effects.find(({ type }) => type === 'task');
  if (task) await openTask(store, task.id);
  return effects.find(({ type }) => type === 'send')?.id ?? '';
};
const claim = (effectId: string) => claimMessage(store, { effectId, admit: admitAll, settings, leaseMs: 60_000 });
const order = (id: string, accountId: string, at: number, totalMinor = 100_00n) =>
  store.prisma.order.create({
    data: { source: 'order:shop', id, accountId, placedAt: new Date(at), kind: 'sale', totalMinor, currency: 'GBP' },
  });

describe('end', () => {
  test('ends what is planned with the reason, at once and at the gate; the engine exits, the workflow ends', async () => {
    const effect = await inside('acme');
    const held = await claim(effect);
    if (held.type !== 'claimed') throw new Error(held.type);
    await store.prisma.offer.create({
      data: {
        ...{ id: 'o', accountId: 'acme', campaignId: 'journey', enrolmentId: 'e', name: 'gift', status: 'issued' },
        ...{ request: {}, currency: 'GBP', requestedAt: new Date(day(0)), expiresAt: new Date(day(9)), code: 'GIFT-1' },
      },
    });
    const ended = await endAccount(store, { account: 'acme', reason: 'out of business', actor: 'mina' });
    expect(ended).toEqual({ type: 'done', ring: ['acme'], touches: 2, tasks: 1 });
    expect(await row('acme')).toMatchObject({ standing: 'ended', endedAt: new Date(day(0)), mergedInto: null });
    // Temporal may be away: it holds without anybody having decided.
    expect(await passGate(store, held.claim)).toMatchObject({ type: 'refused' });
    expect(await store.prisma.plannedTouch.findMany({ select: { status: true, reason: true } })).toEqual(
      Array(2).fill({ status: 'cancelled', reason: 'account ended: out of business' }),
    );
    expect(await store.prisma.task.findMany()).toMatchObject([{ status: 'not-needed' }]);

    expect(await readDueAccounts(store.prisma, day(0))).toEqual(['acme']);
    expect(await decideUntilDone(store, 'acme')).toMatchObject({ ended: true, effects: [], waitMs: null });
    expect(await readDueAccounts(store.prisma, day(0))).toEqual([]);
    expect(await store.prisma.enrolment.findMany()).toMatchObject([
      { status: 'exited', endedBecause: 'Account Ended' },
    ]);
    // What the customer holds stays good.
    expect(await store.prisma.offer.findMany()).toMatchObject([{ status: 'issued' }]);
    expect(await verifyAudit(store)).toMatchObject({ type: 'whole' });
  });

  test('a lost ring is found by the sweep, and only until its workflow has heard', async () => {
    await inside('acme');
    await endAccount(store, { account: 'acme', reason: 'x', actor: 'mina' });
    expect(await readUndelivered(store, -60_000)).toEqual(['acme']);
    await decideUntilDone(store, 'acme');
    await append(store, 'acme', 'Step');
    expect(await readUndelivered(store, -60_000)).toEqual([]);
  });

  test('twice, or of nobody: refused in words', async () => {
    await addAccount(store, 'acme');
    await endAccount(store, { account: 'acme', reason: 'x', actor: 'mina' });
    expect(await endAccount(store, { account: 'acme', reason: 'x', actor: 'mina' })).toEqual({
      type: 'refused',
      reason: 'acme ended on 2027-03-01 already',
    });
    expect(await endAccount(store, { account: 'no', reason: 'x', actor: 'mina' })).toEqual({
      type: 'unknown',
      account: 'no',
    });
  });
});

describe('return', () => {
  test('a key account again; what changed while it was away starts nothing, past rounds count', async () => {
    await addAccount(store, 'acme');
    await decideAt(store, 'acme', day(0));
    await endAccount(store, { account: 'acme', reason: 'lost', actor: 'mina' });
    await decideUntilDone(store, 'acme');
    await store.prisma.account.update({ where: { id: 'acme' }, data: { lapseState: 'lapsed' } });
    await stepClock(store.prisma, day(30));
    expect(await returnAccount(store, { account: 'acme', actor: 'mina' })).toEqual({ type: 'done', ring: ['acme'] });
    expect(await row('acme')).toMatchObject({ standing: 'key', endedAt: null });
    expect((await decideUntilDone(store, 'acme')).ended).toBe(false);
    // Lapsed since, and a member by now: not a crossing.
    expect(await store.prisma.membership.findMany({ where: { segmentId: 'lapsed', leftAt: null } })).toHaveLength(1);
    expect([await store.prisma.effect.count(), await store.prisma.enrolment.count()]).toEqual([0, 0]);
    expect(await store.prisma.notEnrolled.findMany()).toMatchObject([{ campaignId: 'win-back', reason: 'history' }]);
    expect(await types('acme')).toEqual(['Account Ended', 'Account Returned']);
    // It may end and return any number of times.
    expect(await endAccount(store, { account: 'acme', reason: 'lost', actor: 'mina' })).toMatchObject({ type: 'done' });
    expect(await returnAccount(store, { account: 'acme', actor: 'mina' })).toMatchObject({ type: 'done' });
    expect(await returnAccount(store, { account: 'acme', actor: 'mina' })).toEqual({
      type: 'refused',
      reason: 'acme has not ended: it is a key account',
    });
  });
});

describe('key', () => {
  test('a provisional account is rung and starts nothing by its history', async () => {
    await store.prisma.account.create({ data: { id: 'small', name: 'Small', lapseState: 'lapsed' } });
    expect(await makeKey(store, { account: 'small', actor: 'mina' })).toEqual({ type: 'done', ring: ['small'] });
    await decideUntilDone(store, 'small');
    expect(await store.prisma.enrolment.count()).toBe(0);
    expect(await makeKey(store, { account: 'small', actor: 'mina' })).toEqual({
      type: 'refused',
      reason: 'small is a key account already',
    });
    await endAccount(store, { account: 'small', reason: 'x', actor: 'mina' });
    expect(await makeKey(store, { account: 'small', actor: 'mina' })).toEqual({
      type: 'refused',
      reason: 'small ended on 2027-03-01 already: keyline return small brings it back',
    });
  });
});

describe('merge', () => {
  const merge = (from = 'old', into = 'new') => mergeAccounts(store, { from, into, actor: 'mina' });

  test('people, orders and open promises go along; what was sent stays; orders that name the old one follow', async () => {
    const effect = await inside('old');
    await addAccount(store, 'new', { usualOrderMinor: 50_00n, currency: 'GBP' });
    await addContact(store, 'old', 'bo');
    await order('1', 'old', day(-40), 300_00n);
    await order('2', 'old', day(-20), 100_00n);
    await order('3', 'new', day(-10), 50_00n);
    await store.prisma.promise.create({
      data: {
        ...{ id: 'p', accountId: 'old', what: 'a call', madeAt: new Date(day(-1)), madeBy: 'mina' },
        dueAt: new Date(day(3)),
      },
    });
    expect(await merge()).toEqual({
      ...{ type: 'done', ring: ['old', 'new'], contacts: 2, orders: 2, offers: 0, becameKey: false },
    });
    expect(await row('old')).toMatchObject({ standing: 'ended', mergedInto: 'new' });
    expect(await row('new')).toMatchObject({ usualOrderMinor: 100_00n, lastOrderAt: new Date(day(-10)) });
    expect(await store.prisma.promise.findMany()).toMatchObject([{ accountId: 'new' }]);
    expect(await claim(effect)).toMatchObject({ type: 'dropped', reason: 'contact left' });
    for (const id of ['old', 'new']) await decideUntilDone(store, id);
    expect(await store.prisma.enrolment.findMany()).toMatchObject([{ accountId: 'old', status: 'exited' }]);
    expect(await types('new')).toContain('Account Merged');
    expect(await store.prisma.plannedTouch.count({ where: { status: { in: ['planned', 'asked'] } } })).toBe(0);

    const rung: string[] = [];
    const now = businessTime(day(0));
    const taken = await acceptFacts(
      {
        store,
        now,
        ring: async (accounts) => {
          rung.push(...accounts);
        },
      },
      [
        {
          ...{ account: 'old', type: 'Order Completed', id: '9', source: 'shop', occurredAt: now, contact: null },
          payload: { order: { id: '9', total: { minor: 70_00, currency: 'GBP' }, items: [] } },
        },
      ],
    );
    expect(taken).toMatchObject({ accepted: 1, refused: [] });
    expect(rung).toEqual(['new']);
    expect(await store.prisma.order.findFirst({ where: { id: '9' } })).toMatchObject({ accountId: 'new' });
    expect(await returnAccount(store, { account: 'old', actor: 'mina' })).toMatchObject({
      type: 'refused',
      reason: 'old was merged into new on 2027-03-01 already: new goes on in its place',
    });
  });

  test('a chain is followed to its end, and a known account becomes key for the key account it takes in', async () => {
    await addAccount(store, 'a');
    await addAccount(store, 'b');
    await store.prisma.account.create({ data: { id: 'c', name: 'C', standing: 'known' } });
    await merge('a', 'b');
    expect(await merge('b', 'c')).toMatchObject({ becameKey: true, ring: ['b', 'c'], contacts: 2 });
    expect(await row('a')).toMatchObject({ mergedInto: 'c' });
    expect(await row('c')).toMatchObject({ standing: 'key' });
  });

  test('refused in words, and nothing changed: itself, nobody, ended, an open approval, a hold', async () => {
    await addAccount(store, 'old');
    await addAccount(store, 'new');
    expect(await merge('old', 'old')).toEqual({ type: 'refused', reason: 'old cannot be merged into itself' });
    expect(await merge('old', 'no')).toEqual({ type: 'unknown', account: 'no' });
    await store.prisma.approval.create({
      data: {
        ...{ id: 'ap', accountId: 'old', campaignId: 'c', enrolmentId: 'e', step: 's', summary: {}, contentHash: 'h' },
        ...{ askedAt: new Date(day(0)), upTo: new Date(day(2)) },
      },
    });
    expect(await merge()).toEqual({ type: 'refused', reason: 'old has 1 open approvals: answer them first' });
    await store.prisma.approval.deleteMany();
    const hold = { accountId: 'old', kind: 'complaint', scope: 'marketing', reason: 'late again', placedBy: 'mina' };
    await store.prisma.hold.create({ data: { id: 'h', ...hold, placedAt: new Date(day(0)) } });
    expect(await merge()).toEqual({
      type: 'refused',
      reason: 'old is on hold (complaint: late again): end that first',
    });
    await store.prisma.hold.deleteMany();
    await endAccount(store, { account: 'new', reason: 'x', actor: 'mina' });
    expect(await merge()).toEqual({ type: 'refused', reason: 'new ended on 2027-03-01 already' });
    expect(await row('old')).toMatchObject({ standing: 'key', lastSeq: 0 });
  });

  test('two merges the other way round at once: one goes, the other is refused, nobody waits for ever', async () => {
    await addAccount(store, 'a');
    await addAccount(store, 'b');
    const results = await Promise.all([merge('a', 'b'), merge('b', 'a')]);
    expect(results.map(({ type }) => type).toSorted()).toEqual(['done', 'refused']);
  });
});
