/**
 * Each of our services of `docker-compose.yml` as a plain process with the same environment, on this run's PostgreSQL,
 * a real Temporal server and the mail catcher in Mailpit's place; healthy by the file's own health check.
 */
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { freePort } from '../../src/embedded/free-port.ts';
import { type MailCatcher, startMailCatcher } from '../../src/embedded/mail-catcher.ts';
import { findTemporal, temporalSearch } from '../../src/embedded/temporal-binary.ts';
import { openStore, type Store } from '../../src/store/database/open.ts';
import { connectTemporal } from '../../src/temporal/connect.ts';
import { type RunningKeyline, startProcess } from '../support/running-keyline.ts';
import { foundCompany, ordersOf } from '../support/small-company.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { type Here, plainProcess } from './plain-process.ts';

const API_KEY = 'key-of-the-shop-0';

let temporal: TestTemporal;
let catcher: MailCatcher;
let folder: TemporaryFolder;
let databaseUrl: string;
let store: Store;
const running: RunningKeyline[] = [];
const heres = new Map<string, Here>();

beforeAll(async () => {
  [temporal, folder] = await Promise.all([openTestTemporal(), temporaryFolder()]);
  catcher = await startMailCatcher({ folder: join(folder.path, 'mail'), port: await freePort(), now: Date.now });
  databaseUrl = await emptyDatabase();
  for (const service of ['migrate', 'worker', 'web', 'temporal-namespace']) heres.set(service, await hereOf(service));
  store = openStore({ url: databaseUrl, connections: 2 });
});
afterAll(async () => {
  for (const process of running) await process.kill();
  await store?.close();
  await catcher?.stop();
  await folder?.remove();
});

/** As the image `postgres` makes one: there, and without a table. */
const emptyDatabase = async (): Promise<string> => {
  const url = inject('postgresUrl');
  const name = `t_roles_${process.pid}`;
  const admin = new pg.Client({ connectionString: url.replace(/keyline$/, 'postgres') });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  return url.replace(/keyline$/, name);
};

const hereOf = async (service: string): Promise<Here> => ({
  // As a person tries it out: Mailpit is let mail into.
  dotEnv: { KEYLINE_DB_PASSWORD: 'a1', TEMPORAL_DB_PASSWORD: 'b2', KEYLINE_API_KEY: API_KEY, KEYLINE_LIVE: '1' },
  hosts: {
    'postgres:5432': new URL(databaseUrl).host,
    'temporal:7233': temporal.address,
    'mailpit:1025': `127.0.0.1:${catcher.port}`,
  },
  databaseUrl,
  home: join(folder.path, service),
  ports: { door: await freePort(), pages: await freePort(), health: await freePort() },
});

const processOf = (service: string) => {
  const here = heres.get(service);
  if (!here) throw new Error(service);
  return { ...plainProcess(service, here), here };
};

const start = (service: string): RunningKeyline => {
  const { words, env } = processOf(service);
  const started = startProcess(words, { cwd: folder.path, env });
  running.push(started);
  return started;
};

/** Runs the service's health check once; its exit code, and what it says. */
const checkHealth = async (service: string) => {
  const { healthCheck, env } = processOf(service);
  const check = startProcess(healthCheck, { cwd: folder.path, env });
  return { code: await check.ended, words: check.stdout() + check.stderr() };
};

const healthy = (service: string) =>
  vi.waitUntil(async () => (await checkHealth(service)).code === 0, { timeout: 90_000, interval: 500 });

const doorUrl = () => `http://127.0.0.1:${processOf('web').here.ports.door}`;

const post = (accounts: readonly string[], round: string, key = API_KEY) =>
  fetch(`${doorUrl()}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${key}` },
    body: JSON.stringify(ordersOf(accounts, round)),
  });

describe('the services of docker-compose.yml as plain processes', () => {
  let worker: RunningKeyline;
  let web: RunningKeyline;

  test('temporal-namespace makes the namespace, and again changes nothing', async () => {
    const { words, env } = processOf('temporal-namespace');
    const { path } = await findTemporal(temporalSearch(process.env, () => undefined));
    const own = { ...env, NAMESPACE: 'spare', PATH: `${join(path, '..')}:${env['PATH']}`, HOME: folder.path };
    for (const _time of ['first', 'again']) {
      const made = startProcess(words, { cwd: folder.path, env: own });
      expect([await made.ended, made.stderr()]).toEqual([0, expect.anything()]);
    }
    const client = await connectTemporal({ address: temporal.address });
    const { config } = await client.client.workflowService.describeNamespace({ namespace: 'spare' });
    expect(Number(config?.workflowExecutionRetentionTtl?.seconds)).toBe(3 * 24 * 3_600);
    await client.close();
  });

  test('migrate waits, brings an empty database up to date, and ends', async () => {
    const migrate = start('migrate');
    expect([await migrate.ended, migrate.stdout()]).toEqual([0, 'the schema is up to date\n']);
  });

  test('worker and web become healthy', async () => {
    expect((await checkHealth('web')).code).toBe(1);
    worker = start('worker');
    web = start('web');
    await Promise.all([healthy('worker'), healthy('web')]);
    expect(await checkHealth('worker')).toEqual({ code: 0, words: 'ok\n' });
  });

  test('the worker alone looks after the schedules', async () => {
    const { client, close } = await connectTemporal({ address: temporal.address });
    const { state } = await client.schedule.getHandle('keyline-undeliveredSweep').describe();
    expect(state.paused).toBe(false);
    await close();
  });

  test('an order at the door becomes a mail in the inbox, whose links lead to KEYLINE_PUBLIC_URL', async () => {
    const accounts = await foundCompany({ cwd: folder.path, env: { ...processOf('worker').env } }, 2);
    expect((await post(accounts, 'closed', 'somebody-elses-key')).status).toBe(401);
    expect(await (await post(accounts.slice(0, 1), 'one')).json()).toMatchObject({ accepted: 1 });
    const mail = await vi.waitUntil(() => catcher.list()[0], { timeout: 60_000, interval: 100 });
    expect(mail.to).toEqual(['ana@a1.test']);
    expect((await catcher.read(mail.n)).toString()).toMatch(/List-Unsubscribe:\s+<http:\/\/127\.0\.0\.1:4510\/u\//);
    const pages = await fetch(`http://127.0.0.1:${processOf('web').here.ports.pages}/accounts/a1`);
    expect([pages.status, await pages.text()]).toEqual([200, expect.stringContaining('Firm a1')]);
  });

  test('with Temporal away the door still takes facts and says so; the worker is not healthy', async () => {
    await temporal.stop();
    expect(await checkHealth('web')).toEqual({
      code: 0,
      words: 'Temporal does not answer: facts are taken in, and decided once it is back\n',
    });
    const ready = await fetch(`${doorUrl()}/readyz`);
    expect([ready.status, await ready.json()]).toMatchObject([200, { status: 'degraded', temporal: false }]);
    expect((await post(['a2'], 'two')).status).toBe(202);
    expect(await store.prisma.event.count({ where: { accountId: 'a2', type: 'Order Completed' } })).toBe(1);
    expect(await checkHealth('worker')).toEqual({
      code: 1,
      words: 'Temporal does not answer: there is no work to be had\n',
    });
  });

  test('both end in order at SIGTERM', async () => {
    web.signal('SIGTERM');
    worker.signal('SIGTERM');
    expect(await web.ended).toBe(0);
    expect([await worker.ended, worker.stderr()]).toEqual([0, expect.not.stringMatching(/^\s+at /m)]);
    expect((await checkHealth('web')).code).toBe(1);
  });
});
