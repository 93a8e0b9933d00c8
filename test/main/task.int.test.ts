/** `keyline task`, run as a person runs it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

let store: Store;
let cwd: string;
beforeAll(async () => {
  store = await openTestStore('task-command');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-task-'));
  await store.prisma.account.create({ data: { id: 'acme', name: 'Acme & Sons', standing: 'key' } });
  const at = new Date('2027-03-01T09:00:00Z');
  const task = (id: string, outcomes: string[], dueAt: Date) => ({
    ...{ id, accountId: 'acme', ownerId: 'mina', campaignId: 'win-back', enrolmentId: 'win-back/acme/1', step: 'call' },
    ...{ title: `Call (${id})`, outcomes, dueAt, createdAt: at },
  });
  await store.prisma.task.createMany({
    data: [task('first', ['keep', 'lost'], at), task('second', [], new Date(at.getTime() + 86_400_000))],
  });
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const task = (...args: string[]) =>
  keyline(['task', ...args], {
    cwd,
    env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' },
  });

test('list: what is due first at the top, for programs and for people', async () => {
  const { code, stdout } = await task('list', '--json');
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject([
    {
      id: 'first',
      account: 'acme',
      accountName: 'Acme & Sons',
      dueAt: '2027-03-01T09:00:00.000Z',
      outcomes: ['keep', 'lost'],
    },
    { id: 'second', status: 'open', outcomes: [] },
  ]);
  const table = await task('list', '--account', 'acme');
  expect(table.stdout.split('\n')[1]?.split('\t').slice(1)).toEqual([
    'acme',
    'Call (first)',
    'mina',
    'keep, lost',
    'first',
  ]);
  expect((await task('list', '--account', 'nobody')).stdout).toBe('No task is open.\n');
});

test('done: refused with what the task offers, then closed; nobody to ring is said on standard error', async () => {
  const wrong = await task('done', 'first', '--outcome', 'maybe');
  expect(wrong).toMatchObject({ code: 3, stdout: '' });
  expect(wrong.stderr).toContain('"maybe" is no outcome of this task: keep, lost. Name one of them with --outcome.');

  const done = await task('done', 'first', '--outcome', 'keep', '--note', 'called today', '--as', 'mina', '--json');
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toEqual({ task: 'first', account: 'acme', outcome: 'keep', rung: false });
  expect(await store.prisma.task.findUnique({ where: { id: 'first' } })).toMatchObject({
    status: 'done',
    note: 'called today',
  });
  expect(await store.prisma.auditEntry.findFirst()).toMatchObject({
    actor: 'mina',
    action: 'task done',
    subject: 'first',
  });
  expect(await store.prisma.event.findFirst()).toMatchObject({ type: 'Task Done', accountId: 'acme' });

  const again = await task('done', 'first', '--outcome', 'keep');
  expect(again).toMatchObject({ code: 1, stdout: '' });
  expect(again.stderr).toContain('the task is already done');
  expect((await task('done', 'nothing')).stderr).toContain('no task "nothing". keyline task list shows them.');
});

test('a task without outcomes of its own is simply done', async () => {
  const done = await task('done', 'second');
  expect(done).toMatchObject({ code: 0, stdout: 'Task of acme closed: done\n' });
  expect((await task('list', '--all', '--json')).stdout).toContain('"outcome":"done"');
});
