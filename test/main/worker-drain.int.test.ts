/**
 * Fault K12: SIGTERM to a real worker process while a slow mail server has its dot. What was claimed finishes or is
 * UNKNOWN, nothing is claimed after the signal, and the process ends in order.
 */
import type { Socket } from 'node:net';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { freePort } from '../../src/embedded/free-port.ts';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { type RunningKeyline, startKeyline } from '../support/running-keyline.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../support/scripted-smtp.ts';
import { foundCompany, ordersOf } from '../support/small-company.ts';
import { openTestTemporal, type TestTemporal } from '../support/temporal.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

/** Who orders in one test: each account once, because its campaign takes it once. */
const ACCOUNTS = 12;
/** Claimed at once by one worker (`--sends`). */
const AT_ONCE = 8;

let store: Store;
let temporal: TestTemporal;
let folder: TemporaryFolder;
let smtp: ScriptedSmtp;
let env: Record<string, string | undefined>;
let accounts: readonly string[];
const running: RunningKeyline[] = [];

beforeAll(async () => {
  [store, temporal, folder] = await Promise.all([openTestStore('drain'), openTestTemporal(), temporaryFolder()]);
  const port = String(await freePort());
  env = {
    DATABASE_URL: store.url,
    TEMPORAL_ADDRESS: temporal.address,
    KEYLINE_HOME: folder.path,
    KEYLINE_PUBLIC_URL: `http://127.0.0.1:${port}`,
    KEYLINE_PORT: port,
    KEYLINE_PAGES_PORT: String(await freePort()),
    KEYLINE_HEALTH_PORT: undefined,
    KEYLINE_LIVE: '1',
    KEYLINE_ONLY_TO: undefined,
  };
  accounts = await foundCompany({ cwd: folder.path, env }, 2 * ACCOUNTS);
  await start(['web']).said(/the door answers/);
});
afterAll(async () => {
  for (const process of running) await process.kill();
  await store.close();
  await folder.remove();
});
beforeEach(async () => {
  smtp = await startScriptedSmtp();
});
afterEach(() => smtp.close());

const start = (args: readonly string[]): RunningKeyline => {
  const started = startKeyline(args, { cwd: folder.path, env: { ...env, SMTP_URL: smtp?.url } });
  running.push(started);
  return started;
};

const order = async (round: string, who: readonly string[]): Promise<void> => {
  const answer = await fetch(`${env['KEYLINE_PUBLIC_URL']}/v1/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(ordersOf(who, round)),
  });
  expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: ACCOUNTS }]);
};

const attempts = () => store.prisma.attempt.count();
const phases = async (): Promise<Record<string, number>> => {
  const rows = await store.prisma.message.groupBy({ by: ['phase'], _count: true });
  return Object.fromEntries(rows.map(({ phase, _count }) => [phase, _count]));
};
const until = (what: () => unknown) => vi.waitUntil(what, { timeout: 60_000, interval: 100 });

/** A worker whose first mail has its dot out and no answer; answers how to give one. */
const stuckWorker = async (round: string, who: readonly string[], args: readonly string[] = []) => {
  let held: Socket | null = null;
  smtp.script = {
    dot: (socket, n) => {
      if (held !== null) return `250 2.0.0 ok: queued as ${round}${n}`;
      held = socket;
      return null;
    },
  };
  const before = await attempts();
  await order(round, who);
  const worker = start(['worker', ...args]);
  await until(async () => smtp.dots.length === 1 && (await attempts()) === before + AT_ONCE);
  return { worker, before, answer: () => void held?.write(`250 2.0.0 ok: queued as ${round}1\r\n`) };
};

test('an answer that comes after the signal is taken, what was claimed goes out, nothing more is claimed', async () => {
  const { worker, before, answer } = await stuckWorker('slow', accounts.slice(0, ACCOUNTS));
  worker.signal('SIGTERM');
  await worker.said(/stopping: what is under way ends first/);
  answer();
  expect(await worker.ended).toBe(0);
  expect(await phases()).toEqual({ ACCEPTED: AT_ONCE });
  expect(await attempts()).toBe(before + AT_ONCE);
  expect(smtp.dots).toHaveLength(AT_ONCE);

  // The rest was left where it was: the next worker takes it.
  const next = start(['worker']);
  await until(async () => (await phases())['ACCEPTED'] === ACCOUNTS);
  next.signal('SIGTERM');
  expect(await next.ended).toBe(0);
  expect(new Set(smtp.dots.map(({ to }) => to)).size).toBe(ACCOUNTS);
  expect(smtp.dots).toHaveLength(ACCOUNTS);
});

test('an answer that never comes: UNKNOWN within the time given, what waited behind it is not sent', async () => {
  await store.prisma.$executeRaw`TRUNCATE messages, attempts, links`;
  const { worker, before } = await stuckWorker('never', accounts.slice(ACCOUNTS), ['--drain', '1s']);
  worker.signal('SIGTERM');
  expect(await worker.ended).toBe(0);
  expect(await phases()).toEqual({ UNKNOWN: 1, DEFERRED: AT_ONCE - 1 });
  expect(await attempts()).toBe(before + AT_ONCE);
  expect(smtp.dots).toHaveLength(1);
  const reasons = await store.prisma.message.findMany({ select: { phase: true, reason: true, sentAt: true } });
  for (const { phase, reason, sentAt } of reasons) {
    if (phase === 'UNKNOWN') expect(reason).toBe('no reply to the final dot before its worker was stopped');
    else expect([reason, sentAt]).toEqual(['its worker was stopped', null]);
  }
});
