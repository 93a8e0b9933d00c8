/** A mail server that refuses connections: nothing is lost, the reason is kept, and `keyline doctor` says it. */
import { chmod, cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';
import { type RunningKeyline, startKeyline } from '../support/running-keyline.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';

const STARTERS = fileURLToPath(new URL('../../campaigns', import.meta.url));

const HELLO = `campaign: hello
trigger: { event: Order Completed }
steps: [ { send: we-miss-you } ]
`;

let store: Store;
let temporal: TestTemporal;
let cwd: string;
let house: RunningKeyline | null = null;
beforeAll(async () => {
  [store, temporal] = await Promise.all([openTestStore('smtp-refused'), openTestTemporal()]);
  cwd = await mkdtemp(join(tmpdir(), 'keyline-refused-'));
  await chmod(cwd, 0o755);
  await cp(join(STARTERS, 'segments'), join(cwd, 'campaigns', 'segments'), { recursive: true });
  await writeFile(join(cwd, 'campaigns', 'hello.yaml'), HELLO);
  await writeFile(join(cwd, 'campaigns', 'settings.yaml'), await alwaysOpen());
  await writeFile(join(cwd, 'accounts.csv'), 'id,name,country,timezone,standing\na,Alder,United Kingdom,UTC,key\n');
  const contact = 'a-1,a,ana@alder.test,Ana,decision-maker,offers;newsletter,trade fair\n';
  await writeFile(join(cwd, 'contacts.csv'), `id,account,email,first_name,roles,topics,consent_source\n${contact}`);
});
afterAll(async () => {
  await house?.kill();
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

/** The starters' settings, open on every day, with quiet hours of one minute half a day away from now. */
const alwaysOpen = async (): Promise<string> => {
  const settings = await readFile(join(STARTERS, 'settings.yaml'), 'utf8');
  const hour = String((new Date().getUTCHours() + 12) % 24).padStart(2, '0');
  return settings
    .replace(/^quiet_hours:.*$/m, `quiet_hours: { from: "${hour}:00", to: "${hour}:01" }`)
    .replace(/^closed_weekdays:.*$/m, 'closed_weekdays: []');
};

test('messages wait with the reason, doctor names the server, a house without campaigns says how to get some', async () => {
  const env = {
    DATABASE_URL: store.url,
    TEMPORAL_ADDRESS: temporal.address,
    // The discard port: nobody listens there.
    SMTP_URL: 'smtp://127.0.0.1:9',
    KEYLINE_LIVE: '1',
    KEYLINE_HOME: undefined,
    KEYLINE_ONLY_TO: undefined,
  };
  house = startKeyline(['start', '--json'], { cwd, env });
  await house.said(/nothing is published yet: .* keyline publish/);
  for (const args of [
    ['publish', 'campaigns'],
    ['import', 'accounts', 'accounts.csv'],
    ['import', 'contacts', 'contacts.csv'],
  ]) {
    expect(await keyline(args, { cwd, env })).toMatchObject({ code: 0 });
  }
  const { door } = JSON.parse(house.stdout());
  const order = {
    id: 'o1',
    total: '10.00',
    currency: 'GBP',
    items: [{ product: 'p', quantity: 1, unit_price: '10.00' }],
  };
  const event = {
    ...{ account: 'a', type: 'Order Completed', id: 'o1', source: 'shop' },
    occurred_at: new Date().toISOString(),
    payload: { order },
  };
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${door}/v1/events`, { method: 'POST', headers, body: JSON.stringify(event) });
  expect([answer.status, await answer.text()]).toEqual([202, expect.any(String)]);

  const deferred = await vi.waitUntil(() => store.prisma.message.findFirst({ where: { phase: 'DEFERRED' } }), {
    timeout: 60_000,
    interval: 200,
  });
  expect(deferred?.reason).toMatch(/127\.0\.0\.1:9.*(ECONNREFUSED|refused)/);
  expect(deferred?.nextAttemptAt).not.toBeNull();
  expect(deferred?.sentAt).toBeNull();

  const doctor = await keyline(['doctor'], { cwd, env });
  expect(doctor.code).toBe(1);
  expect(doctor.stdout).toMatch(
    /MISSING smtp: 127\.0\.0\.1:9 does not answer: .*\n\s+fix: start that server, correct SMTP_URL/,
  );

  house.signal('SIGINT');
  expect(await house.ended).toBe(0);
  expect(house.stderr()).not.toMatch(/^\s+at /m);
});
