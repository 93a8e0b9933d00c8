import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DAY, HOUR, later } from '../../src/domain/time.ts';
import { admit } from '../../src/engine/admit.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { claimMessage } from '../../src/store/ledger/claim-message.ts';
import { passGate } from '../../src/store/ledger/gate-message.ts';
import { settleMessage } from '../../src/store/ledger/settle-message.ts';
import { findTouches } from '../../src/store/touches/find-touches.ts';
import { postponeTouch } from '../../src/store/touches/postpone-touch.ts';
import { touchNumber } from '../../src/store/touches/touch-number.ts';
import { vetoTouch, withdrawVeto } from '../../src/store/touches/veto-touch.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { claimOf, messageOf, seedAccount, seedSend, settings } from '../support/sends.ts';

let store: Store;
let accounts = 0;
const journey = campaign({
  id: 'c',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  exits: [],
  goal: null,
  ...program({
    one: send('one'),
    wait: { type: 'wait', for: { amount: 2, unit: 'd' } },
    two: send('two'),
    longer: { type: 'wait', for: { amount: 3, unit: 'd' } },
    three: send('three'),
  }),
});
beforeAll(async () => {
  store = await openTestStore('touches');
  await publish(store, [journey]);
});
afterAll(() => store.close());

const mina = { actor: 'mina' };
const veto = (id: string, reason: string | null = null) => vetoTouch(store, { id, reason, ...mina });
const touchOf = (id: string) => store.prisma.plannedTouch.findUniqueOrThrow({ where: { id } });
const planOf = async (account: string) =>
  (
    await store.prisma.plannedTouch.findMany({
      where: { accountId: account, status: { in: ['planned', 'asked'] } },
      orderBy: { dueAt: 'asc' },
    })
  ).map((touch) => [touch.step, (touch.dueAt.getTime() - day(0)) / DAY]);

/** An account whose journey has just begun: `one` is asked, `two` and `three` are ahead. */
const begun = async () => {
  accounts += 1;
  const account = `j${accounts}`;
  await stepClock(store.prisma, day(0));
  await addAccount(store, account);
  await append(store, account, 'Known');
  await decideAt(store, account, day(0));
  const { seq } = await append(store, account, 'Go');
  await decideAt(store, account, day(0));
  const id = (step: string) => `c/${account}/fact-${seq}/${step}/${account}-ana/1`;
  return { account, id };
};
const seeded = async () => {
  accounts += 1;
  const account = `s${accounts}`;
  await stepClock(store.prisma, day(0));
  await seedAccount(store, account);
  return { account, id: await seedSend(store, account, `${account}-c`) };
};
const accepted = { type: 'accepted', reply: '250 ok', queueId: null } as const;

describe('veto', () => {
  test('with nothing but the database up: the message on its way is refused at the gate, and never asked again', async () => {
    const { account, id } = await begun();
    const claim = await claimOf(store, id('one'));
    // No Temporal server is anywhere near this test: what follows is rows only.
    const said = await veto(id('one'), 'they called');
    expect(said).toMatchObject({ type: 'done', touch: { account, step: 'one' }, ring: true });
    expect(await passGate(store, claim)).toMatchObject({
      type: 'refused',
      reason: expect.stringMatching(/^facts-moving/),
    });
    await settleMessage(store, claim, { type: 'refused', reason: 'facts-moving' });
    expect(await claimMessage(store, { effectId: id('one'), admit, settings, leaseMs: 60_000 })).toMatchObject({
      ...{ type: 'settled', outcome: 'dropped', reason: 'vetoed by mina: they called' },
    });
    const turn = await decideAt(store, account, later(day(0), HOUR));
    expect(turn.effects).toEqual([]);
    expect(await planOf(account)).toEqual([
      ['two', 2],
      ['three', 5],
    ]);
    expect(await touchOf(id('one'))).toMatchObject({ status: 'vetoed', reason: 'vetoed by mina: they called' });
    const reasons = await store.prisma.reason.findMany({ where: { accountId: account, kind: 'dropped' } });
    expect(reasons).toMatchObject([{ reason: 'vetoed by mina', step: 'one' }]);
    expect(await store.prisma.auditEntry.findFirst({ where: { subject: id('one') } })).toMatchObject({
      ...{ actor: 'mina', action: 'touch vetoed', detail: { reason: 'they called' } },
    });
  });

  test('past its gate: already going out; gone: sent, or not known; twice, unknown, off the plan: said so', async () => {
    const { id } = await seeded();
    const claim = await claimOf(store, id);
    await passGate(store, claim);
    expect(await veto(id)).toEqual({ type: 'refused', because: 'going-out', reason: 'it is already going out' });
    await settleMessage(store, claim, accepted);
    expect(await veto(id)).toMatchObject({ because: 'sent', reason: 'it has been sent already' });

    const unknown = await seeded();
    const lost = await claimOf(store, unknown.id);
    await passGate(store, lost);
    await settleMessage(store, lost, { type: 'unknown', reason: 'no answer' });
    expect(await veto(unknown.id)).toMatchObject({ because: 'sent', reason: expect.stringContaining('not known') });

    const twice = await seeded();
    await veto(twice.id);
    expect(await veto(twice.id)).toMatchObject({ because: 'vetoed', reason: 'it is vetoed by mina already' });
    expect(await veto('no/such/touch')).toMatchObject({ because: 'unknown' });
    const gone = await seeded();
    await store.prisma.plannedTouch.update({
      where: { id: gone.id },
      data: { status: 'cancelled', reason: 'they ordered' },
    });
    expect(await veto(gone.id)).toMatchObject({
      because: 'over',
      reason: 'it is off the plan already: cancelled, they ordered',
    });
  });

  test('taken back while it is ahead: planned and sent; once the journey has gone on: refused', async () => {
    const { account, id } = await begun();
    await settleMessage(store, await passed(id('one')), accepted);
    await veto(id('two'));
    await decideAt(store, account, later(day(0), HOUR));
    expect((await planOf(account)).map(([step]) => step)).toEqual(['three']);
    expect(await withdrawVeto(store, { id: id('two'), ...mina })).toMatchObject({ type: 'done', ring: true });
    expect(await withdrawVeto(store, { id: id('two'), ...mina })).toMatchObject({
      because: 'over',
      reason: 'it is not vetoed',
    });
    await decideAt(store, account, later(day(0), 2 * HOUR));
    expect((await planOf(account)).map(([step]) => step)).toEqual(['two', 'three']);
    // Vetoed again: a fact of its own, and this time its step comes.
    await veto(id('two'));
    await decideAt(store, account, day(3));
    expect((await planOf(account)).map(([step]) => step)).toEqual(['three']);
    expect(await withdrawVeto(store, { id: id('two'), ...mina })).toMatchObject({ because: 'past' });
    expect(await withdrawVeto(store, { id: id('one'), ...mina })).toMatchObject({ because: 'sent' });
    const facts = await store.prisma.event.findMany({
      where: { accountId: account, source: 'touch' },
      orderBy: { seq: 'asc' },
    });
    expect(facts.map((fact) => fact.type)).toEqual(['Touch Vetoed', 'Veto Withdrawn', 'Touch Vetoed']);
  });

  const passed = async (id: string) => {
    const claim = await claimOf(store, id);
    await passGate(store, claim);
    return claim;
  };

  test('of one that was asked cannot be taken back: its journey has gone on', async () => {
    const { id } = await begun();
    await veto(id('one'));
    expect(await withdrawVeto(store, { id: id('one'), ...mina })).toMatchObject({ because: 'past' });
  });

  test('of a newsletter: dropped when its turn comes, taken back until then', async () => {
    accounts += 1;
    const account = `n${accounts}`;
    await seedAccount(store, account);
    const id = await seedSend(store, account, `${account}-c`, { lane: 'broadcast' });
    await veto(id);
    expect(await withdrawVeto(store, { id, ...mina })).toMatchObject({ type: 'done' });
    await veto(id);
    const answer = await claimMessage(store, { effectId: id, admit, settings, leaseMs: 60_000 });
    expect(answer).toMatchObject({ type: 'dropped', reason: 'vetoed' });
    expect(await withdrawVeto(store, { id, ...mina })).toMatchObject({ because: 'past' });
    expect(await touchOf(id)).toMatchObject({ status: 'vetoed', reason: 'vetoed by mina' });
  });
});

describe('postpone', () => {
  const postpone = (id: string, until: number) => postponeTouch(store, { id, until: day(until), ...mina });

  test('one that is on its way: stopped at the gate, asked again then; what follows counts from there', async () => {
    const { account, id } = await begun();
    const claim = await claimOf(store, id('one'));
    expect(await postpone(id('one'), 4)).toMatchObject({ type: 'done', ring: true, until: day(4) });
    expect(await passGate(store, claim)).toMatchObject({ type: 'refused' });
    await settleMessage(store, claim, { type: 'refused', reason: 'facts-moving' });
    expect((await decideAt(store, account, later(day(0), HOUR))).effects).toEqual([]);
    expect(await planOf(account)).toEqual([
      ['one', 4],
      ['two', 6],
      ['three', 9],
    ]);
    expect(await touchOf(id('one'))).toMatchObject({ postponedUntil: new Date(day(4)), status: 'planned' });
    expect((await decideAt(store, account, day(3))).effects).toEqual([]);
    expect((await decideAt(store, account, day(4))).effects).toEqual([{ id: id('one'), attempt: 2, type: 'send' }]);
    const again = await claimOf(store, id('one'));
    expect(await passGate(store, again)).toMatchObject({ type: 'passed' });
    await settleMessage(store, again, accepted);
    expect((await messageOf(store, id('one'))).phase).toBe('ACCEPTED');
  });

  test('one still ahead, by a worker that has not heard of it: the claim defers it', async () => {
    const { account, id } = await begun();
    await postpone(id('one'), 4);
    // A worker that had been told to send it before: its effect is closed.
    expect(await claimMessage(store, { effectId: id('one'), admit, settings, leaseMs: 60_000 })).toMatchObject({
      ...{ type: 'settled', outcome: 'deferred' },
    });
    await store.prisma.effect.update({ where: { id: id('one') }, data: { status: 'open' } });
    expect(await claimMessage(store, { effectId: id('one'), admit, settings, leaseMs: 60_000 })).toMatchObject({
      ...{ type: 'deferred', until: day(4), reason: 'postponed' },
    });
    await decideAt(store, account, later(day(0), HOUR));
    expect((await planOf(account))[0]).toEqual(['one', 4]);
  });

  test('a newsletter: due then, and not too late then', async () => {
    accounts += 1;
    const account = `n${accounts}`;
    await stepClock(store.prisma, day(0));
    await seedAccount(store, account);
    const id = await seedSend(store, account, `${account}-c`, { lane: 'broadcast' });
    await postpone(id, 10);
    const { payload } = await store.prisma.effect.findUniqueOrThrow({ where: { id } });
    expect(payload).toMatchObject({ dueAt: day(10), tooLateAt: day(13) });
    await stepClock(store.prisma, day(10));
    const noCaps = { ...settings, caps: { contact: [], account: [] } };
    expect(await claimMessage(store, { effectId: id, admit, settings: noCaps, leaseMs: 60_000 })).toMatchObject({
      type: 'claimed',
    });
    await stepClock(store.prisma, day(0));
  });

  test('refused: to the past, to before it is due, past the end of its offer, a task, what is going out', async () => {
    const { id } = await seeded();
    expect(await postpone(id, -1)).toMatchObject({ because: 'past' });
    expect(await postponeTouch(store, { id, until: day(0), ...mina })).toMatchObject({ because: 'past' });
    await store.prisma.plannedTouch.update({
      where: { id },
      data: { dueAt: new Date(day(1)), offer: 'comeback', offerExpiresAt: new Date(day(5)) },
    });
    expect(await postpone(id, 1)).toMatchObject({
      because: 'past',
      reason: expect.stringContaining('it is due on 2027-03-02 09:00 UTC'),
    });
    expect(await postpone(id, 5)).toEqual({
      ...{ type: 'refused', because: 'offer-over' },
      reason: 'it names the offer comeback, which ends on 2027-03-06 09:00 UTC',
    });
    expect(await postponeTouch(store, { id, until: (dueAt) => later(dueAt, 3 * DAY), ...mina })).toMatchObject({
      until: day(4),
    });
    await store.prisma.plannedTouch.update({ where: { id }, data: { kind: 'task' } });
    expect(await postpone(id, 5)).toMatchObject({ because: 'task' });
    const going = await seeded();
    await passGate(store, await claimOf(store, going.id));
    expect(await postpone(going.id, 3)).toMatchObject({ because: 'going-out' });
  });
});

test('a touch is found by its number, its id, or more of its number; by less where that says which', async () => {
  const { id } = await seeded();
  const number = touchNumber(id);
  expect(await findTouches(store, number)).toEqual([id]);
  expect(await findTouches(store, ` ${number.slice(0, 7).toUpperCase()}`)).toEqual([id]);
  expect(await findTouches(store, id)).toEqual([id]);
  expect(await findTouches(store, 'abc')).toEqual([]);
  expect(await findTouches(store, 'no-such-touch')).toEqual([]);
  await store.prisma.plannedTouch.update({ where: { id }, data: { status: 'accepted' } });
  expect(await findTouches(store, number)).toEqual([id]);
});
