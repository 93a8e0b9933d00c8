/** `keyline forgotten` and the floor on an account's page, run as a person runs them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DAY } from '../../src/domain/time.ts';
import type { Store } from '../../src/store/database/open.ts';
import { given } from '../engine/given.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

let store: Store;
let cwd: string;
beforeAll(async () => {
  store = await openTestStore('forgotten-command');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-forgotten-'));
  await store.prisma.owner.create({ data: { id: 'mina', name: 'Mina', email: 'mina@keyline.test' } });
  await store.prisma.account.create({
    data: {
      id: 'acme',
      name: 'Acme',
      standing: 'key',
      ownerId: 'mina',
      level: 'major',
      currency: 'GBP',
      timezone: 'UTC',
    },
  });
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  keyline(args, { cwd, env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' } });
const settings = (contactPlan?: object) => {
  const definition = { ...given().settings, ...(contactPlan && { contactPlan }) } as object;
  return store.prisma.setting.upsert({
    where: { id: 1 },
    create: { id: 1, definition, hash: '' },
    update: { definition },
  });
};

test('without a plan it says how to write one; with one it lists who is over, or that nobody is', async () => {
  await settings();
  expect((await run('forgotten')).stdout).toContain('no contact plan, so nobody is judged. Write contact_plan:');
  await settings({ default: { personal: { amount: 30, unit: 'd' }, any: { amount: 14, unit: 'd' } } });
  expect((await run('forgotten')).stdout).toBe('Nobody is forgotten: every key account had its touch in time.\n');

  const call = { id: 'c', accountId: 'acme', kind: 'call', at: new Date(Date.now() - 44.5 * DAY), by: 'mina' };
  await store.prisma.loggedTouch.create({ data: call });
  const listed = await run('forgotten', '--owner', 'mina');
  expect(listed.stdout.split('\n')[1]?.split('\t')).toEqual([
    ...['acme', 'Acme', '30', 'any touch', 'call, 44 days ago', '', 'major', 'Mina'],
  ]);
  const json = await run('forgotten', '--json');
  expect(JSON.parse(json.stdout)).toMatchObject([
    { account: 'acme', daysOver: 30, floor: 'any', dueAt: expect.stringContaining('T'), lastTouch: { kind: 'call' } },
  ]);
  expect(await run('forgotten', '--owner', 'nobody')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('no owner "nobody". Known: mina.'),
  });
  const account = await run('account', 'acme');
  expect(account.stdout).toMatch(
    /Contact plan: a personal touch every 30d \(last call .*, 14 days over\); any touch every 14d \(last call .*, 30 days over\)\./,
  );
  expect(JSON.parse((await run('account', 'acme', '--json')).stdout)).toMatchObject({
    contactPlan: { floor: { any: { amount: 14, unit: 'd' } }, personal: { breached: true, daysOver: 14 } },
  });
});
