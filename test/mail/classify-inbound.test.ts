/** Person or machine: by what programs say of themselves, by subjects in five languages, and on a collection of real mails. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type ClassifiedKind, classifyInbound } from '../../src/mail/classify-inbound.ts';
import { readInbound } from '../../src/mail/read-inbound.ts';
import { referenceData } from '../support/reference-data.ts';
import { rawMail } from './inbound-mail.ts';

const judge = async (raw: Buffer, envelopeFrom = 'ana@acme.test'): Promise<ClassifiedKind> => {
  const read = await readInbound(raw);
  if (read.type === 'unreadable') throw new Error(read.reason);
  return classifyInbound(read.mail, envelopeFrom).kind;
};

describe('a machine says so', () => {
  test.each([
    ['Auto-Submitted', 'auto-replied', 'auto-reply'],
    ['Auto-Submitted', 'auto-generated (ticket)', 'auto-reply'],
    ['Auto-Submitted', 'no', 'reply'],
    ['Precedence', 'auto_reply', 'auto-reply'],
    ['Precedence', 'bulk', 'auto-reply'],
    ['Precedence', 'first-class', 'reply'],
    ['X-Autoreply', 'yes', 'auto-reply'],
    ['X-Autorespond', 'yes', 'auto-reply'],
    ['X-Precedence', 'auto_reply', 'auto-reply'],
    ['X-MS-Exchange-Generated-Message-Source', 'Mailbox Rules Agent', 'auto-reply'],
    // Exchange sets it on what people write as well.
    ['X-Auto-Response-Suppress', 'DR, OOF, AutoReply', 'reply'],
    ['List-Id', '<staff.acme.test>', 'other'],
    ['X-Failed-Recipients', 'ana@acme.test', 'other'],
    ['From', 'Mail Delivery Subsystem <MAILER-DAEMON@acme.test>', 'other'],
    ['From', 'no-reply@acme.test', 'other'],
    ['From', 'Norep Lyons <noreplyons@acme.test>', 'reply'],
  ] as const)('%s: %s is %s', async (name, value, kind) => {
    expect(await judge(rawMail('I am away.', { [name]: value }))).toBe(kind);
  });

  test('an empty return path is a machine, whatever else it says', async () => {
    expect(await judge(rawMail('Hello.'), '')).toBe('auto-reply');
    expect(await judge(rawMail('Hello.'), '<>')).toBe('auto-reply');
  });

  test('reports and calendar answers are neither', async () => {
    const report = rawMail('', {}, 'multipart/report; report-type=delivery-status; boundary=b');
    expect(await judge(report, '')).toBe('other');
    const part = 'BEGIN:VCALENDAR\nMETHOD:REPLY\nEND:VCALENDAR';
    const calendar = rawMail(
      `--b\nContent-Type: text/plain\n\nAccepted\n--b\nContent-Type: text/calendar; method=REPLY\n\n${part}\n--b--`,
      {},
      'multipart/mixed; boundary=b',
    );
    expect(await judge(calendar)).toBe('other');
  });
});

describe('subjects', () => {
  const AWAY = [
    'Automatic reply: We miss you',
    'Auto-Reply: offer',
    'Out of Office: back on Monday',
    'OOO until 3 May',
    'Away until May 5',
    'On annual leave until 12 April',
    "I'm out of the office",
    'Automatische Antwort: Angebot',
    'Abwesenheitsnotiz: Angebot',
    'پاسخ خودکار: پیشنهاد ویژه',
    'خارج از دفتر تا ۱۵ فروردین',
    'در مرخصی هستم',
    'خودکار جواب: پیشکش',
    'میں چھٹی پر ہوں',
    'Awtomatikong tugon: alok',
    'Wala sa opisina hanggang Lunes',
    'Naka-leave hanggang Mayo 5',
  ];
  const HUMAN = [
    'Re: We miss you',
    'RE: Automatic reply: offer',
    'Re: Out of Office: back on Monday',
    'Our office move, and your order',
    'Away team shirts: please quote',
    'Leave our account open',
    'Automatic doors: price list?',
    'AW: Ihr Angebot',
    'پاسخ: پیشنهاد ویژه',
    'مرخصی کارکنان و زمان تحویل',
    'سفارش خودکار آبمیوه',
    'Re: چھٹی سے پہلے ترسیل',
    'Sagot sa alok',
    'Opisina namin sa Cebu',
  ];
  test.each(AWAY)('%s: an absence note', async (subject) => {
    expect(await judge(rawMail('.', { Subject: encoded(subject) }))).toBe('auto-reply');
  });
  test.each(HUMAN)('%s: a person', async (subject) => {
    expect(await judge(rawMail('.', { Subject: encoded(subject) }))).toBe('reply');
  });
});

const encoded = (subject: string): string => `=?utf-8?B?${Buffer.from(subject).toString('base64')}?=`;

const labels = referenceData('inbound/labels.csv');

test.skipIf(labels === null)('a collection of real bounces, complaints and auto-replies', async () => {
  const rows = readFileSync(labels ?? '', 'utf8')
    .trim()
    .split('\n')
    .slice(1);
  const taken: Record<string, number> = {};
  const wrong: string[] = [];
  for (const [file = '', kind = ''] of rows.map((row) => row.split(','))) {
    const raw = readFileSync(`${referenceData('inbound')}/${file}`);
    const path = /^return-path:\s*<([^>]*)>/im.exec(raw.toString('latin1').slice(0, 5_000));
    const told = await judge(raw, path?.[1] ?? 'someone@somewhere.test');
    taken[`${kind} as ${told}`] = (taken[`${kind} as ${told}`] ?? 0) + 1;
    if (told === 'reply') wrong.push(file);
  }
  // The one taken for a person: a mailing list's loop alert without any mark. It costs its reader a glance.
  expect(wrong).toEqual(['lhost-fml-03.eml']);
  expect(taken).toEqual({
    'auto-reply as auto-reply': 3,
    'bounce as other': 295,
    'bounce as auto-reply': 2,
    'bounce as reply': 1,
    'complaint as other': 8,
    'complaint as auto-reply': 1,
  });
});
