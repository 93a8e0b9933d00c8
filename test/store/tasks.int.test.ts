/** Tasks on real rows: opened once, closed once with an outcome the task offers, and the audit log that says by whom. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { appendAudit } from '../../src/store/tasks/append-audit.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { openTask } from '../../src/store/tasks/open-task.ts';
import { readTasks } from '../../src/store/tasks/read-tasks.ts';
import { verifyAudit } from '../../src/store/tasks/verify-audit.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

let store: Store;
const CALLS = campaign({
  id: 'calls',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  entry: { reentry: 'every', wait: { amount: 1, unit: 'd' }, per: null, minGap: null },
  exits: [{ type: 'event', event: 'Stop', where: null }],
  goal: null,
  ...program({
    call: {
      type: 'task',
      title: 'Call {{account.name}}',
      due: { amount: 1, unit: 'wd' },
      outcomes: ['talking', 'no-interest'],
    },
    tell: { type: 'alert', title: 'Look at {{account.name}}' },
    hear: {
      type: 'wait-for',
      awaited: { type: 'task' },
      upTo: { amount: 30, unit: 'd' },
      onMatch: 'read',
      onTimeout: 'never',
    },
    read: {
      type: 'branch',
      arms: [{ when: { type: 'is', field: 'outcome', value: 'talking' }, goto: 'warm' }],
      otherwise: 'cold',
    },
    warm: { ...send('warm'), next: null },
    cold: { ...send('cold'), next: null },
    never: send('never'),
  }),
});

beforeAll(async () => {
  store = await openTestStore('tasks');
  await publish(store, [CALLS]);
  await store.prisma.owner.create({ data: { id: 'mina', name: 'Mina Karimi', email: 'mina@keyline.test' } });
});
afterAll(() => store.close());

/** The account is asked to call; answers the task's id. */
const start = async (account: string): Promise<string> => {
  if ((await store.prisma.account.count({ where: { id: account } })) === 0) {
    await addAccount(store, account, { name: `${account} & Sons`, ownerId: 'mina' });
    await decideAt(store, account, day(0));
  }
  const { seq } = await append(store, account, 'Go');
  const { effects } = await decideUntilDone(store, account);
  for (const { id, type } of effects) if (type === 'task' || type === 'alert') await openTask(store, id);
  return `calls/${account}/fact-${seq}/call/-/1`;
};
const taskOf = (id: string) => store.prisma.task.findUniqueOrThrow({ where: { id } });
const complete = (id: string, outcome: string) => completeTask(store, { id, outcome, actor: 'mina', note: 'by phone' });

describe('opening', () => {
  test('once, for the owner, with the account’s name and its due day', async () => {
    const id = await start('opens');
    await openTask(store, id);
    const tasks = await store.prisma.task.findMany({ where: { accountId: 'opens' }, orderBy: { kind: 'asc' } });
    expect(tasks).toMatchObject([
      { kind: 'alert', title: 'Look at opens & Sons', outcomes: [], status: 'open' },
      {
        id,
        kind: 'task',
        title: 'Call opens & Sons',
        ownerId: 'mina',
        dueAt: new Date(day(1)),
        outcomes: ['talking', 'no-interest'],
      },
    ]);
    // The alert is a mail as well: at once, and one of a campaign, account and day.
    expect(await store.prisma.notice.findMany({ where: { accountId: 'opens' } })).toMatchObject([
      { kind: 'alert', ownerId: 'mina', subject: 'Look at opens & Sons', phase: 'DUE' },
    ]);
    expect(await store.prisma.effect.findMany({ where: { accountId: 'opens', status: 'open' } })).toEqual([]);
  });

  test('two at once open it once', async () => {
    await addAccount(store, 'races', { ownerId: 'mina' });
    await decideAt(store, 'races', day(0));
    await append(store, 'races', 'Go');
    const { effects } = await decideUntilDone(store, 'races');
    await Promise.all(effects.flatMap(({ id }) => [openTask(store, id), openTask(store, id), openTask(store, id)]));
    expect(await store.prisma.task.count({ where: { accountId: 'races' } })).toBe(2);
  });

  test('one open task per campaign, step and account: the older is not needed any more (row 31)', async () => {
    const older = await start('again');
    await append(store, 'again', 'Stop');
    await decideUntilDone(store, 'again');
    expect(await taskOf(older)).toMatchObject({ status: 'not-needed', note: 'Stop' });
    await store.prisma.task.update({ where: { id: older }, data: { status: 'open', note: null } });
    const newer = await start('again');
    expect(await taskOf(older)).toMatchObject({ status: 'not-needed', note: 'asked again' });
    expect(await taskOf(newer)).toMatchObject({ status: 'open' });
  });
});

describe('completing', () => {
  test('the outcome is kept and audited, and the journey reads it', async () => {
    const id = await start('talks');
    expect(await complete(id, 'talking')).toEqual({ type: 'done', account: 'talks', ring: true });
    expect(await taskOf(id)).toMatchObject({
      status: 'done',
      outcome: 'talking',
      note: 'by phone',
      closedAt: new Date(day(0)),
    });
    expect(await store.prisma.auditEntry.findFirst({ where: { subject: id } })).toMatchObject({
      actor: 'mina',
      action: 'task done',
      detail: { outcome: 'talking', note: 'by phone' },
    });
    expect((await decideUntilDone(store, 'talks')).effects).toMatchObject([{ id: expect.stringContaining('/warm/') }]);
    const other = await start('cold');
    await complete(other, 'no-interest');
    expect((await decideUntilDone(store, 'cold')).effects).toMatchObject([{ id: expect.stringContaining('/cold/') }]);
  });

  test('an outcome the task does not offer, a second one, a task nobody knows: refused, nothing changed', async () => {
    const id = await start('refuses');
    const before = await store.prisma.auditEntry.count();
    expect(await complete(id, 'maybe')).toEqual({
      type: 'refused',
      because: 'outcome',
      reason: '"maybe" is no outcome of this task: talking, no-interest',
    });
    expect(await taskOf(id)).toMatchObject({ status: 'open', outcome: null });
    expect(await store.prisma.auditEntry.count()).toBe(before);
    const answers = await Promise.all([complete(id, 'talking'), complete(id, 'no-interest')]);
    expect(answers.filter(({ type }) => type === 'done')).toHaveLength(1);
    expect(answers.find(({ type }) => type === 'refused')).toMatchObject({ because: 'closed' });
    expect(await store.prisma.event.count({ where: { accountId: 'refuses', type: 'Task Done' } })).toBe(1);
    expect(await complete('nothing', 'talking')).toMatchObject({ type: 'refused', because: 'unknown' });
  });

  test('not needed any more: refused', async () => {
    const id = await start('too-late');
    await append(store, 'too-late', 'Stop');
    await decideUntilDone(store, 'too-late');
    expect(await complete(id, 'talking')).toMatchObject({
      because: 'closed',
      reason: 'the task is already not-needed',
    });
  });

  test('the list has what is due first at the top, by account, by owner, closed ones on request', async () => {
    const id = await start('listed');
    const all = { account: 'listed', owner: null, status: null, limit: 10 } as const;
    expect((await readTasks(store, all)).map(({ kind, title }) => [kind, title])).toEqual([
      ['alert', 'Look at listed & Sons'],
      ['task', 'Call listed & Sons'],
    ]);
    await complete(id, 'talking');
    expect(await readTasks(store, { ...all, status: 'open' })).toMatchObject([{ kind: 'alert' }]);
    expect(await readTasks(store, { ...all, owner: 'nobody' })).toEqual([]);
    expect((await readTasks(store, all))[1]).toMatchObject({ id, status: 'done', outcome: 'talking', owner: 'mina' });
  });
});

describe('the audit log', () => {
  const entry = (subject: string) => ({
    at: day(0),
    actor: 'mina',
    action: 'test',
    subject,
    detail: { zz: 1, a: { c: [2], b: null }, left: undefined },
  });

  test('is one chain, whoever writes at once, and shows a row that was changed or taken out', async () => {
    await Promise.all(
      Array.from({ length: 30 }, (_, index) => inTransaction(store, (tx) => appendAudit(tx, entry(`s${index}`)))),
    );
    const entries = await store.prisma.auditEntry.count();
    expect(entries).toBeGreaterThan(30);
    expect(await verifyAudit(store)).toEqual({ type: 'whole', entries });

    const victim = await store.prisma.auditEntry.findFirstOrThrow({ where: { subject: 's7' } });
    const { id, at, actor, action, subject, prevHash, hash } = victim;
    await store.prisma.auditEntry.update({ where: { id }, data: { actor: 'nobody' } });
    expect(await verifyAudit(store)).toEqual({ type: 'broken', id });
    await store.prisma.auditEntry.update({ where: { id }, data: { actor } });
    expect(await verifyAudit(store)).toMatchObject({ type: 'whole' });

    await store.prisma.auditEntry.delete({ where: { id } });
    expect(await verifyAudit(store)).toMatchObject({ type: 'broken' });
    await store.prisma.auditEntry.create({
      data: {
        id,
        at,
        actor,
        action,
        subject,
        prevHash,
        hash,
        detail: { left: undefined, a: { b: null, c: [2] }, zz: 1 },
      },
    });
    expect(await verifyAudit(store)).toEqual({ type: 'whole', entries });
  });
});
