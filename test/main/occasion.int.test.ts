/** `keyline occasion` and `keyline approve`, run as a person runs them. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { readSigningKeys } from '../../src/store/database/signing-keys.ts';
import { campaign, day } from '../engine/given.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

const EVENT = {
  ...{ id: 'fair', title: 'Fair', place: '', timezone: 'UTC', seats: 1 },
  ...{ startsAt: day(30), endsAt: day(30, 4) },
};

let store: Store;
let cwd: string;
beforeAll(async () => {
  store = await openTestStore('occasion-command');
  await readSigningKeys(store);
  cwd = await mkdtemp(join(tmpdir(), 'keyline-occasion-'));
  await publish(store, [campaign({ id: 'fair', run: 'contact', event: EVENT })], { at: day(0) });
  for (const id of ['acme', 'beta']) {
    await addAccount(store, id);
    const invited = { occasionId: 'fair', contactId: `${id}-ana`, accountId: id, invitedAt: new Date(day(0)) };
    await store.prisma.invitation.create({ data: invited });
  }
  await store.prisma.approval.create({
    data: {
      ...{ id: 'c/acme/1/approve:owner/-/1', accountId: 'acme', campaignId: 'c', enrolmentId: 'c/acme/1' },
      ...{ step: 'approve:owner', ownerId: 'kim', contentHash: 'h', askedAt: new Date(day(0)), upTo: new Date(day(3)) },
      summary: {
        guarded: [
          {
            ...{ type: 'offer', name: 'platinum', percent: null },
            terms: { percent: null, amount: null, max: null, gift: 'Box', conditions: { creditDays: 60 } },
          },
          { type: 'send', template: 'welcome-platinum' },
        ],
        cost: { minor: 0, currency: 'GBP' },
      },
    },
  });
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  keyline(args, { cwd, env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' } });
const cells = (stdout: string) =>
  stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((row) => row.split('\t'));

test('who comes: answers taken on the phone, seats given, the list for people and programs', async () => {
  const yes = await run('occasion', 'answer', 'fair', '--contact', 'acme-ana', '--as', 'kim');
  expect([yes.code, yes.stdout]).toEqual([0, 'acme-ana: accepted\n']);
  const waits = await run('occasion', 'answer', 'fair', '--contact', 'beta-ana', '--json');
  expect(JSON.parse(waits.stdout)).toMatchObject({ status: 'waiting', changed: true, account: 'beta' });
  expect((await run('occasion', 'answer', 'fair', '--contact', 'acme-ana', '--no')).stdout).toBe(
    'acme-ana: declined\n',
  );
  expect(JSON.parse((await run('occasion', 'list', '--json')).stdout)).toMatchObject([
    { id: 'fair', startsAt: '2027-03-31T09:00:00.000Z', seats: 1, invited: 2, accepted: 1, waiting: 0, declined: 1 },
  ]);
  expect(cells((await run('occasion', 'guests', 'fair')).stdout)).toEqual([
    ['beta-ana', 'beta', 'accepted', 'Mon 1 Mar 2027', 'beta-ana'],
    ['acme-ana', 'acme', 'declined', 'Mon 1 Mar 2027', 'acme-ana'],
  ]);
  const nobody = await run('occasion', 'answer', 'fair', '--contact', 'x');
  expect([nobody.code, nobody.stderr]).toEqual([1, expect.stringContaining('no contact "x"')]);
});

test('too early to be complete; cancelled once; what there is none of is named', async () => {
  const early = await run('occasion', 'complete', 'fair');
  expect([early.code, early.stderr]).toEqual([1, expect.stringContaining('cannot be complete before')]);
  const unknown = await run('occasion', 'cancel', 'fiar', '--reason', 'storm');
  expect([unknown.code, unknown.stderr]).toEqual([1, 'keyline: no event "fiar": there are fair\n']);
  expect((await run('occasion', 'cancel', 'fair')).code).toBe(2);
  const done = await run('occasion', 'cancel', 'fair', '--reason', 'storm');
  expect(done.stdout).toBe('Cancelled: 2 accounts told, 1 task for owners\n');
  expect((await run('occasion', 'cancel', 'fair', '--reason', 'storm')).stderr).toContain('is cancelled already');
});

test('approve: what waits, with what it lets happen; no, and then no second answer', async () => {
  expect(cells((await run('approve')).stdout)).toEqual([
    [
      ...['Thu 4 Mar 2027', 'acme', 'offer platinum (gift Box, 60 days to pay), mail welcome-platinum', 'no sum'],
      ...['kim', 'open', 'c/acme/1/approve:owner/-/1'],
    ],
  ]);
  const no = await run('approve', 'c/acme/1/approve:owner/-/1', '--no', '--as', 'kim', '--json');
  expect(JSON.parse(no.stdout)).toMatchObject({ account: 'acme', answer: 'declined', rung: false });
  const again = await run('approve', 'c/acme/1/approve:owner/-/1');
  expect([again.code, again.stderr]).toEqual([1, expect.stringContaining('declined by kim already')]);
  expect((await run('approve')).stdout).toBe('Nothing waits for a yes.\n');
  expect((await run('approve', 'x')).stderr).toContain('keyline approve shows what does');
});
