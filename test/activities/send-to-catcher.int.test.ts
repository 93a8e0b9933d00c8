import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sendMessage } from '../../activities/send-message.ts';
import { stableHash } from '../../src/domain/stable-hash.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { type Answer, type MailCatcher, startMailCatcher } from '../../src/embedded/mail-catcher.ts';
import { readJournal } from '../../src/embedded/mail-journal.ts';
import { openGatedConnection } from '../../src/mail/gated-connection.ts';
import { caughtDots } from '../../src/main/caught-dots.ts';
import type { Store } from '../../src/store/database/open.ts';
import { reconcile } from '../../src/store/ledger/reconcile.ts';
import { openTestStore } from '../support/database.ts';
import { admitAll, messageOf, plainMail, seedAccount, seedSend, settings } from '../support/sends.ts';

const MESSAGES = 120;
const WORKERS = 4;
const MOST_ATTEMPTS = 40;

let store: Store;
let folder: string;
let catcher: MailCatcher;
let asked = 0;

/** A bad day at the receiving end: at every stage one message in four meets something. */
const badDay = (): Answer => {
  asked += 1;
  const faults: readonly Answer[] = ['drop', { code: 451, text: '4.3.0 later' }, { code: 550, text: '5.7.1 policy' }];
  const hash = stableHash(`bad day/${asked}`);
  return hash % 4 === 0 ? (faults[(hash >>> 8) % faults.length] ?? 'accept') : 'accept';
};

beforeAll(async () => {
  store = await openTestStore('send-to-catcher', 12);
  folder = await mkdtemp(join(tmpdir(), 'keyline-catcher-'));
  let clock = 0;
  catcher = await startMailCatcher({
    folder,
    port: await freePort(),
    now: () => {
      clock += 1;
      return clock;
    },
    behaviour: badDay,
  });
});
afterAll(async () => {
  await catcher.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});

test('a bad day at the mail server: each message ends once, ledger and journal agree', async () => {
  const sends: { readonly account: string; readonly effectId: string }[] = [];
  for (let index = 0; index < MESSAGES; index += 1) {
    const account = `a${index}`;
    await seedAccount(store, account);
    sends.push({ account, effectId: await seedSend(store, account, `${account}-c`) });
  }
  const outcomes: Record<string, number> = {};
  const queue = [...sends];
  const worker = async () => {
    const connection = openGatedConnection({ smtpUrl: catcher.url });
    const dependencies = {
      store,
      connection,
      render: plainMail,
      admit: admitAll,
      settings: async () => settings,
      ring: async () => undefined,
    };
    for (let send = queue.shift(); send; send = queue.shift()) {
      let outcome = '';
      for (let attempt = 1; attempt <= MOST_ATTEMPTS; attempt += 1) {
        ({ outcome } = await sendMessage(dependencies, send.effectId));
        if (outcome !== 'deferred') break;
        expect(await messageOf(store, send.effectId)).toMatchObject({ phase: 'DEFERRED' });
        await store.prisma
          .$executeRaw`UPDATE messages SET next_attempt_at = '2020-01-01' WHERE effect_id = ${send.effectId}`;
        await seedSend(store, send.account, `${send.account}-c`, { attempt: attempt + 1 });
      }
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
    await connection.close();
  };
  await Promise.all(Array.from({ length: WORKERS }, worker));
  console.info('bad day', JSON.stringify(outcomes));

  expect(Object.keys(outcomes).sort()).toEqual(['accepted', 'rejected', 'unknown']);
  const journal = async () => caughtDots(readJournal(catcher.journalPath));
  const { checked, violations } = await reconcile(store, journal);
  expect(violations).toEqual([]);
  expect(checked.messages).toBe(MESSAGES);
  const dots = await journal();
  expect(dots.filter(({ code }) => code === 250)).toHaveLength(outcomes['accepted'] ?? 0);
  expect(dots.filter(({ code }) => code === null)).toHaveLength(outcomes['unknown'] ?? 0);
  // Asked again, all stay as they are.
  const seen = dots.length;
  for (const { account, effectId } of sends) {
    await seedSend(store, account, `${account}-c`, { attempt: MOST_ATTEMPTS + 1 });
    await sendMessage(
      {
        store,
        connection: { send: () => Promise.reject(new Error('SMTP for a settled message')) },
        render: plainMail,
        admit: admitAll,
        settings: async () => settings,
        ring: async () => undefined,
      },
      effectId,
    );
  }
  expect(await journal()).toHaveLength(seen);
});
