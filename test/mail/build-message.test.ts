import PostalMime from 'postal-mime';
import { describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { buildMessage, type MailToBuild } from '../../src/mail/build-message.ts';
import { AddressError, mailbox } from '../../src/mail/mailbox.ts';
import { messageOfReturnPath } from '../../src/mail/return-path.ts';
import { KEY, tokenKey, URLS } from './sample-mail.ts';

const mail: MailToBuild = {
  key: KEY,
  sendingDomain: 'mail.supply.test',
  from: { name: 'Anna Reyes', address: 'sales@mail.supply.test' },
  replyTo: { name: 'Anna Reyes', address: 'anna@supply.test' },
  to: { name: 'Maria Santos', address: 'maria@santos.test' },
  date: businessTime(Date.UTC(2026, 10, 29, 1, 30)),
  content: { subject: 'سلام Maria', html: '<p>Hello</p>\n', text: 'Hello\n.\nFrom here on\n' },
  locale: 'en',
  campaign: 'win-back',
  step: 'send:comeback-offer',
  topic: 'offers',
  transactional: false,
  unsubscribeUrl: URLS.unsubscribeUrl,
  keys: [tokenKey('k1')],
};

const headerLines = (raw: Buffer): readonly string[] => {
  const head = raw.toString('latin1').split('\r\n\r\n')[0] ?? '';
  return head.replace(/\r\n[ \t]+/g, ' ').split('\r\n');
};

const header = (raw: Buffer, name: string): readonly string[] =>
  headerLines(raw)
    .filter((line) => line.toLowerCase().startsWith(`${name.toLowerCase()}:`))
    .map((line) => line.slice(name.length + 1).trim());

describe('a marketing mail', () => {
  test('has the headers mailbox providers ask for', async () => {
    const { raw, messageId } = await buildMessage(mail);
    expect(messageId).toBe(`<${KEY}@mail.supply.test>`);
    expect(header(raw, 'Message-ID')).toEqual([messageId]);
    expect(header(raw, 'Date')).toEqual(['Sun, 29 Nov 2026 01:30:00 +0000']);
    expect(header(raw, 'From')).toEqual(['Anna Reyes <sales@mail.supply.test>']);
    expect(header(raw, 'Reply-To')).toEqual(['Anna Reyes <anna@supply.test>']);
    expect(header(raw, 'List-Unsubscribe')).toEqual([
      `<${URLS.unsubscribeUrl}>, <mailto:unsubscribe@mail.supply.test?subject=${KEY}>`,
    ]);
    expect(header(raw, 'List-Unsubscribe-Post')).toEqual(['List-Unsubscribe=One-Click']);
    expect(header(raw, 'List-Id')).toEqual(['<offers.mail.supply.test>']);
    expect(header(raw, 'Feedback-ID')).toEqual(['win-back:send-comeback-offer:offers:mail.supply.test']);
    expect(header(raw, 'Auto-Submitted')).toEqual(['auto-generated']);
  });

  test('is read back as it was written: text first, then HTML', async () => {
    const { raw } = await buildMessage(mail);
    const parsed = await PostalMime.parse(raw);
    expect(parsed.subject).toBe('سلام Maria');
    expect(parsed.text?.replaceAll('\r\n', '\n').trim()).toBe(mail.content.text.trim());
    expect(parsed.html?.trim()).toBe('<p>Hello</p>');
    expect(parsed.to).toEqual([{ name: 'Maria Santos', address: 'maria@santos.test' }]);
    const types = [...raw.toString('latin1').matchAll(/^Content-Type: ([\w/]+)/gm)].map((match) => match[1]);
    expect(types).toEqual(['multipart/alternative', 'text/plain', 'text/html']);
    const lines = raw.toString('latin1').split('\r\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998);
    expect(raw.toString('latin1').replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  });

  test('the same input gives the same bytes, another key others', async () => {
    const first = await buildMessage(mail);
    const again = await buildMessage(mail);
    expect(again.raw.equals(first.raw)).toBe(true);
    expect(again.contentHash).toBe(first.contentHash);
    expect((await buildMessage({ ...mail, key: 'f'.repeat(64) })).contentHash).not.toBe(first.contentHash);
  });

  test('goes to one recipient, from a return path that names it', async () => {
    const { envelope } = await buildMessage(mail);
    expect(envelope.to).toEqual(['maria@santos.test']);
    expect(messageOfReturnPath(mail.keys, envelope.from)).toBe(KEY.slice(0, 32));
  });
});

test('a transactional mail is no list', async () => {
  const { raw } = await buildMessage({ ...mail, transactional: true });
  expect(header(raw, 'List-Unsubscribe')).toEqual([]);
  expect(header(raw, 'List-Id')).toEqual([]);
});

describe('nothing in a name or subject becomes a header or a recipient', () => {
  test.each([
    'A\r\nBcc: victim@x.test',
    'A\nBcc: victim@x.test\n\nbody',
    'A" <victim@x.test>, "B',
    'A, victim@x.test',
    '\u202eA\u0000<victim@x.test>',
  ])('%j', async (name) => {
    const content = { ...mail.content, subject: name };
    const { raw, envelope } = await buildMessage({
      ...mail,
      content,
      to: { name, address: 'maria@santos.test' },
      from: { name, address: 'sales@mail.supply.test' },
    });
    expect(header(raw, 'Bcc')).toEqual([]);
    expect(envelope.to).toEqual(['maria@santos.test']);
    const names = (lines: readonly string[]): readonly (string | undefined)[] =>
      lines.map((line) => line.split(':')[0]);
    expect(names(headerLines(raw))).toEqual(names(headerLines((await buildMessage(mail)).raw)));
    const parsed = await PostalMime.parse(raw);
    expect(parsed.to?.map((to) => to.address)).toEqual(['maria@santos.test']);
    expect(parsed.from?.address).toBe('sales@mail.supply.test');
  });
});

describe('an address is one plain mailbox', () => {
  test.each([
    'a@x.test, b@y.test',
    'a@x.test,b@y.test',
    'a@x.test b@y.test',
    'A <a@x.test>',
    'a@x.test\r\nRCPT TO:<b@y.test>',
    'a@x.test> SIZE=1 <b@y.test',
    '"a b"@x.test',
    'a@b@x.test',
    '@x.test',
    'a@',
    'a',
    'a..b@x.test',
    'a@[127.0.0.1]',
    'a@127.0.0.1/x',
    'a\u0000@x.test',
    `${'a'.repeat(65)}@x.test`,
    '',
  ])('%j is refused', async (address) => {
    expect(() => mailbox(address)).toThrow(AddressError);
    await expect(buildMessage({ ...mail, to: { name: 'A', address } })).rejects.toThrow(AddressError);
  });

  test('international domains go out as A-labels, international names are refused with the reason', async () => {
    expect(mailbox('a@bücher.example')).toBe('a@xn--bcher-kva.example');
    expect(mailbox('a@ایران.test')).toMatch(/^a@xn--[a-z0-9-]+\.test$/);
    expect(() => mailbox('مریم@x.test')).toThrow('SMTPUTF8');
    const { envelope, raw } = await buildMessage({ ...mail, to: { name: 'A', address: 'a@bücher.example' } });
    expect(envelope.to).toEqual(['a@xn--bcher-kva.example']);
    expect(header(raw, 'To')).toEqual(['A <a@xn--bcher-kva.example>']);
  });
});
