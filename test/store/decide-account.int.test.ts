/** The transaction of a decision on real rows and locks. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import type { LapseFunction } from '../../src/domain/lapse.ts';
import { HOUR } from '../../src/domain/time.ts';
import { passTurn, runClock, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { decideAccount } from '../../src/store/decision/decide-account.ts';
import { openTask } from '../../src/store/tasks/open-task.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import {
  addAccount,
  addContact,
  append,
  appendMany,
  decideAt,
  decideUntilDone,
  LAPSED,
  noLapse,
  publish,
} from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
const GOLDEN = { id: 'golden', title: 'Golden', where: { type: 'is' as const, field: 'account.tier', value: 'gold' } };
const BIG = { id: 'big', title: 'Big', where: { type: 'at-least' as const, field: 'account.headcount', value: 100 } };

const onEvent = (id: string, event: string, over: Partial<Campaign> = {}): Campaign =>
  campaign({
    id,
    trigger: { type: 'event', event, where: null, maxAge: { amount: 3, unit: 'd' } },
    entry: { reentry: 'every', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
    goal: null,
    ...over,
  });

const JOURNEY = onEvent('journey', 'Go', {
  ...program({
    hello: send('hello'),
    call: { type: 'task', title: 'Call {{account.name}}', due: { amount: 1, unit: 'd' }, outcomes: ['talking', 'no'] },
    gift: {
      type: 'offer',
      name: 'gift',
      terms: { percent: { type: 'fixed', percent: 10 }, amount: null, gift: null, max: { GBP: 50_00 } },
      budget: { GBP: 100_00 },
      products: null,
      expires: { amount: 14, unit: 'd' },
    },
    later: { type: 'wait', for: { amount: 7, unit: 'd' } },
    again: send('again'),
  }),
});

beforeAll(async () => {
  store = await openTestStore('decide-account');
  await publish(
    store,
    [
      JOURNEY,
      onEvent('once', 'Once', { entry: { reentry: 'once', wait: { amount: 1, unit: 'd' }, per: null, minGap: null } }),
      campaign({ id: 'lapse-mail', ...program({ miss: send('we-miss-you') }) }),
    ],
    { segments: [LAPSED, GOLDEN, BIG] },
  );
});
afterAll(() => store.close());

const row = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });
const effectsOf = (accountId: string) => store.prisma.effect.findMany({ where: { accountId }, orderBy: { id: 'asc' } });
const effectOf = (id: string) => store.prisma.effect.findUniqueOrThrow({ where: { id } });
const touchesOf = (accountId: string) =>
  store.prisma.plannedTouch.findMany({ where: { accountId }, orderBy: { dueAt: 'asc' } });
const settle = (account: string, effect: string, outcome = 'accepted') =>
  append(store, account, 'Message Settled', { payload: { effect, outcome, reason: 'test' } });
const defer = (account: string, effect: string, until: number) =>
  append(store, account, 'Message Deferred', { payload: { effect, until, reason: 'quiet hours' } });

/** An account inside `journey`; answers the ids of its enrolment and of its first send. */
const start = async (account: string) => {
  await addAccount(store, account);
  await decideAt(store, account, day(0));
  const { seq } = await append(store, account, 'Go');
  const enrolment = `journey/${account}/fact-${seq}`;
  await decideUntilDone(store, account);
  return { enrolment, hello: `${enrolment}/hello/${account}-ana/1` };
};

describe('facts', () => {
  test('in number order, 500 at a time, and more is said until all are read', async () => {
    await addAccount(store, 'many');
    await decideAt(store, 'many', day(0));
    await appendMany(store, 'many', 'Step', 1_201);
    const turns = [];
    do turns.push(await decideAccount(store, 'many', noLapse));
    while (turns.at(-1)?.more);
    expect(turns.map(({ applied, more }) => [applied, more])).toEqual([
      [500, true],
      [1_000, true],
      [1_201, false],
    ]);
    expect(await row('many')).toMatchObject({ appliedSeq: 1_201, wakePending: false, wokenAt: null });
  });

  test('asked again with nothing new: the same effects, nothing written', async () => {
    const { hello } = await start('again');
    const first = await decideAccount(store, 'again', noLapse);
    const before = await effectsOf('again');
    const second = await decideAccount(store, 'again', noLapse);
    expect(second.effects).toEqual(first.effects);
    expect(second.effects).toEqual([{ id: hello, attempt: 1, type: 'send' }]);
    expect(await effectsOf('again')).toEqual(before);
  });

  test('an unknown account is an error', async () => {
    await expect(decideAccount(store, 'nobody', noLapse)).rejects.toThrow('unknown account nobody');
  });
});

describe('the deadline', () => {
  test('is a column, and no timer in stepped time', async () => {
    const { hello } = await start('deadline');
    await defer('deadline', hello, day(0, 5));
    expect(await decideUntilDone(store, 'deadline')).toMatchObject({ waitMs: null, more: false });
    expect((await row('deadline')).deadline?.getTime()).toBe(day(0, 5));
  });

  test('at a stepped instant nothing is decided while its facts come in', async () => {
    await start('turn');
    await stepClock(store.prisma, day(0), 'nobody');
    await append(store, 'turn', 'Go');
    const before = await row('turn');
    expect(await decideAccount(store, 'turn', noLapse)).toMatchObject({
      ...{ applied: before.appliedSeq, effects: [], more: false, waitMs: null, ended: false },
    });
    expect(await row('turn')).toEqual(before);
    await passTurn(store.prisma, 'accounts');
    expect((await decideUntilDone(store, 'turn')).applied).toBe(before.lastSeq);
    await passTurn(store.prisma, 'all');
  });

  test('in real time is told as the milliseconds until it', async () => {
    const { hello } = await start('real');
    await runClock(store.prisma);
    const until = Date.now() + HOUR;
    await defer('real', hello, until);
    const turn = await decideUntilDone(store, 'real');
    await stepClock(store.prisma, day(0));
    expect(turn.waitMs).toBeGreaterThan(HOUR - 60_000);
    expect(turn.waitMs).toBeLessThanOrEqual(HOUR);
  });

  test('more leaves the account due, so that it is found where the answer gets lost', async () => {
    await addAccount(store, 'lost-answer');
    await decideAt(store, 'lost-answer', day(0));
    await appendMany(store, 'lost-answer', 'Step', 501);
    expect(await decideAccount(store, 'lost-answer', noLapse)).toMatchObject({ more: true });
    expect((await row('lost-answer')).deadline?.getTime()).toBe(day(0));
    await decideUntilDone(store, 'lost-answer');
    expect((await row('lost-answer')).deadline).toBeNull();
  });
});

describe('effects', () => {
  test('deferred and asked again: the same row, reopened with the next attempt', async () => {
    const { hello } = await start('attempts');
    await store.prisma.effect.update({ where: { id: hello }, data: { status: 'done', doneAt: new Date(day(0)) } });
    await defer('attempts', hello, day(0, 2));
    expect((await decideUntilDone(store, 'attempts')).effects).toEqual([]);
    expect(await decideAt(store, 'attempts', day(0, 2))).toMatchObject({ effects: [{ id: hello, attempt: 2 }] });
    expect(await effectOf(hello)).toMatchObject({ status: 'open', attempt: 2, doneAt: null });
    expect(await effectsOf('attempts')).toHaveLength(1);
    await stepClock(store.prisma, day(0));
  });

  test('what is still open is affirmed: it was decided with every fact so far', async () => {
    const { hello } = await start('affirmed');
    const { decidedSeq } = await effectOf(hello);
    const { seq } = await append(store, 'affirmed', 'Order Refunded', { payload: {} });
    await decideUntilDone(store, 'affirmed');
    expect(seq).toBeGreaterThan(decidedSeq);
    expect((await effectOf(hello)).decidedSeq).toBe(seq);
  });

  test('an exit closes what is open, cancels what is planned, and needs no task any more', async () => {
    const { enrolment, hello } = await start('exits');
    await settle('exits', hello);
    await decideUntilDone(store, 'exits');
    const task = `${enrolment}/call/-/1`;
    await openTask(store, task);
    await store.prisma.effect.update({ where: { id: hello }, data: { status: 'done' } });
    expect((await effectsOf('exits')).filter(({ status }) => status === 'open').map(({ type }) => type)).toEqual([
      'offer',
    ]);
    expect((await touchesOf('exits')).filter(({ status }) => status === 'planned').map(({ step }) => step)).toEqual([
      'again',
    ]);

    const { seq } = await append(store, 'exits', 'Order Completed');
    expect((await decideUntilDone(store, 'exits')).effects).toEqual([]);
    expect(await store.prisma.enrolment.findUnique({ where: { id: enrolment } })).toMatchObject({
      status: 'exited',
      endedBecause: 'Order Completed',
      endedSeq: seq,
    });
    expect((await effectsOf('exits')).filter(({ status }) => status === 'open')).toEqual([]);
    expect((await touchesOf('exits')).find(({ step }) => step === 'again')).toMatchObject({
      status: 'cancelled',
      reason: 'Order Completed',
    });
    expect(await store.prisma.task.findUnique({ where: { id: task } })).toMatchObject({
      status: 'not-needed',
      note: 'Order Completed',
    });
  });

  test('a task that was asked and not yet opened is not opened after the exit', async () => {
    const { enrolment, hello } = await start('late-task');
    await settle('late-task', hello);
    await decideUntilDone(store, 'late-task');
    await append(store, 'late-task', 'Order Completed');
    await decideUntilDone(store, 'late-task');
    await openTask(store, `${enrolment}/call/-/1`);
    expect(await store.prisma.task.count({ where: { accountId: 'late-task' } })).toBe(0);
  });

  test('a vetoed send that was asked is taken back', async () => {
    const { hello } = await start('veto');
    await append(store, 'veto', 'Touch Vetoed', { payload: { effect: hello, actor: 'mina' } });
    const turn = await decideUntilDone(store, 'veto');
    expect(turn.effects.map(({ type }) => type)).toEqual(['task', 'offer']);
    expect(await effectOf(hello)).toMatchObject({ status: 'done' });
    expect((await touchesOf('veto')).find(({ id }) => id === hello)).toMatchObject({
      status: 'cancelled',
      reason: 'taken back',
    });
  });

  test('an account that is no key account any more: all closed, and its workflow ends', async () => {
    const { hello } = await start('ended');
    await settle('ended', hello);
    await decideUntilDone(store, 'ended');
    await store.prisma.account.update({ where: { id: 'ended' }, data: { standing: 'ended' } });
    expect(await decideUntilDone(store, 'ended')).toMatchObject({ ended: true, effects: [] });
    expect((await effectsOf('ended')).filter(({ status }) => status === 'open')).toEqual([]);
  });
});

describe('enrolments', () => {
  test('not enrolled: the last reason with its count', async () => {
    await start('refused');
    await append(store, 'refused', 'Go');
    await append(store, 'refused', 'Go');
    const { seq } = await append(store, 'refused', 'Go', { historic: true });
    await decideUntilDone(store, 'refused');
    const kept = await store.prisma.notEnrolled.findMany({ where: { accountId: 'refused' } });
    expect(kept).toMatchObject([{ campaignId: 'journey', reason: 'history', count: 3, lastSeq: seq }]);
  });

  test('once is once, though more than 500 others have ended since', async () => {
    await addAccount(store, 'old');
    await decideAt(store, 'old', day(0));
    const ended = (campaignId: string, entryKey: string, at: Date) => ({
      ...{
        id: `${campaignId}/old/${entryKey}`,
        accountId: 'old',
        campaignId,
        version: 1,
        entryKey,
        status: 'finished',
      },
      ...{ enteredAt: at, endedAt: at, triggerSeq: 0, because: 'test' },
    });
    await store.prisma.enrolment.createMany({
      data: [
        ended('once', 'once', new Date(day(-900))),
        ...Array.from({ length: 600 }, (_, index) => ended('journey', `x${index}`, new Date(day(-500, index)))),
      ],
    });
    await append(store, 'old', 'Once');
    await decideUntilDone(store, 'old');
    expect(await store.prisma.notEnrolled.findMany({ where: { accountId: 'old' } })).toMatchObject([
      { campaignId: 'once', reason: 'already took part for this' },
    ]);
  });

  test('memberships keep their history, also where one comes back at the instant it came', async () => {
    await addAccount(store, 'member');
    await decideAt(store, 'member', day(0));
    const tier = async (value: string | null) => {
      await store.prisma.account.update({ where: { id: 'member' }, data: { tier: value } });
      await append(store, 'member', 'Trait Changed', { payload: { trait: 'tier', from: null, to: value } });
      await decideUntilDone(store, 'member');
    };
    for (const value of ['gold', 'silver', 'gold', 'silver']) await tier(value);
    await stepClock(store.prisma, day(2));
    await tier('gold');
    const kept = await store.prisma.membership.findMany({
      where: { accountId: 'member' },
      orderBy: { enteredAt: 'asc' },
    });
    expect(
      kept.map(({ segmentId, enteredAt, leftAt }) => [segmentId, enteredAt.getTime(), leftAt?.getTime() ?? null]),
    ).toEqual([
      ['golden', day(0), day(0)],
      ['golden', day(2), null],
    ]);
    await stepClock(store.prisma, day(0));
  });

  test("the company's own fields are read from the dossier", async () => {
    const dossier = {
      headcount: { value: 420, source: 'visit', asOf: '2026-05-02' },
      odd: 'text',
      list: { value: [1] },
    };
    await addAccount(store, 'dossier', { dossier });
    await decideAt(store, 'dossier', day(0));
    expect(await store.prisma.membership.findMany({ where: { accountId: 'dossier' } })).toMatchObject([
      { segmentId: 'big' },
    ]);
  });
});

describe('lapse', () => {
  const lapseAt = day(10);
  const byClock: LapseFunction = (history, _parameters, now) => {
    const late = now >= lapseAt && (history.knownUntil ?? 0) >= lapseAt;
    const state = late ? 'lapsed' : 'active';
    return { state, since: late ? lapseAt : day(-50), nextChangeAt: late ? null : lapseAt, reason: 'by the clock' };
  };

  test('an order among the facts is judged in the same decision, which reads the fact it makes', async () => {
    await addAccount(store, 'buys', { lapseState: 'lapsed', lapseSince: new Date(day(-50)) });
    await decideAt(store, 'buys', day(0));
    const { seq } = await append(store, 'buys', 'Order Completed');
    const turn = await decideUntilDone(store, 'buys', byClock);
    const changed = await store.prisma.event.findFirstOrThrow({
      where: { accountId: 'buys', type: 'Lapse State Changed' },
    });
    expect(changed).toMatchObject({ seq: (seq ?? 0) + 1, payload: { from: 'lapsed', to: 'active' }, historic: false });
    expect(turn).toMatchObject({ applied: changed.seq, labels: { state: 'active' } });
    const member = await store.prisma.membership.findFirst({ where: { accountId: 'buys', segmentId: 'lapsed' } });
    expect(member).toMatchObject({ leftBecause: 'Lapse State Changed', leftAt: new Date(day(0)) });
    expect((await row('buys')).deadline?.getTime()).toBe(lapseAt);
  });

  test('at its instant, by itself: only once the feed is known up to there', async () => {
    await addAccount(store, 'silent', { lapseSince: new Date(day(-50)), lapseAt: new Date(lapseAt) });
    await decideAt(store, 'silent', day(0));
    expect((await row('silent')).deadline?.getTime()).toBe(lapseAt);
    await decideAt(store, 'silent', lapseAt, byClock);
    expect(await row('silent')).toMatchObject({ lapseState: 'active', deadline: null });
    await store.prisma.feed.upsert({
      where: { name: 'orders' },
      create: { name: 'orders', watermark: new Date(lapseAt), updatedAt: new Date() },
      update: { watermark: new Date(lapseAt) },
    });
    const turn = await decideUntilDone(store, 'silent', byClock);
    expect(await row('silent')).toMatchObject({ lapseState: 'lapsed', lapseAt: null });
    expect(turn.effects).toMatchObject([{ id: `lapse-mail/silent/enter-${lapseAt}/miss/silent-ana/1`, type: 'send' }]);
    await stepClock(store.prisma, day(0));
  });
});

describe('at once', () => {
  test('20 parallel decides while facts are appended: nothing lost, every enrolment and effect once', async () => {
    await addAccount(store, 'busy');
    await addContact(store, 'busy', 'bo');
    await decideAt(store, 'busy', day(0));
    const facts = Array.from({ length: 60 }, (_, index) =>
      index % 3 === 0 ? 'Go' : index % 3 === 1 ? 'Order Completed' : 'Step',
    );
    const appending = Promise.all(facts.map((type) => append(store, 'busy', type)));
    const deciding = Promise.all(
      Array.from({ length: 20 }, async () => {
        for (let round = 0; round < 5; round += 1) await decideAccount(store, 'busy', noLapse);
      }),
    );
    await Promise.all([appending, deciding]);
    await decideUntilDone(store, 'busy');

    const account = await row('busy');
    expect(account).toMatchObject({ lastSeq: account.appliedSeq, wakePending: false });
    const types = await store.prisma.event.findMany({ where: { accountId: 'busy' }, orderBy: { seq: 'asc' } });
    // What one reader, taking the facts one by one, would have made of their order.
    let open = false;
    const entered: number[] = [];
    for (const { type, seq } of types) {
      if (type === 'Order Completed') open = false;
      else if (type === 'Go' && !open) {
        open = true;
        entered.push(seq);
      }
    }
    const enrolments = await store.prisma.enrolment.findMany({
      where: { accountId: 'busy' },
      orderBy: { triggerSeq: 'asc' },
    });
    expect(enrolments.map(({ triggerSeq }) => triggerSeq)).toEqual(entered);
    expect(enrolments.filter(({ status }) => status === 'open')).toHaveLength(open ? 1 : 0);
    const effects = await effectsOf('busy');
    expect(effects.every(({ attempt }) => attempt === 1)).toBe(true);
    expect(effects.filter(({ status }) => status === 'open').map(({ enrolmentId }) => enrolmentId)).toEqual(
      open ? [enrolments.at(-1)?.id, enrolments.at(-1)?.id] : [],
    );
    const reasons = await store.prisma.reason.findMany({ where: { accountId: 'busy', kind: 'entered' } });
    expect(reasons).toHaveLength(entered.length);
  });
});
