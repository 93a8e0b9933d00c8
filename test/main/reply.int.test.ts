/** `keyline reply` and `keyline receive`, run as a person and a mail server run them. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { replyAddress } from '../../src/mail/reply-address.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readSigningKeys } from '../../src/store/database/signing-keys.ts';
import { day } from '../engine/given.ts';
import { rawMail } from '../mail/inbound-mail.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { keyline } from '../support/keyline.ts';
import { seedMessage } from '../support/seed-message.ts';

let store: Store;
let cwd: string;
let to: string;
beforeAll(async () => {
  store = await openTestStore('reply-command');
  cwd = await mkdtemp(join(tmpdir(), 'keyline-reply-'));
  await publish(store, [], { at: day(0) });
  await stepClock(store.prisma, day(0));
  await addAccount(store, 'acme', { name: 'Acme & Sons' });
  const message = { effectId: 'e1', accountId: 'acme', contactId: 'acme-ana', sentAt: day(0), links: [] };
  const key = await seedMessage(store, message);
  to = replyAddress(await readSigningKeys(store), key, 'firm.test');
  await writeFile(join(cwd, 'answer.eml'), rawMail('Ten boxes.\n\n> We miss you', { From: 'acme-ana@firm.test' }));
  await writeFile(join(cwd, 'stranger.eml'), rawMail('Hi.', { From: 'x@nowhere.test', 'Message-ID': '<x@x>' }));
});
afterAll(async () => {
  await store.close();
  await rm(cwd, { recursive: true, force: true });
});

const run = (...args: string[]) =>
  keyline(args, { cwd, env: { DATABASE_URL: store.url, TEMPORAL_ADDRESS: '', SMTP_URL: '', KEYLINE_HOME: '' } });

test('nothing came yet is said, and receive wants a mail and an address', async () => {
  expect((await run('reply', 'list')).stdout).toMatch(/^No reply waits for an answer\./);
  expect((await run('reply', 'list', '--unmatched')).stdout).toBe('No mail came from somebody nobody knows.\n');
  expect((await run('receive', 'answer.eml')).code).toBe(2);
  expect(await run('receive', 'none.eml', '--to', to)).toMatchObject({
    code: 3,
    stderr: expect.stringContaining('none.eml cannot be read'),
  });
});

test('a mail is received once, listed, shown, and answered once', async () => {
  expect(await run('receive', 'answer.eml', '--to', to)).toMatchObject({ code: 0, stdout: 'Taken as reply, acme\n' });
  expect((await run('receive', 'answer.eml', '--to', to)).stdout).toBe('Taken before: nothing changed.\n');
  await run('receive', 'stranger.eml', '--to', to.replace(/\+./, '+0'), '--from', 'x@nowhere.test');
  const listed = await run('reply', 'list', '--json');
  const [mail, ...more] = JSON.parse(listed.stdout);
  expect(more).toEqual([]);
  expect(mail).toMatchObject({
    account: 'acme',
    kind: 'reply',
    text: 'Ten boxes.',
    answeredAt: null,
    matchedBy: 'reply-address',
  });
  expect(mail.holdEndsAt).toMatch(/^20\d\d-\d\d-\d\dT/);
  const id = String(mail.id).slice(0, 10);
  expect((await run('reply', 'list')).stdout).toContain('to answer; marketing is held until');
  expect((await run('reply', 'list', '--unmatched')).stdout).toContain('x@nowhere.test');
  expect((await run('reply', 'show', id)).stdout).toMatch(/Acme & Sons[\s\S]*Ten boxes\.\n$/);
  expect(await run('reply', 'answered', id, '--as', 'mina', '--json')).toMatchObject({ code: 0 });
  expect(await run('reply', 'answered', id)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('was answered by mina'),
  });
  expect((await run('reply', 'list')).stdout).toMatch(/^No reply waits/);
  expect((await run('account', 'acme')).stdout).toContain('replied: “Ten boxes.”');
});

test('what is not known is an error that says what to do', async () => {
  expect(await run('reply', 'answered', 'ffffffff')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('keyline reply list'),
  });
  expect(await run('reply', 'show', 'nonsense')).toMatchObject({ code: 1 });
  expect(await run('reply', 'list', '--account', 'acmee')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('Did you mean "acme"'),
  });
});
