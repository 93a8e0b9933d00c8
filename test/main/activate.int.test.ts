/** `keyline activate`, run as a person and as a script run it. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { campaign, program, send } from '../engine/given.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

let store: Store;
let cwd: string;
beforeAll(async () => {
  store = await openTestStore('activate-command');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-activate-'));
  const steps = program({
    miss: send('we-miss-you'),
    gift: {
      type: 'offer',
      name: 'comeback',
      terms: { percent: { type: 'fixed', percent: 20 }, amount: null, gift: null, max: { GBP: 400_00 } },
      budget: { GBP: 600_00 },
      products: null,
      expires: { amount: 14, unit: 'd' },
    },
  });
  const thanks: Parameters<typeof campaign>[0] = {
    id: 'thanks',
    trigger: { type: 'event', event: 'Order Completed', where: null, maxAge: { amount: 3, unit: 'd' } },
  };
  await publish(store, [
    campaign({ title: 'Win back', ...steps }),
    campaign({ id: 'by-hand', trigger: { type: 'manual' } }),
    campaign(thanks),
  ]);
  await runClock(store.prisma);
  for (const id of ['acme', 'bolt']) await addAccount(store, id, { lapseState: 'lapsed', currency: 'GBP' });
  await addAccount(store, 'mute', { lapseState: 'lapsed' });
  await store.prisma.contact.update({ where: { id: 'mute-ana' }, data: { stoppedTopics: ['offers'] } });
  await store.prisma.account.create({ data: { id: 'small', name: 'Small', standing: 'known' } });
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const activate = (...args: string[]) =>
  keyline(['activate', ...args], {
    cwd,
    env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' },
  });

test('looks, and without a terminal asks for a word', async () => {
  const looked = await activate('win-back', '--preview');
  expect(looked.code).toBe(0);
  expect(looked.stdout).toMatch(/would enter\t2\tin one portion, 09:00 their time on open days: /);
  expect(looked.stdout).toMatch(/would get nothing\t1\tthe contact unsubscribed from offers \(1\)/);
  expect(looked.stdout).toContain('offer comeback: at most £600.00 (2 x £400.00, its budget has £600.00 left)');
  expect(looked.stdout).toContain('Caps hold: a person 2 in 7d, an account 3 in 7d; a mail over them waits.');

  const asked = await activate('win-back');
  expect(asked).toMatchObject({ code: 2 });
  expect(asked.stdout).toBe(looked.stdout);
  expect(asked.stderr).toContain('not a terminal): add --yes to let them in, or --preview to only look');
  expect(await store.prisma.activation.count()).toBe(0);
  expect((await activate('--status')).stdout).toContain('Nothing was activated.');
});

test('with --yes the portions are rows; they are shown, not planned twice, and taken back', async () => {
  const done = await activate('win-back', '--per-day', '1', '--yes', '--as', 'mina', '--json');
  expect(done.code).toBe(0);
  expect(JSON.parse(done.stdout)).toMatchObject({
    campaign: { id: 'win-back', version: 1 },
    perDay: 1,
    enter: [
      { account: 'acme', portion: 0, dueAt: expect.stringMatching(/T09:00:00.000Z$/) },
      { account: 'bolt', portion: 1 },
    ],
    nothing: [{ account: 'mute', reason: 'unsubscribed: offers' }],
    activated: 2,
  });
  const again = await activate('win-back', '--yes');
  expect(again).toMatchObject({ code: 1 });
  expect(again.stderr).toMatch(
    /2 accounts wait for their portion already, the last on \d{4}-.*--stop ends what is to come/,
  );
  expect((await activate('win-back', '--status')).stdout).toMatch(/win-back\t0\t0\t0\t2\t0\t/);
  const stopped = await activate('win-back', '--stop');
  expect(stopped).toMatchObject({ code: 0, stdout: '2 will not start.\n' });
  expect((await activate('win-back', '--stop')).stdout).toBe('Nothing was to come.\n');
  expect(JSON.parse((await activate('--status', '--json')).stdout)).toMatchObject([
    { account: 'acme', status: 'stopped' },
    { account: 'bolt', status: 'stopped' },
  ]);
});

test('by hand: the accounts named get the fact at once', async () => {
  expect(await activate('by-hand')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('by-hand is started by hand, for the accounts you name: add --account ID'),
  });
  const done = await activate('by-hand', '--account', 'acme', '--yes');
  expect(done).toMatchObject({ code: 0 });
  expect(done.stdout).toContain('1 let in.');
  expect(await store.prisma.event.findMany({ where: { type: 'Campaign Activated' } })).toMatchObject([
    { accountId: 'acme', payload: { campaign: 'by-hand' } },
  ]);
});

test('what cannot be: told in words, with the way out', async () => {
  const says = async (...args: string[]) => {
    const { code, stderr } = await activate(...args);
    return [code, stderr.trim()];
  };
  expect(await says()).toEqual([2, 'keyline: name a campaign; keyline campaigns lists them']);
  expect(await says('winback')).toEqual([
    1,
    'keyline: no campaign "winback". Did you mean "win-back"? keyline campaigns lists them.',
  ]);
  expect(await says('thanks')).toEqual([
    1,
    'keyline: thanks starts by itself (event Order Completed, at most 3d old): nobody waits before it, so there is nobody to let in',
  ]);
  expect(await says('win-back', '--account', 'acm')).toEqual([
    1,
    expect.stringContaining('no account "acm". Did you mean "acme"?'),
  ]);
  expect(await says('win-back', '--account', 'small')).toEqual([
    1,
    'keyline: small is no key account (it is known): keyline key small makes it one',
  ]);
  expect((await says('win-back', '--stop', '--status'))[0]).toBe(2);
  await store.prisma.campaign.update({ where: { id: 'win-back' }, data: { status: 'stopped' } });
  expect(await says('win-back')).toEqual([1, 'keyline: win-back is stopped: keyline resume starts it again']);
});
