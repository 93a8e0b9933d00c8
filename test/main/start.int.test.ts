/** `keyline start` as a person runs it: a process of its own, stopped by Ctrl-C. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';

const COMMAND = fileURLToPath(new URL('../../src/main/keyline.mjs', import.meta.url));

let store: Store;
let server: TestTemporal;
let home: string;
let started: ChildProcess | null = null;
beforeAll(async () => {
  [store, server] = await Promise.all([openTestStore('start'), openTestTemporal()]);
  home = await mkdtemp(join(tmpdir(), 'keyline-start-'));
  await chmod(home, 0o755);
});
afterAll(async () => {
  if (started !== null && started.exitCode === null) started.kill('SIGKILL');
  await store.close();
  await rm(home, { recursive: true, force: true });
});

const start = (): ChildProcess => {
  const own = { DATABASE_URL: store.url, TEMPORAL_ADDRESS: server.address, SMTP_URL: '', KEYLINE_HOME: home };
  started = spawn(process.execPath, [COMMAND, 'start', '--json'], {
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return started;
};

const firstLine = async (child: ChildProcess): Promise<string> => {
  if (!child.stdout) throw new Error('no standard output');
  for await (const line of createInterface({ input: child.stdout })) return line;
  throw new Error('it ended without a word');
};

test('says where everything answers, works, and ends in order at Ctrl-C', async () => {
  const child = start();
  const places = JSON.parse(await firstLine(child));
  expect(places).toMatchObject({ smtp: 'catcher', door: expect.stringMatching(/^http/) });
  const event = {
    type: 'Page Viewed',
    account: 'nobody',
    source: 'shop',
    id: '1',
    occurred_at: '2027-01-01T00:00:00Z',
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${places.door}/v1/events`, { method: 'POST', headers, body: JSON.stringify(event) });
  expect(answer.status).toBeLessThan(500);
  expect((await fetch(`${places.pages}/accounts`)).status).toBe(200);
  const ended = once(child, 'exit');
  child.kill('SIGINT');
  expect(await ended).toEqual([0, null]);
});

test('refuses the database of a demo, and says what to do', async () => {
  await stepClock(store.prisma, businessTime(1_000));
  const child = start();
  let words = '';
  child.stderr?.on('data', (chunk) => {
    words += String(chunk);
  });
  expect(await once(child, 'exit')).toEqual([1, null]);
  expect(words).toMatch(/business time of its own: it belongs to a demo.*another KEYLINE_HOME/);
});
