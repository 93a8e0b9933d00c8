/** `keyline web` and `keyline health` where they cannot do what they are asked: in words, with an exit code. */
import { createServer } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let store: Store;
let folder: TemporaryFolder;
let env: Record<string, string | undefined>;
beforeAll(async () => {
  [store, folder] = await Promise.all([openTestStore('web'), temporaryFolder()]);
  env = {
    DATABASE_URL: store.url,
    // Nobody is there: the door does not ask before it has a bell to ring.
    TEMPORAL_ADDRESS: '127.0.0.1:1',
    KEYLINE_HOME: folder.path,
    KEYLINE_HOST: undefined,
    KEYLINE_API_KEY: undefined,
    KEYLINE_HEALTH_PORT: undefined,
  };
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const run = (args: readonly string[], more: Readonly<Record<string, string>> = {}) =>
  keyline(args, { cwd: folder.path, env: { ...env, ...more } });

test('a door that other machines reach needs a key', async () => {
  const ran = await run(['web'], { KEYLINE_HOST: '0.0.0.0' });
  expect(ran).toMatchObject({ code: 3, stdout: '' });
  expect(ran.stderr).toMatch(/^keyline: KEYLINE_HOST=0\.0\.0\.0 lets other machines in.*set KEYLINE_API_KEY/);
});

test('a port that is taken is named with its variable, and nothing moves elsewhere', async () => {
  const port = await freePort();
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(port, '127.0.0.1', resolve));
  const pages = String(await freePort());
  const ran = await run(['web'], { KEYLINE_PORT: String(port), KEYLINE_PAGES_PORT: pages });
  await new Promise((resolve) => other.close(resolve));
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(new RegExp(`cannot listen on 127\\.0\\.0\\.1:${port} .*EADDRINUSE.*set KEYLINE_PORT`));
});

test('a database that is not there is waited for as long as asked, then said', async () => {
  const nobody = { DATABASE_URL: `postgresql://k:hunter2@127.0.0.1:${await freePort()}/k` };
  const ran = await run(['migrate', '--wait', '1s'], nobody);
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/the database k at 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED/);
  expect(ran.stderr).not.toContain('hunter2');
  expect((await run(['migrate', '--wait', 'long'])).code).toBe(2);
});

test('health says that nothing answers, or that it does not know whom to ask', async () => {
  const port = String(await freePort());
  const nobody = await run(['health'], { KEYLINE_HEALTH_PORT: port });
  expect(nobody.code).toBe(1);
  expect(nobody.stderr).toMatch(`nothing answers at http://127.0.0.1:${port}/readyz: `);
  expect(await run(['health'])).toMatchObject({
    code: 3,
    stderr: expect.stringMatching(/KEYLINE_HEALTH_PORT is not set/),
  });
});

test('a worker without Temporal says whom it cannot reach', async () => {
  const ran = await run(['worker'], { KEYLINE_PUBLIC_URL: 'http://127.0.0.1:4510' });
  expect(ran.code).toBe(1);
  expect(ran.stderr).toMatch(/^keyline: Temporal at 127\.0\.0\.1:1 does not answer: .*TEMPORAL_ADDRESS/);
});

test('a demo keeps its database: no door on stepped time', async () => {
  await stepClock(store.prisma, businessTime(1_000));
  const ran = await run(['web'], {
    KEYLINE_PORT: String(await freePort()),
    KEYLINE_PAGES_PORT: String(await freePort()),
  });
  expect(ran).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/business time of its own: it belongs to a demo/),
  });
});
