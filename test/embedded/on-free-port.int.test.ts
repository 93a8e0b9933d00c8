/** Somebody takes a port between the look and the bind: each part is told by its own words and moves to another one. */
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startCatcherInbox } from '../../src/embedded/catcher-inbox.ts';
import { type MailCatcher, startMailCatcher } from '../../src/embedded/mail-catcher.ts';
import { onFreePort } from '../../src/embedded/on-free-port.ts';
import { startPostgres } from '../../src/embedded/postgres.ts';
import { startTemporal } from '../../src/embedded/temporal.ts';
import { findTemporal, temporalSearch } from '../../src/embedded/temporal-binary.ts';

let intruder: Server;
let taken: number;
let folder: string;
beforeAll(async () => {
  intruder = createServer().listen(0, '127.0.0.1');
  await once(intruder, 'listening');
  const address = intruder.address();
  taken = typeof address === 'object' && address ? address.port : 0;
  folder = await mkdtemp(join(tmpdir(), 'keyline-ports-'));
  await chmod(folder, 0o755);
});
afterAll(async () => {
  intruder.close();
  await rm(folder, { recursive: true, force: true });
});

/** As if the intruder had come after the look: the first try gets its port. */
const raced = async <Part extends { readonly stop: () => Promise<void> }>(
  start: (port: number) => Promise<Part>,
): Promise<number> => {
  const tried: number[] = [];
  const part = await onFreePort(undefined, (port) => {
    tried.push(tried.length === 0 ? taken : port);
    return start(tried.at(-1) ?? 0);
  });
  await part.stop();
  expect(tried[0]).toBe(taken);
  expect(tried[1]).not.toBe(taken);
  return tried.length;
};

let catcher: MailCatcher;
const startCatcher = async (port: number) => {
  catcher = await startMailCatcher({ folder: join(folder, 'mail'), port, now: () => 0 });
  return catcher;
};

test('PostgreSQL', async () => {
  expect(await raced((port) => startPostgres({ folder: join(folder, 'postgres'), port, durable: false }))).toBe(2);
});

test('Temporal', async () => {
  const { path: binary } = await findTemporal(temporalSearch(process.env, (line) => process.stderr.write(`${line}\n`)));
  expect(await raced((port) => startTemporal({ binary, file: null, port, uiPort: null, keywords: [] }))).toBe(2);
});

test('the mail catcher, and its inbox', async () => {
  expect(await raced(startCatcher)).toBe(2);
  expect(await raced((port) => startCatcherInbox(catcher, port))).toBe(2);
});

test('any other failure is told at once, and one who loses every time gives up', async () => {
  let tried = 0;
  const failing = (message: string) => () => {
    tried += 1;
    return Promise.reject(new Error(message));
  };
  await expect(onFreePort(undefined, failing('no such file'))).rejects.toThrow('no such file');
  expect(tried).toBe(1);
  await expect(onFreePort(undefined, failing('bind: address already in use'))).rejects.toThrow('in use');
  expect(tried).toBe(6);
});
