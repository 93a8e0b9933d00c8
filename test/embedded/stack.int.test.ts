/** The embedded stack with its real servers: start, stop, a second start, a killed one, and what is in its way. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { createTransport } from 'nodemailer';
import pg from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { unreachable } from '../../src/embedded/reachable.ts';
import { StackIsRunning, type StackOptions, startStack } from '../../src/embedded/stack.ts';
import { readPorts, readStack } from '../../src/embedded/stack-file.ts';
import { temporalSearch } from '../../src/embedded/temporal-binary.ts';
import { connectTemporal } from '../../src/temporal/connect.ts';

let folder: string;
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyline-stack-'));
  await chmod(folder, 0o755);
  said = [];
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const options = (changes: Partial<StackOptions> = {}): StackOptions => ({
  folder,
  log: (line) => said.push(line),
  now: () => 1_760_000_000_000,
  outside: { postgresUrl: null, temporalAddress: null, smtpUrl: null },
  temporal: temporalSearch(process.env, (line) => process.stderr.write(`${line}\n`)),
  keywords: ['KeylineAccount'],
  mail: true,
  purpose: 'service',
  ...changes,
});
const databaseOnly = { temporal: null, mail: false } as const;

const query = async (url: string, sql: string): Promise<unknown[]> => {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
};

const portOf = (url: string | null): number => Number(new URL(url?.includes('//') ? url : `tcp://${url}`).port);

test('starts all parts, stops them, and finds everything again on the same ports', async () => {
  const first = await startStack(options());
  const { postgresUrl, temporalAddress, temporalUiUrl, smtpUrl, inboxUrl } = first;
  const addresses = { postgresUrl, temporalAddress, temporalUiUrl, smtpUrl, inboxUrl };
  try {
    expect(await readStack(folder)).toMatchObject({ pid: process.pid, purpose: 'service', ...addresses });
    await expect(startStack(options())).rejects.toThrow(StackIsRunning);
    await query(postgresUrl, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
    const { port } = new URL(smtpUrl ?? '');
    await createTransport({ host: '127.0.0.1', port: Number(port) }).sendMail({
      from: 'a@x.test',
      to: 'b@x.test',
      text: 'hi',
    });
    const temporal = await connectTemporal({ address: temporalAddress ?? '' });
    await temporal.client.workflow.start('none', { workflowId: 'kept', taskQueue: 'nobody' });
    await temporal.close();
  } finally {
    await first.stop();
  }
  for (const url of Object.values(addresses)) expect(await unreachable('127.0.0.1', portOf(url))).not.toBeNull();
  expect(await readStack(folder)).toBeNull();

  const second = await startStack(options());
  try {
    expect(second).toMatchObject(addresses);
    expect(await query(postgresUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    expect(second.catcher?.list().map(({ to }) => to)).toEqual([['b@x.test']]);
    const temporal = await connectTemporal({ address: temporalAddress ?? '' });
    expect((await temporal.client.workflow.getHandle('kept').describe()).status.name).toBe('RUNNING');
    await temporal.close();
  } finally {
    await second.stop();
  }
});

test('killed with -9 it leaves no server behind, and the next start has what was committed', async () => {
  const script = fileURLToPath(new URL('../support/stack-until-killed.ts', import.meta.url));
  const child = spawn(process.execPath, ['--import', 'tsx', script, folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  const { postgresUrl, temporalAddress } = JSON.parse(line) as { postgresUrl: string; temporalAddress: string };
  await query(postgresUrl, 'CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)');
  child.kill('SIGKILL');
  await once(child, 'exit');
  const next = await startStack(options());
  try {
    expect(await query(next.postgresUrl, 'SELECT n FROM kept')).toEqual([{ n: 7 }]);
    // Not both on the old ports is fine too: what matters is that only one server of each runs on these data.
    if (next.temporalAddress !== temporalAddress) {
      await expect.poll(() => unreachable('127.0.0.1', portOf(temporalAddress))).not.toBeNull();
    }
  } finally {
    await next.stop();
  }
});

test('a record of a dead process is no holder; one of a reused pid neither', async () => {
  const record = { id: 'x', purpose: 'service', postgresUrl: 'postgresql://gone', mark: 'another boot/1' };
  await writeFile(join(folder, 'stack.json'), JSON.stringify({ ...record, pid: 2 ** 22 - 1 }));
  expect(await readStack(folder)).toBeNull();
  await writeFile(join(folder, 'stack.json'), JSON.stringify({ ...record, pid: process.ppid }));
  if (process.platform === 'linux') expect(await readStack(folder)).toBeNull();
  const stack = await startStack(options(databaseOnly));
  await stack.stop();
});

test('of two starts at once on a stale record, one wins and the other hears who', async () => {
  await writeFile(join(folder, 'stack.json'), '{"pid": 1');
  const both = await Promise.allSettled([startStack(options(databaseOnly)), startStack(options(databaseOnly))]);
  const started = both.filter((end) => end.status === 'fulfilled');
  try {
    expect(started).toHaveLength(1);
    const refused = both.find((end) => end.status === 'rejected');
    expect(refused?.reason).toMatchObject({ message: expect.stringContaining(`process ${process.pid}`) });
  } finally {
    for (const { value } of started) await value.stop();
  }
});

test('a port that somebody took meanwhile: it moves, says so, and remembers', async () => {
  const first = await startStack(options({ temporal: null }));
  await first.stop();
  const { smtp } = await readPorts(folder);
  const intruder = createServer().listen(smtp, '127.0.0.1');
  await once(intruder, 'listening');
  const second = await startStack(options({ temporal: null }));
  await second.stop();
  intruder.close();
  expect(said).toContainEqual(expect.stringMatching(`^port ${smtp} is taken: smtp moves to `));
  expect((await readPorts(folder)).smtp).not.toBe(smtp);
});

test('parts named from outside are used and not started', async () => {
  const postgresUrl = 'postgresql://keyline@db.test/keyline';
  const outside = { postgresUrl, temporalAddress: null, smtpUrl: 'smtp://mail.test' };
  const stack = await startStack(options({ outside, temporal: null }));
  expect(stack).toMatchObject({ postgresUrl, smtpUrl: 'smtp://mail.test', inboxUrl: null, catcher: null });
  await stack.stop();
});

test('a server that dies is reported with its last words', async () => {
  let died: (part: string) => void = () => undefined;
  const death = new Promise<string>((resolve) => {
    died = resolve;
  });
  const stack = await startStack(options({ ...databaseOnly, onDeath: died }));
  const pid = Number((await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8')).split('\n')[0]);
  process.kill(pid, 'SIGKILL');
  expect(await death).toBe('PostgreSQL');
  expect(said.join('\n')).toMatch(/PostgreSQL ended by itself \(signal SIGKILL\)[\s\S]*ready to accept connections/);
  await stack.stop();
});

test('no Temporal to be had: the message says what was tried, and nothing stays behind', async () => {
  const temporal = { ...temporalSearch({ KEYLINE_TEMPORAL_LOOKUP: 'off' }, () => undefined) };
  await expect(startStack(options({ temporal }))).rejects.toThrow(
    /no Temporal server to be had.*KEYLINE_TEMPORAL_LOOKUP=off.*TEMPORAL_ADDRESS/s,
  );
  expect(await readStack(folder)).toBeNull();
  const outside = { postgresUrl: null, temporalAddress: '127.0.0.1:9', smtpUrl: null };
  await expect(startStack(options({ outside }))).rejects.toThrow(/TEMPORAL_ADDRESS=127.0.0.1:9 does not answer/);
});
