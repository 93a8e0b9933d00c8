/** The catcher on a real socket: what it keeps, what its journal says, and how it can be made to behave. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { createTransport } from 'nodemailer';
import SMTPConnection from 'nodemailer/lib/smtp-connection';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startCatcherInbox } from '../../src/embedded/catcher-inbox.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import type { OnInbound } from '../../src/embedded/inbound-port.ts';
import { type Behaviour, type MailCatcher, startMailCatcher } from '../../src/embedded/mail-catcher.ts';
import { readJournal } from '../../src/embedded/mail-journal.ts';
import { caughtDots } from '../../src/main/caught-dots.ts';

let folder: string;
let catcher: MailCatcher;
let behaviour: Behaviour;
let onInbound: OnInbound;
const AT = 1_760_000_000_000;

const start = async () => {
  catcher = await startMailCatcher({
    folder,
    port: await freePort(),
    now: () => AT,
    behaviour: (seen) => behaviour(seen),
    onInbound: (mail) => onInbound(mail),
  });
};

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keyline-mail-'));
  behaviour = () => 'accept';
  onInbound = async () => ({ type: 'not-ours' });
  await start();
});

afterEach(async () => {
  await catcher.stop();
  await rm(folder, { recursive: true, force: true });
});

const mail = {
  from: '"Sales" <sales@shop.test>',
  to: { name: 'Ada', address: 'ada@engines.test' },
  envelope: { from: 'bounce+1@shop.test', to: 'ada@engines.test' },
  messageId: '<key-1@shop.test>',
  subject: 'Grüße, سلام',
  text: 'See https://shop.test/t/abc?x=1',
  html: '<p>Hello <a href="https://shop.test/t/abc?x=1&amp;y=2">our <b>offer</b></a><img alt="" src="https://shop.test/o/1.gif" width="1" height="1"></p>',
  date: new Date(Date.UTC(2027, 4, 13, 9, 30)),
};

const send = () => createTransport({ host: '127.0.0.1', port: catcher.port, pool: false }).sendMail(mail);
const failure = async () => (await send().catch((error: unknown) => error)) as Error & { responseCode?: number };
const events = () => readJournal(catcher.journalPath).map(({ event }) => event);

test('keeps the bytes, journals the conversation, and finds both again after a restart', async () => {
  const sent = await send();
  expect(sent.response).toBe('250 2.0.0 Ok: caught as 1');
  expect(catcher.list()).toMatchObject([
    {
      n: 1,
      messageId: '<key-1@shop.test>',
      from: 'bounce+1@shop.test',
      to: ['ada@engines.test'],
      subject: mail.subject,
      at: AT,
    },
  ]);
  expect(String(await catcher.read(1))).toContain('Message-ID: <key-1@shop.test>');
  await catcher.stop();
  expect(events().slice(0, 6)).toEqual(['connected', 'mail', 'rcpt', 'data', 'dot', 'replied']);
  const before = catcher.list();
  await start();
  expect(catcher.list()).toEqual(before);
  await send();
  expect(catcher.list(1).map(({ n }) => n)).toEqual([2]);
});

test.each([
  ['mail', 451],
  ['rcpt', 550],
  ['data', 554],
  ['dot', 552],
] as const)('a refusal at %s is what the client hears, and nothing is in the inbox', async (stage, code) => {
  behaviour = (seen) => (seen.stage === stage ? { code, text: '5.1.1 no such user' } : 'accept');
  expect((await failure()).responseCode).toBe(code);
  expect(catcher.list()).toEqual([]);
  const replied = readJournal(catcher.journalPath).filter(({ event }) => event === 'replied');
  expect(replied).toMatchObject([{ stage, code, n: stage === 'dot' ? 1 : null }]);
  behaviour = () => 'accept';
  await send();
  expect(catcher.list()).toHaveLength(1);
});

test('a connection dropped before the dot leaves no message and no dot in the journal', async () => {
  behaviour = ({ stage }) => (stage === 'data' ? 'drop' : 'accept');
  const connection = new SMTPConnection({ host: '127.0.0.1', port: catcher.port });
  await new Promise<void>((resolve) => connection.connect(() => resolve()));
  const body = new PassThrough();
  // The stream is never ended, so no dot can have been sent.
  body.write('Subject: half\r\n\r\nhalf a message\r\n');
  const error = await new Promise<Error | null>((resolve) => {
    connection.once('error', resolve);
    connection.send({ from: 'a@shop.test', to: ['b@engines.test'] }, body, resolve);
  });
  expect(error).toBeInstanceOf(Error);
  connection.close();
  expect(catcher.list()).toEqual([]);
  expect(events()).toContain('dropped');
  expect(events()).not.toContain('dot');
});

test('a connection dropped after the dot keeps the message: the client cannot know, the journal does', async () => {
  behaviour = ({ stage }) => (stage === 'dot' ? 'drop' : 'accept');
  expect((await failure()).responseCode).toBeUndefined();
  expect(catcher.list()).toMatchObject([{ n: 1, messageId: '<key-1@shop.test>' }]);
  expect(events()).toContain('dot');
  expect(events()).not.toContain('replied');
});

test('a message whose reply is held back hides later ones, so no reader passes it', async () => {
  let release: () => void = () => undefined;
  const held = new Promise<'accept'>((resolve) => {
    release = () => resolve('accept');
  });
  behaviour = ({ message }) => (message?.n === 1 ? held : 'accept');
  const first = send();
  await expect.poll(() => events()).toContain('dot');
  await send();
  expect(catcher.list()).toEqual([]);
  release();
  await first;
  expect(catcher.list().map(({ n }) => n)).toEqual([1, 2]);
});

test('a mail for ourselves is handed over before its 250, and is no part of what goes out', async () => {
  const seen: { from: string; to: readonly string[]; text: string }[] = [];
  onInbound = async ({ raw, from, to }) => {
    seen.push({ from, to, text: String(raw) });
    expect(events()).not.toContain('replied');
    return { type: 'taken' };
  };
  expect((await send()).response).toBe('250 2.0.0 Ok: taken');
  expect(seen).toMatchObject([{ from: 'bounce+1@shop.test', to: ['ada@engines.test'] }]);
  expect(seen[0]?.text).toContain('Message-ID: <key-1@shop.test>');
  expect(catcher.list()).toEqual([]);
  expect(events().slice(0, 6)).toEqual(['connected', 'mail', 'rcpt', 'data', 'inbound', 'replied']);
  expect(caughtDots(readJournal(catcher.journalPath))).toEqual([]);
});

test('one that cannot be stored stays with its sender, one that never can is refused for good', async () => {
  onInbound = async () => {
    throw new Error('the database is away');
  };
  expect((await failure()).responseCode).toBe(451);
  onInbound = async () => ({ type: 'refused', code: 552, text: '5.3.4 too much' });
  expect(await failure()).toMatchObject({ responseCode: 552, response: expect.stringContaining('5.3.4 too much') });
  expect(catcher.list()).toEqual([]);
  onInbound = async () => ({ type: 'not-ours' });
  await send();
  expect(catcher.list().map(({ n }) => n)).toEqual([1]);
});

test('a port that is taken is an error that names it', async () => {
  const twice = startMailCatcher({ folder, port: catcher.port, now: () => AT });
  await expect(twice).rejects.toThrow(`cannot listen on port ${catcher.port}`);
});

test('the inbox answers programs and people, and its mail can run nothing', async () => {
  await send();
  const inbox = await startCatcherInbox(catcher, await freePort());
  try {
    const get = (path: string, headers = {}) => fetch(`${inbox.url}${path}`, { headers });
    expect(await (await get('/api/messages?after=0')).json()).toEqual([
      {
        n: 1,
        messageId: '<key-1@shop.test>',
        from: 'bounce+1@shop.test',
        to: ['ada@engines.test'],
        subject: mail.subject,
        at: new Date(AT).toISOString(),
      },
    ]);
    expect(await (await get('/api/messages?after=1')).json()).toEqual([]);
    expect(await (await get('/api/messages/1')).json()).toMatchObject({
      n: 1,
      from: 'Sales <sales@shop.test>',
      text: expect.stringContaining('See https://shop.test'),
      links: [{ href: 'https://shop.test/t/abc?x=1&y=2', label: 'our offer' }],
      images: ['https://shop.test/o/1.gif'],
    });
    const list = await (await get('/')).text();
    for (const words of ['Grüße, سلام', '<bdi>Ada</bdi>', '2027-05-13 09:30']) expect(list).toContain(words);
    expect(await (await get('/messages/1')).text()).toContain('sandbox="allow-popups');
    const html = await get('/messages/1/html');
    const shown = await html.text();
    expect(shown).toContain('our <b>offer</b>');
    expect(shown).not.toContain('1.gif');
    expect(html.headers.get('content-security-policy')).toContain('sandbox');
    expect(html.headers.get('content-security-policy')).toContain("default-src 'none'");
    expect((await get('/messages/1/source')).headers.get('content-type')).toContain('text/plain');
    for (const path of ['/messages/2', '/api/messages/x', '/../package.json'])
      expect((await get(path)).status).toBe(404);
    expect((await get('/api/messages?after=-1')).status).toBe(400);
  } finally {
    await inbox.stop();
  }
});
