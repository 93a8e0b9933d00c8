/** A live edit with fifty accounts inside: the plan names them by step; moved, finished and ended ones each do what was said. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Campaign } from '../../src/domain/campaign.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { applyMove } from '../../src/store/moves/apply-move.ts';
import { type MoveWish, planMove } from '../../src/store/moves/plan-move.ts';
import { readInside } from '../../src/store/moves/read-inside.ts';
import { readMoves } from '../../src/store/moves/read-moves.ts';
import { undoMove } from '../../src/store/moves/undo-move.ts';
import { verifyAudit } from '../../src/store/tasks/verify-audit.ts';
import { readTimeline } from '../../src/store/views/read-timeline.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const days = (amount: number) => ({ amount, unit: 'd' }) as const;
const JOURNEY: Partial<Campaign> = {
  id: 'journey',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: days(3) },
  exits: [{ type: 'event', event: 'Stop', where: null }],
  goal: null,
};
const call = { type: 'task', title: 'Call', due: days(1), outcomes: ['done'] } as const;
const V1 = campaign({
  ...JOURNEY,
  ...program({
    call,
    hear: {
      type: 'wait-for',
      awaited: { type: 'task' },
      upTo: days(30),
      onMatch: null,
      onTimeout: null,
    },
    pause: { type: 'wait', for: days(20) },
    bye: send('bye'),
  }),
});
/** No waiting for the call any more, a shorter pause, another mail. */
const V2 = campaign({ ...JOURNEY, ...program({ call, pause: { type: 'wait', for: days(10) }, news: send('news') }) });

const ids = Array.from({ length: 50 }, (_, index) => `a${String(index).padStart(2, '0')}`);
const heard = ids.slice(0, 30);
const waiting = ids.slice(30);
const wish = (over: Partial<MoveWish> = {}): MoveWish => ({
  ...{ campaign: 'journey', kind: 'move', to: 2, from: null, accounts: null, steps: {} },
  ...over,
});

let store: Store;
beforeAll(async () => {
  store = await openTestStore('moves');
  await publish(store, [V1]);
  for (const id of ids) {
    await addAccount(store, id, { name: `Firm ${id}` });
    await decideAt(store, id, day(0));
    await append(store, id, 'Go');
    await decideAt(store, id, day(0));
  }
  await stepClock(store.prisma, day(1));
  // Thirty have told of their call and pause; twenty still wait for it.
  for (const id of heard) {
    const effect = `journey/${id}/fact-1/call/-/1`;
    await append(store, id, 'Task Done', { payload: { effect, outcome: 'done' } });
    await decideAt(store, id, day(1));
  }
  await publish(store, [V2], { at: day(2) });
}, 120_000);
afterAll(() => store.close());

const decide = async (accounts: readonly string[], at = day(2)) => {
  for (const id of accounts) await decideAt(store, id, at);
};
const enrolmentOf = (id: string) => store.prisma.enrolment.findFirstOrThrow({ where: { accountId: id } });
const plannedOf = async (id: string) =>
  (await store.prisma.plannedTouch.findMany({ where: { accountId: id, kind: 'send', status: 'planned' } })).map(
    ({ step, dueAt }) => [step, dueAt.getTime()],
  );

test('the plan names all fifty by their step, and changes nothing', async () => {
  const inside = await readInside(store.prisma, { campaign: 'journey', version: 1, accounts: null });
  expect(inside.map(({ account, step }) => [account, step])).toEqual(
    ids.map((id) => [id, heard.includes(id) ? 'pause' : 'hear']),
  );
  const plan = await planMove(store.prisma, wish());
  expect(plan.slice(0, 1)).toMatchObject([
    { account: 'a00', name: 'Firm a00', outcome: 'moves', at: { step: 'pause', until: day(11) } },
  ]);
  expect(plan.filter(({ outcome }) => outcome === 'moves').map(({ account }) => account)).toEqual(heard);
  const stay = plan.filter(({ outcome }) => outcome === 'stays');
  expect(stay.map(({ account }) => account)).toEqual(waiting);
  expect(new Set(stay.map(({ reason }) => reason))).toEqual(new Set(['version 2 has no step hear']));
  expect(await store.prisma.event.count({ where: { type: 'Enrolment Moved' } })).toBe(0);
  expect(await store.prisma.enrolment.count({ where: { version: 1, status: 'open' } })).toBe(50);
});

test('moved: at their step by the new length, their plan the new one; those who cannot stand there finish on their version', async () => {
  const { move, lines, ring } = await applyMove(store, wish({ accounts: heard.slice(0, 10) }), 'mina');
  expect([move, ring, lines.length]).toEqual(['journey/1', heard.slice(0, 10), 10]);
  // A mapped step takes those of the removed one along.
  await applyMove(store, wish({ accounts: waiting.slice(0, 2), steps: { hear: 'pause' } }), 'mina');
  await decide(ids);
  expect(await enrolmentOf('a00')).toMatchObject({ version: 2, status: 'open' });
  expect(await plannedOf('a00')).toEqual([['news', day(11)]]);
  expect(await plannedOf('a10')).toEqual([['bye', day(21)]]);
  // A wait for a task's outcome is no pause: said, and it stays.
  expect(await enrolmentOf('a30')).toMatchObject({ version: 1, status: 'open' });
  expect(await store.prisma.enrolmentMove.count()).toBe(10);
  expect((await readTimeline(store, 'a00', { kinds: ['event'], limit: 3 }))[0]).toMatchObject({
    outcome: 'Enrolment Moved',
    campaign: 'journey',
    detail: '2',
    reason: 'by mina',
  });
});

test('ended: nothing is planned any more and their task is not needed; taken back they go on where they stood', async () => {
  const accounts = waiting.slice(10);
  const { move } = await applyMove(store, wish({ kind: 'exit', accounts }), 'mina');
  await decide(accounts);
  expect(await enrolmentOf('a40')).toMatchObject({ status: 'exited', endedBecause: 'ended by mina' });
  expect(await store.prisma.plannedTouch.count({ where: { accountId: 'a40', status: 'planned' } })).toBe(0);

  const undone = await undoMove(store, move ?? '', 'mina');
  expect(undone?.lines).toEqual(
    accounts.map((account) => ({ account, enrolment: `journey/${account}/fact-1`, reason: null })),
  );
  await decide(accounts);
  expect(await enrolmentOf('a40')).toMatchObject({ status: 'open', endedAt: null, version: 1 });
  const [still] = await readInside(store.prisma, { campaign: 'journey', version: 1, accounts: ['a40'] });
  expect(still).toMatchObject({ step: 'hear', since: day(0) });
});

test('a move is taken back but for those to whom a mail has gone since, once, and all of it is in the audit log', async () => {
  const sent = await enrolmentOf('a00');
  const at = new Date(day(2, 1));
  await store.prisma.message.create({
    data: {
      ...{ key: 'k', effectId: 'k', accountId: 'a00', contactId: 'a00-ana', campaignId: 'journey', version: 2 },
      ...{ enrolmentId: sent.id, step: 'news', address: 'ana@firm.test', topic: 'offers', transactional: false },
      ...{ priority: 3, template: 'news', locale: 'en', phase: 'ACCEPTED', attempt: 1, fence: 1, leaseUntil: at },
      ...{ decidedSeq: 1, sendBefore: at, dueAt: at, claimedAt: at, sentAt: at },
    },
  });
  const first = await undoMove(store, 'journey/1', 'omid');
  expect(first?.lines[0]).toMatchObject({ account: 'a00', reason: 'a mail has gone since' });
  expect(first?.lines.slice(1).every(({ reason }) => reason === null)).toBe(true);
  await decide(heard);
  expect(await enrolmentOf('a00')).toMatchObject({ version: 2 });
  expect(await enrolmentOf('a01')).toMatchObject({ version: 1 });
  expect(await plannedOf('a01')).toEqual([['bye', day(21)]]);
  const again = await undoMove(store, 'journey/1', 'omid');
  expect(again?.lines.map(({ reason }) => reason).slice(0, 2)).toEqual([
    'a mail has gone since',
    'it was taken back before',
  ]);
  expect(await undoMove(store, 'journey/99', 'omid')).toBeNull();
  expect(await readMoves(store, null)).toMatchObject([
    { kind: 'exit', enrolments: 10, undone: 10 },
    { move: 'journey/1', kind: 'move', toVersion: 2, enrolments: 10, undone: 9, actor: 'mina' },
  ]);
  const audit = await store.prisma.auditEntry.findMany({ orderBy: { id: 'asc' } });
  expect(audit.map(({ action, actor }) => [action, actor])).toEqual([
    ['enrolments moved', 'mina'],
    ['enrolments ended', 'mina'],
    ['move taken back', 'mina'],
    ['move taken back', 'omid'],
    ['move taken back', 'omid'],
  ]);
  expect(await verifyAudit(store)).toMatchObject({ type: 'whole' });
});
