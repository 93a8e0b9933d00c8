/** `keyline doctor` and the exit codes of the command line, run as a person runs them. */
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { businessTime, DAY } from '../../src/domain/time.ts';
import { runClock } from '../../src/store/database/clock.ts';
import { moveWatermark } from '../../src/store/facts/feed-watermark.ts';
import { publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';

type Check = { readonly check: string; readonly ok: boolean; readonly detail: string; readonly fix: string | null };

let cwd: string;
beforeAll(async () => {
  cwd = await mkdtemp(join(tmpdir(), 'keyline-doctor-'));
  // As root the embedded PostgreSQL runs as another user, who has to be able to walk in.
  await chmod(cwd, 0o755);
});
afterAll(() => rm(cwd, { recursive: true, force: true }));

const NOTHING = { DATABASE_URL: '', TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '', KEYLINE_LIVE: '' };

const doctor = async (env: Readonly<Record<string, string>>) => {
  const ran = await keyline(['doctor', '--json'], { cwd, env: { ...NOTHING, ...env } });
  const checks = JSON.parse(ran.stdout) as Check[];
  return { code: ran.code, checks, failed: checks.filter(({ ok }) => !ok) };
};

test('with everything there it is content, and every check has the shape that is promised', async () => {
  const { code, checks } = await doctor({ DATABASE_URL: inject('postgresUrl') });
  expect(code).toBe(0);
  expect(checks.map(({ check }) => check)).toEqual([
    'node',
    'data folder',
    'disk space',
    'postgresql',
    'schema',
    'temporal',
    'smtp',
    'sending',
    'order feed',
    'mail to owners',
  ]);
  for (const check of checks)
    expect(check).toEqual({ check: check.check, ok: true, detail: expect.any(String), fix: null });
});

test('no Temporal, with the look-ups off: it says so, names the fix, and exits with 1', async () => {
  const { code, failed } = await doctor({ KEYLINE_TEMPORAL_LOOKUP: 'off', KEYLINE_TEMPORAL_CLI: '' });
  expect(code).toBe(1);
  expect(failed).toEqual([
    {
      check: 'temporal',
      ok: false,
      detail: 'no server is named, and the look-ups are turned off (KEYLINE_TEMPORAL_LOOKUP=off)',
      fix: expect.stringMatching(/TEMPORAL_ADDRESS.*KEYLINE_TEMPORAL_CLI.*unset KEYLINE_TEMPORAL_LOOKUP/),
    },
  ]);
});

test('servers that do not answer are named one by one, each with its fix', async () => {
  const { code, failed } = await doctor({
    DATABASE_URL: 'postgresql://127.0.0.1:9/keyline',
    TEMPORAL_ADDRESS: '127.0.0.1:9',
    SMTP_URL: 'smtp://127.0.0.1:9',
  });
  expect(code).toBe(1);
  expect(failed.map(({ check }) => check)).toEqual(['postgresql', 'schema', 'temporal', 'smtp']);
  for (const { fix } of failed) expect(fix).toMatch(/start that server|postgresql first/);
});

test('an environment that cannot be read is the report', async () => {
  const { code, checks } = await doctor({ KEYLINE_LIVE: 'perhaps' });
  expect(code).toBe(1);
  expect(checks).toMatchObject([{ check: 'environment variable KEYLINE_LIVE', ok: false, detail: 'it holds perhaps' }]);
});

test('exit codes: 0 for help, 1 failed, 2 wrong usage, 3 invalid input', async () => {
  const codeOf = async (args: string[], env = {}) => (await keyline(args, { cwd, env: { ...NOTHING, ...env } })).code;
  expect(await codeOf(['--help'])).toBe(0);
  expect(await codeOf(['migrate'], { DATABASE_URL: 'postgresql://127.0.0.1:9/keyline' })).toBe(1);
  expect(await codeOf(['no-such-command'])).toBe(2);
  expect(await codeOf(['doctor', '--no-such-option'])).toBe(2);
  expect(await codeOf(['migrate'], { DATABASE_URL: 'mysql://x' })).toBe(3);
});

test('two commands on a fresh folder share one embedded database, one after the other', async () => {
  const env = { ...NOTHING, KEYLINE_HOME: '' };
  const ran = await Promise.all([
    keyline(['migrate', '--json'], { cwd, env }),
    keyline(['migrate', '--json'], { cwd, env }),
  ]);
  for (const { code, stdout, stderr } of ran) {
    expect({ code, stderr: stderr.replace(/^waiting for process \d+.*\n/, '') }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({ upToDate: true, pending: [], unknown: [] });
  }
});

test('says in words whether a mail can leave this machine', async () => {
  const store = await openTestStore('doctor-sending');
  await publish(store, []);
  const sending = async (env: Readonly<Record<string, string>>) =>
    (await doctor({ DATABASE_URL: store.url, ...env })).checks.find(({ check }) => check === 'sending')?.detail;
  // The discard port: nobody listens there, and nothing is sent.
  const outside = { SMTP_URL: 'smtp://127.0.0.1:9' };
  expect(await sending({})).toBe('nothing leaves this machine: mail goes to the catcher');
  expect(await sending(outside)).toBe('nothing goes out: KEYLINE_LIVE is not 1');
  expect(await sending({ ...outside, KEYLINE_LIVE: '1', KEYLINE_ONLY_TO: 'me@firm.test' })).toBe(
    'live, only to me@firm.test; day 1 of the first days: 0 of at most 50 marketing mails have gone today',
  );
  await store.close();
});

test('an order feed that lags by more than feed_freshness is named: lapses wait for it', async () => {
  const store = await openTestStore('doctor-feed');
  await publish(store, []);
  await runClock(store.prisma);
  const feed = async () =>
    (await doctor({ DATABASE_URL: store.url })).checks.find(({ check }) => check === 'order feed');
  expect(await feed()).toMatchObject({ ok: true, detail: 'no order has come in yet' });
  await moveWatermark(store.prisma, 'orders', businessTime(Date.now() - 3 * DAY));
  expect(await feed()).toMatchObject({
    ...{ ok: false, detail: expect.stringMatching(/^orders are known up to .* UTC \(3 days ago\): lapses wait$/) },
    fix: expect.stringContaining('keyline import orders FILE --live'),
  });
  await moveWatermark(store.prisma, 'orders', businessTime(Date.now() - DAY));
  expect(await feed()).toMatchObject({ ok: true });
  await store.close();
});

test('a table that cannot be read though the schema is there is no good news', async () => {
  const store = await openTestStore('doctor-unreadable');
  await store.prisma.$executeRaw`ALTER TABLE feeds RENAME TO feeds_elsewhere`;
  const { code, failed } = await doctor({ DATABASE_URL: store.url });
  expect(code).toBe(1);
  expect(failed).toMatchObject([
    {
      check: 'order feed',
      detail: expect.stringMatching(/^cannot be read: .*feeds/s),
      fix: expect.stringContaining('rights'),
    },
  ]);
  await store.close();
});

test('a digest that its owner never got is named, with the owner’s address and what the server said', async () => {
  const store = await openTestStore('doctor-notices');
  await publish(store, []);
  await runClock(store.prisma);
  const mail = async () =>
    (await doctor({ DATABASE_URL: store.url })).checks.find(({ check }) => check === 'mail to owners');
  expect(await mail()).toMatchObject({ ok: true });
  const notice = { kind: 'digest', subject: 'Monday', body: {}, address: 'mina@supply.test', phase: 'REJECTED' };
  await store.prisma.notice.createMany({
    data: [
      { ...notice, id: 'old', key: 'old', dueAt: new Date(Date.now() - 8 * DAY), reason: 'rcpt: 550 nobody' },
      { ...notice, id: 'new', key: 'new', dueAt: new Date(Date.now() - 2 * DAY), reason: 'rcpt: 550 no such user' },
    ],
  });
  expect(await mail()).toMatchObject({
    ok: false,
    detail: expect.stringMatching(/^1 of .*digest to mina@supply\.test, 2 days ago: rcpt: 550 no such user$/),
    fix: expect.stringContaining('keyline owner'),
  });
  await store.close();
});
