/** `keyline markets` on the markets that come with Keyline, and times of accounts that only say where they are. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { runClock, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

let store: Store;
let cwd: string;
beforeAll(async () => {
  store = await openTestStore('markets-command');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-markets-'));
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  keyline(args, { cwd, env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' } });

test('before anything is published it is said; then who is where, what is closed now and next', async () => {
  expect((await run('markets')).stderr).toContain('no settings are published: run keyline publish');
  await runClock(store.prisma);
  expect((await run('publish')).code).toBe(0);
  // The second day of Nowruz: Iran is closed, the others work.
  await stepClock(store.prisma, businessTime(Date.parse('2027-03-22T10:00:00Z')));
  const account = (id: string, country: string | null) => ({ id, name: id, standing: 'key', country });
  await store.prisma.account.createMany({
    data: [account('pars', 'Iran'), account('rey', 'IR'), account('none', null)],
  });

  const listed = (await run('markets')).stdout.split('\n').map((line) => line.split('\t'));
  expect(listed.map(([id]) => id)).toEqual([
    'market',
    'gb',
    'ir',
    'ph',
    'pk',
    expect.stringMatching(/^1 key account/),
    '',
  ]);
  expect(listed[2]?.slice(0, 7)).toEqual(['ir', 'Iran', '2', 'Asia/Tehran', 'IRR', 'fa', 'Thu, Fri']);
  expect(listed[2]?.[7]).toMatch(/^holiday: Nowruz until Sat 27 Mar 2027, 08:00$/);
  expect(listed[1]?.[7]).toMatch(/^open until Mon 22 Mar 2027, /);

  const one = await run('markets', 'ir');
  expect(one.stdout).toMatch(
    /^Iran {2}ir\n2 key accounts; Asia\/Tehran, IRR, fa; weekend Thu, Fri\nNow: holiday: Nowruz/,
  );
  expect(one.stdout).toContain('Ramadan: quiet from 14:00 to 09:00 (about)');
  expect(one.stdout).toContain('"about": the day hangs on the moon');
  expect(JSON.parse((await run('markets', 'pk', '--json')).stdout)).toMatchObject({
    ...{ id: 'pk', timezone: 'Asia/Karachi', keyAccounts: 0, closed: null },
    changesAt: expect.stringMatching(/^2027-03-22T/),
  });
  const unknown = await run('markets', 'irr');
  expect(unknown).toMatchObject({ code: 1, stdout: '' });
  expect(unknown.stderr).toContain('no market "irr". Known: gb, ir, ph, pk.');
});

test('an account that says only its country has its market’s times everywhere', async () => {
  expect(JSON.parse((await run('plan', 'pars', '--json')).stdout)).toMatchObject({ timezone: 'Asia/Tehran' });
  expect(JSON.parse((await run('account', 'pars', '--json')).stdout)).toMatchObject({
    ...{ timezone: null, zone: 'Asia/Tehran' },
  });
});
