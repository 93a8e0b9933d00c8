import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createSend, type SendDependencies, sendMessage } from '../../activities/send-message.ts';
import { type GatedConnection, openGatedConnection } from '../../src/mail/gated-connection.ts';
import type { Store } from '../../src/store/database/open.ts';
import { recoverMessages } from '../../src/store/ledger/recover-messages.ts';
import { openTestStore } from '../support/database.ts';
import { type ScriptedSmtp, startScriptedSmtp } from '../support/scripted-smtp.ts';
import {
  admitAll,
  expireLease,
  messageOf,
  plainMail,
  seedAccount,
  seedSend,
  settings,
  toldFacts,
} from '../support/sends.ts';

let store: Store;
let smtp: ScriptedSmtp;
let connection: GatedConnection;
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore('send-message', 16);
});
afterAll(() => store.close());
beforeEach(async () => {
  smtp = await startScriptedSmtp();
  connection = openGatedConnection({ smtpUrl: smtp.url });
});
afterEach(async () => {
  await connection.close();
  await smtp.close();
});

const dependencies = (more: Partial<SendDependencies> = {}): SendDependencies => ({
  store,
  connection,
  render: plainMail,
  admit: admitAll,
  settings: async () => settings,
  ring: async () => undefined,
  ...more,
});

const freshSend = async (seeded: Parameters<typeof seedSend>[3] = {}) => {
  accounts += 1;
  const account = `a${accounts}`;
  await seedAccount(store, account);
  return { account, contact: `${account}-c`, effectId: await seedSend(store, account, `${account}-c`, seeded) };
};

/** Makes what waits for its next attempt due, and asks as the engine would. */
const askAgain = async (send: { account: string; contact: string; effectId: string }, attempt: number) => {
  await store.prisma.$executeRaw`
    UPDATE messages SET next_attempt_at = '2020-01-01' WHERE effect_id = ${send.effectId} AND next_attempt_at IS NOT NULL`;
  await seedSend(store, send.account, send.contact, { attempt });
};

describe('send', () => {
  test('claims, renders, hands over, settles; asked again it answers the same without SMTP', async () => {
    const { account, effectId } = await freshSend();
    expect(await sendMessage(dependencies(), effectId)).toEqual({ outcome: 'accepted', reason: 'accepted' });
    const row = await messageOf(store, effectId);
    expect(row).toMatchObject({ phase: 'ACCEPTED', subject: 'hello', contentHash: row.key, queueId: 'Q1' });
    expect(await store.prisma.link.findMany({ where: { messageKey: row.key } })).toHaveLength(1);
    expect(smtp.dots[0]?.body).toContain(`<${row.key}@firm.test>`);
    expect(await sendMessage(dependencies(), effectId)).toEqual({ outcome: 'accepted', reason: 'accepted' });
    expect(smtp.dots).toHaveLength(1);
    expect(await toldFacts(store, account)).toHaveLength(1);
  });

  test('8 workers on one effect: one dot', async () => {
    const { effectId } = await freshSend();
    const workers = Array.from({ length: 8 }, () => openGatedConnection({ smtpUrl: smtp.url }));
    const answers = await Promise.all(
      workers.map((worker) => sendMessage(dependencies({ connection: worker }), effectId)),
    );
    await Promise.all(workers.map((worker) => worker.close()));
    expect(smtp.dots).toHaveLength(1);
    expect(answers.filter((answer) => answer.outcome === 'accepted').length).toBeGreaterThanOrEqual(1);
    expect(answers.every((answer) => answer.outcome === 'accepted' || answer.outcome === 'busy')).toBe(true);
  });

  test('busy is a retryable failure that says when to come back', async () => {
    const { effectId } = await freshSend();
    const held = createSend(
      dependencies({
        render: async (effect, claim) => {
          await expect(createSend(dependencies(), () => undefined)(effectId)).rejects.toMatchObject({
            type: 'MessageBusy',
            nonRetryable: false,
          });
          return plainMail(effect, claim);
        },
      }),
      () => undefined,
    );
    expect(await held(effectId)).toMatchObject({ outcome: 'accepted' });
  });

  test('connection lost after the dot: UNKNOWN, and never sent again', async () => {
    const send = await freshSend();
    smtp.script = {
      dot: (socket) => {
        socket.destroy();
        return null;
      },
    };
    expect(await sendMessage(dependencies(), send.effectId)).toMatchObject({ outcome: 'unknown' });
    smtp.script = {};
    await askAgain(send, 2);
    await recoverMessages(store, { graceMs: 0 });
    expect(await sendMessage(dependencies(), send.effectId)).toMatchObject({ outcome: 'unknown' });
    expect(smtp.dots).toHaveLength(1);
    expect(await toldFacts(store, send.account)).toMatchObject([{ type: 'Message Settled', outcome: 'unknown' }]);
  });

  test.each(['rcpt', 'data', 'body'] as const)(
    'connection lost before the dot (%s): sent exactly once later',
    async (at) => {
      const send = await freshSend();
      let drops = 0;
      smtp.script = {
        [at]: (socket: { destroy: () => void }) => {
          drops += 1;
          socket.destroy();
          return null;
        },
      };
      const lost = sendMessage(
        dependencies({
          connection: {
            // Holds the gate until the server has dropped us, so the drop is before the dot for certain.
            send: (request) =>
              connection.send({
                ...request,
                gate: async () => {
                  while (drops === 0) await store.pool.query('SELECT 1');
                  for (let trip = 0; trip < 5; trip += 1) await store.pool.query('SELECT 1');
                  return request.gate();
                },
              }),
          },
        }),
        send.effectId,
      );
      expect(await lost).toMatchObject({ outcome: 'deferred' });
      expect(smtp.dots).toEqual([]);
      smtp.script = {};
      await askAgain(send, 2);
      expect(await sendMessage(dependencies(), send.effectId)).toMatchObject({ outcome: 'accepted' });
      expect(await sendMessage(dependencies(), send.effectId)).toMatchObject({ outcome: 'accepted' });
      expect(smtp.dots).toHaveLength(1);
    },
  );

  test('a poison template fails its message with a reason; the next one goes', async () => {
    const poison = await freshSend();
    const failing = dependencies({
      render: async () => ({ type: 'failed', reason: 'hello: {{offer.code}} is missing' }),
    });
    expect(await sendMessage(failing, poison.effectId)).toEqual({
      outcome: 'rejected',
      reason: 'render: hello: {{offer.code}} is missing',
    });
    expect(smtp.connections()).toBe(0);
    const fine = await freshSend();
    expect(await sendMessage(dependencies(), fine.effectId)).toMatchObject({ outcome: 'accepted' });
  });

  test('what a renderer throws is passing trouble: deferred, sent later', async () => {
    const send = await freshSend();
    const thrown = dependencies({ render: () => Promise.reject(new Error('database gone')) });
    expect(await sendMessage(thrown, send.effectId)).toEqual({ outcome: 'deferred', reason: 'render: database gone' });
    await askAgain(send, 2);
    expect(await sendMessage(dependencies(), send.effectId)).toMatchObject({ outcome: 'accepted' });
  });

  test('refused at the gate: no dot, the reason is told, asked again it goes', async () => {
    const send = await freshSend();
    const stopped = dependencies({
      render: async (effect, claim) => {
        await store.prisma.account.update({
          where: { id: send.account },
          data: { holdScope: 'marketing', holdReason: 'complaint' },
        });
        return plainMail(effect, claim);
      },
    });
    expect(await sendMessage(stopped, send.effectId)).toEqual({ outcome: 'refused', reason: 'held: complaint' });
    expect(smtp.dots).toEqual([]);
    expect(await toldFacts(store, send.account)).toMatchObject([
      { type: 'Message Refused', reason: 'held: complaint' },
    ]);
    await store.prisma.account.update({ where: { id: send.account }, data: { holdScope: 'none' } });
    await askAgain(send, 2);
    expect(await sendMessage(dependencies(), send.effectId)).toMatchObject({ outcome: 'accepted' });
  });

  test('a lease that ran out before the gate is our own delay: deferred, not decided again', async () => {
    const send = await freshSend();
    const slow = dependencies({
      render: async (effect, claim) => {
        await expireLease(store, send.effectId);
        return plainMail(effect, claim);
      },
    });
    expect(await sendMessage(slow, send.effectId)).toEqual({ outcome: 'deferred', reason: 'lease over' });
    expect(smtp.dots).toEqual([]);
  });

  test('a dead address found by a broadcast rings the account', async () => {
    const { account, effectId } = await freshSend({ lane: 'broadcast' });
    smtp.script = { rcpt: () => '550 5.1.1 no such user' };
    const rung: string[] = [];
    const answer = await sendMessage(
      dependencies({
        ring: async (id) => {
          rung.push(id);
        },
      }),
      effectId,
    );
    expect(answer).toMatchObject({ outcome: 'rejected' });
    expect(rung).toEqual([account]);
  });
});

describe('kill -9', () => {
  const worker = fileURLToPath(new URL('../support/send-worker.ts', import.meta.url));
  /** Signal that ended the worker, or its answer. */
  const runWorker = (effectId: string, point: string, onChild: (kill: () => void) => void = () => undefined) =>
    new Promise<string>((resolve) => {
      const child = execFile(
        process.execPath,
        ['--import', 'tsx', worker, store.url, smtp.url, effectId, point],
        (error, stdout) => resolve(error?.signal ?? stdout.trim()),
      );
      onChild(() => child.kill('SIGKILL'));
    });

  test.each(['K0', 'K1', 'K2', 'K3'])(
    '%s, before the gate has committed: no dot seen, sent once later',
    async (point) => {
      const { effectId } = await freshSend();
      expect(await runWorker(effectId, point)).toBe('SIGKILL');
      expect(smtp.dots).toEqual([]);
      if (point !== 'K0') {
        expect(await sendMessage(dependencies(), effectId)).toMatchObject({ outcome: 'busy' });
        await expireLease(store, effectId);
      }
      expect(await sendMessage(dependencies(), effectId)).toMatchObject({ outcome: 'accepted' });
      expect(smtp.dots).toHaveLength(1);
    },
  );

  test('K4, after the gate, before the dot: UNKNOWN, no dot ever', async () => {
    const { effectId } = await freshSend();
    expect(await runWorker(effectId, 'K4')).toBe('SIGKILL');
    await expireLease(store, effectId, 60_500);
    expect(await recoverMessages(store)).toMatchObject({ unknown: 1 });
    expect(await sendMessage(dependencies(), effectId)).toMatchObject({ outcome: 'unknown' });
    expect(smtp.dots).toEqual([]);
  });

  test('K5, after the dot, before its 250: UNKNOWN, one dot', async () => {
    const { effectId } = await freshSend();
    let kill: () => void = () => undefined;
    smtp.script = {
      dot: () => {
        kill();
        return null;
      },
    };
    const ended = runWorker(effectId, 'none', (how) => {
      kill = how;
    });
    expect(await ended).toBe('SIGKILL');
    smtp.script = {};
    await expireLease(store, effectId, 60_500);
    expect(await sendMessage(dependencies(), effectId)).toMatchObject({ outcome: 'unknown' });
    expect(smtp.dots).toHaveLength(1);
  });

  test('K6, after the 250, before it was settled: UNKNOWN, one dot', async () => {
    const { effectId } = await freshSend();
    expect(await runWorker(effectId, 'K6')).toBe('SIGKILL');
    await expireLease(store, effectId, 60_500);
    expect(await sendMessage(dependencies(), effectId)).toMatchObject({ outcome: 'unknown' });
    expect(smtp.dots).toHaveLength(1);
  });

  test('K7, settled, before the activity is complete: the retry answers what is stored', async () => {
    const { effectId } = await freshSend();
    expect(await runWorker(effectId, 'K7')).toBe('SIGKILL');
    expect(await sendMessage(dependencies(), effectId)).toEqual({ outcome: 'accepted', reason: 'accepted' });
    expect(smtp.dots).toHaveLength(1);
  });
});

test('a worker that is stopping claims nothing, and hands the send on', async () => {
  const { effectId } = await freshSend();
  const send = createSend(
    dependencies(),
    () => undefined,
    () => true,
  );
  await expect(send(effectId)).rejects.toMatchObject({ type: 'WorkerStopping', nextRetryDelay: 1_000 });
  expect(await store.prisma.message.count({ where: { effectId } })).toBe(0);
});
