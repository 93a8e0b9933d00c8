/** Mails to our own people over a real SMTP connection into the catcher: forwarded, answered, at least once, digests. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createTransport } from 'nodemailer';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createNotices } from '../../activities/notices.ts';
import { businessTime, HOUR, later, MINUTE } from '../../src/domain/time.ts';
import { freePort } from '../../src/embedded/free-port.ts';
import { type Behaviour, type MailCatcher, startMailCatcher } from '../../src/embedded/mail-catcher.ts';
import { readJournal } from '../../src/embedded/mail-journal.ts';
import { type GatedConnection, openGatedConnection } from '../../src/mail/gated-connection.ts';
import { replyAddress } from '../../src/mail/reply-address.ts';
import { allowedOnly } from '../../src/main/allowed-only.ts';
import { inboundPort } from '../../src/main/inbound-door.ts';
import { reconcileAll } from '../../src/main/reconcile-all.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { claimNotice } from '../../src/store/notices/claim-notice.ts';
import { passNoticeGate } from '../../src/store/notices/gate-notice.ts';
import { settleNotice } from '../../src/store/notices/settle-notice.ts';
import { writeNotice } from '../../src/store/notices/write-notice.ts';
import { tokenKey } from '../mail/sample-mail.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { seedMessage } from '../support/seed-message.ts';
import { settings } from '../support/sends.ts';

const keys = [tokenKey('k1')];
/** Tuesday, 06:00 in London, 09:30 in Tehran. */
const EARLY = businessTime(Date.UTC(2026, 10, 3, 6));
const set = { ...settings, sender: { name: 'Supply', address: 'hello@supply.test' } };

let store: Store;
let folder: string;
let catcher: MailCatcher;
let connection: GatedConnection;
let behaviour: Behaviour = () => 'accept';
const rung: string[] = [];

beforeAll(async () => {
  store = await openTestStore('notices');
  folder = await mkdtemp(join(tmpdir(), 'keyline-notices-'));
  const port = inboundPort();
  port.open({ store, keys, ring: async (ids) => void rung.push(...ids), log: () => undefined });
  catcher = await startMailCatcher({
    ...{ folder, port: await freePort(), now: () => 1 },
    behaviour: (seen) => behaviour(seen),
    onInbound: port.onInbound,
  });
  connection = openGatedConnection({ smtpUrl: catcher.url });
  await publish(store, [], { at: EARLY });
});
afterAll(async () => {
  await connection.close();
  await catcher.stop();
  await store.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(async () => {
  behaviour = () => 'accept';
  await store.prisma.$executeRaw`
    TRUNCATE accounts, contacts, events, messages, inbound_mails, holds, tasks, owners, planned_touches, logged_touches, links`;
  await store.prisma.$executeRaw`DELETE FROM notices WHERE phase NOT IN ('ACCEPTED', 'REJECTED')`;
  await stepClock(store.prisma, EARLY);
  await store.prisma.owner.createMany({
    data: [
      { id: 'nadia', name: 'Nadia Farrow', email: 'nadia@supply.test', timezone: 'Europe/London' },
      { id: 'omid', name: 'امید توکلی', email: 'omid@supply.test', timezone: 'Asia/Tehran', locale: 'fa' },
    ],
  });
});

const notices = (over: { readonly connection?: Pick<GatedConnection, 'send'>; readonly noticeLeaseMs?: number } = {}) =>
  createNotices(
    {
      ...{ store, connection, keys, publicUrl: 'https://door.supply.test', answersComeIn: true },
      settings: async () => set,
      ...over,
    },
    () => undefined,
  );

const rows = () => store.prisma.notice.findMany({ orderBy: { id: 'asc' } });
const lastMail = async () => {
  const last = catcher.list().at(-1);
  return PostalMime.parse(await catcher.read(last?.n ?? 0));
};
const sound = async () => {
  const { duplicates, violations } = await reconcileAll({ store, stack: { catcher } as never });
  expect({ duplicates, violations }).toEqual({ duplicates: 0, violations: [] });
};

const transport = () => createTransport({ host: '127.0.0.1', port: catcher.port, ignoreTLS: true });

let mails = 0;
/** A customer answers by real mail, with a file. */
const customerAnswers = async (subject = 'Re: We miss you') => {
  mails += 1;
  await addAccount(store, 'acme', { ownerId: 'nadia', name: 'Acme Trading', timezone: 'UTC' });
  await store.prisma.contact.update({ where: { id: 'acme-ana' }, data: { firstName: 'Ana', lastName: 'Reyes' } });
  const key = await seedMessage(store, {
    ...{ effectId: `answered/${mails}`, accountId: 'acme', contactId: 'acme-ana', sentAt: EARLY, links: [] },
  });
  const to = replyAddress(keys, key, 'supply.test');
  await transport().sendMail({
    ...{ from: 'Ana <acme-ana@firm.test>', to, subject, messageId: `<ana-${mails}@firm.test>` },
    text: 'Ten boxes, please.\n\n> We miss you',
    attachments: [{ filename: 'order.csv', content: 'sku,10\n' }],
  });
  // The ledger's row of a message nobody sent would be a breach of its own.
  await store.prisma.message.deleteMany({ where: { key } });
};

describe("a customer's answer", () => {
  test("is in the owner's mailbox with its file, and the owner's answer frees what it held", async () => {
    await customerAnswers();
    expect(await notices().sendDueNotices()).toEqual({ written: 0, sent: 1 });
    expect((await rows()).map(({ kind, phase }) => `${kind} ${phase}`)).toEqual([
      'digest NOT-NEEDED',
      'reply ACCEPTED',
    ]);
    const mail = await lastMail();
    expect(mail.to).toEqual([{ name: 'Nadia Farrow', address: 'nadia@supply.test' }]);
    expect(mail.from).toEqual({ name: 'Ana Reyes (Acme Trading)', address: 'hello@supply.test' });
    expect(mail.subject).toBe('Re: We miss you (Ana Reyes, Acme Trading)');
    expect(mail.references).toBe(`<ana-${mails}@firm.test>`);
    expect(mail.text).toContain('> Ten boxes, please.');
    expect(mail.html).toContain('Ana Reyes of Acme Trading replied');
    expect(mail.attachments.map(({ filename }) => filename)).toEqual(['order.csv']);
    expect(Buffer.from(mail.attachments[0]?.content as ArrayBuffer).toString()).toBe('sku,10\n');
    const answerTo = (mail.replyTo ?? []).map((one) => one.address ?? '');
    expect(answerTo[0]).toBe('acme-ana@firm.test');
    expect(answerTo[1]).toMatch(/^reply\+.*@supply\.test$/);
    expect(await store.prisma.account.findUnique({ where: { id: 'acme' } })).toMatchObject({ holdScope: 'marketing' });

    await transport().sendMail({ from: 'nadia@supply.test', to: answerTo, subject: 'Re: Re', text: 'On their way.' });
    expect(await store.prisma.account.findUnique({ where: { id: 'acme' } })).toMatchObject({ holdScope: 'none' });
    expect(await store.prisma.loggedTouch.findMany()).toMatchObject([{ kind: 'reply', by: 'nadia@supply.test' }]);
    await sound();
  });

  test('that is too big is refused for good, and its sender hears so', async () => {
    const error = await transport()
      .sendMail({
        from: 'a@b.test',
        to: replyAddress(keys, 'ab'.repeat(32), 'supply.test'),
        text: 'x'.repeat(11 * 1024 * 1024),
      })
      .catch((failure: unknown) => failure);
    expect(error).toMatchObject({ responseCode: 552 });
    expect(await store.prisma.inboundMail.count()).toBe(0);
  });
});

describe('at least once', () => {
  test('a line cut after the dot: the same mail half an hour later, and no duplicate is counted', async () => {
    await customerAnswers();
    behaviour = ({ stage }) => (stage === 'dot' ? 'drop' : 'accept');
    await notices().sendDueNotices();
    const [cut] = (await rows()).filter(({ phase }) => phase === 'DUE');
    expect(cut).toMatchObject({ tries: 1, sentAt: new Date(EARLY), settledAt: null });
    expect(cut?.dueAt.getTime()).toBe(EARLY + 30 * MINUTE);
    behaviour = () => 'accept';
    await stepClock(store.prisma, later(EARLY, 29 * MINUTE));
    expect(await notices().sendDueNotices()).toMatchObject({ sent: 0 });
    await stepClock(store.prisma, later(EARLY, 30 * MINUTE));
    expect(await notices().sendDueNotices()).toMatchObject({ sent: 1 });
    expect(await store.prisma.notice.findUnique({ where: { id: cut?.id ?? '' } })).toMatchObject({
      ...{ phase: 'ACCEPTED', tries: 2 },
    });
    const dots = readJournal(catcher.journalPath).filter(
      (e) => e.event === 'dot' && e.messageId?.includes(cut?.key ?? '-'),
    );
    expect(dots).toHaveLength(2);
    await sound();
  });

  test('a worker lost at the dot: another takes it when the lease is over, and the lost one settles nothing', async () => {
    await customerAnswers();
    const lost = await claimNotice(store, 0);
    if (!lost) throw new Error('nothing was due');
    // Its lease is over before its gate: no dot.
    expect(await passNoticeGate(store, lost)).toMatchObject({ type: 'refused' });
    expect(await notices().sendDueNotices()).toMatchObject({ sent: 1 });
    expect(
      await settleNotice(store, lost, { type: 'rejected', stage: 'dot', code: 550, enhanced: null, reply: 'no' }),
    ).toBe(false);
    expect(await store.prisma.notice.findUnique({ where: { id: lost.id } })).toMatchObject({
      phase: 'ACCEPTED',
      tries: 2,
    });
    await sound();
  });

  test('a refused address ends it, a busy server does not, and nothing leaves without KEYLINE_LIVE', async () => {
    await customerAnswers();
    const closed = allowedOnly(connection, { live: false, onlyTo: [] });
    await notices({ connection: closed }).sendDueNotices();
    expect(await store.prisma.notice.findFirst({ where: { phase: 'DUE' } })).toMatchObject({
      reason: 'KEYLINE_LIVE is not 1',
    });
    behaviour = ({ stage }) => (stage === 'rcpt' ? { code: 451, text: '4.7.1 later' } : 'accept');
    await stepClock(store.prisma, later(EARLY, HOUR));
    await notices().sendDueNotices();
    expect(await store.prisma.notice.findFirst({ where: { phase: 'DUE' } })).toMatchObject({
      tries: 2,
      reason: expect.stringContaining('RCPT'),
    });
    behaviour = ({ stage }) => (stage === 'rcpt' ? { code: 550, text: '5.1.1 nobody' } : 'accept');
    await stepClock(store.prisma, later(EARLY, 2 * HOUR));
    await notices().sendDueNotices();
    const [ended] = await store.prisma.notice.findMany({ where: { phase: 'REJECTED' } });
    expect(ended).toMatchObject({ tries: 3 });
    await store.prisma.notice.deleteMany({ where: { phase: 'REJECTED' } });
    await sound();
  });

  test('a case alert goes out in the words of its reader', async () => {
    const body = { case: 'c1', kind: 'complaint', alert: 'warned', account: 'Acme', title: 'Boxes came wet' };
    await inTransaction(store, (tx) =>
      writeNotice(tx, {
        ...{ id: 'case-alert/c1', kind: 'case-alert', owner: 'omid', account: null, address: 'omid@supply.test' },
        ...{ subject: 'Answer soon', body: { ...body, answerBy: later(EARLY, HOUR) }, dueAt: EARLY },
      }),
    );
    await notices().sendDueNotices();
    const mail = await lastMail();
    expect(mail.subject).toMatch(/^مهلت پاسخ نزدیک است: شکایت .*Boxes came wet/);
    expect(mail.text).toContain('keyline complaint answer c1');
  });

  test('an alert of a campaign goes out under its own words; a kind that nobody knows is said to be one', async () => {
    const common = { owner: 'nadia', account: null, address: 'nadia@supply.test', dueAt: EARLY };
    const alert = { title: 'Acme is overdue because something is wrong', campaign: 'win-back', account: 'acme' };
    await inTransaction(store, async (tx) => {
      await writeNotice(tx, { ...common, id: 'alert/1', kind: 'alert', subject: alert.title, body: alert });
      await writeNotice(tx, { ...common, id: 'riddle/1', kind: 'riddle', subject: 'what?', body: {} });
    });
    await notices().sendDueNotices();
    const mail = await lastMail();
    expect(mail.subject).toBe(alert.title);
    expect(mail.text).toContain('keyline account acme --brief');
    expect(await store.prisma.notice.findUnique({ where: { id: 'riddle/1' } })).toMatchObject({
      reason: 'nobody knows how to write a mail of kind riddle',
    });
  });
});

describe('the digest', () => {
  /** Something of Nadia's that goes out today. */
  const touch = (account: string, id: string) =>
    store.prisma.plannedTouch.create({
      data: {
        ...{
          id,
          accountId: account,
          contactId: `${account}-ana`,
          campaignId: 'win-back',
          enrolmentId: 'e',
          priority: 3,
        },
        ...{ step: 'send:we-miss-you', kind: 'send', dueAt: new Date(later(EARLY, 4 * HOUR)), status: 'planned' },
      },
    });
  const digests = async () => (await rows()).filter(({ kind }) => kind === 'digest');
  beforeEach(() => store.prisma.notice.deleteMany({ where: { kind: 'digest' } }));

  test("comes at half past seven by its owner's clock, once, and not where there is nothing to say", async () => {
    await addAccount(store, 'acme', { ownerId: 'nadia', name: 'Acme Trading' });
    await touch('acme', 'digest/1');
    // London 06:00; Tehran 09:30, where nobody has anything.
    await notices().sendDueNotices();
    expect(await digests()).toMatchObject([{ ownerId: 'omid', phase: 'NOT-NEEDED' }]);
    await stepClock(store.prisma, later(EARLY, 90 * MINUTE - 1));
    expect(await notices().sendDueNotices()).toEqual({ written: 0, sent: 0 });
    await stepClock(store.prisma, later(EARLY, 90 * MINUTE));
    expect(await notices().sendDueNotices()).toEqual({ written: 1, sent: 1 });
    expect(await notices().sendDueNotices()).toEqual({ written: 0, sent: 0 });
    const mail = await lastMail();
    expect(mail.subject).toBe('Tue 3 November: 1 mail going out · Acme Trading');
    expect(mail.text).toMatch(/Stop it: https:\/\/door\.supply\.test\/v\/[\w-]{60,}/);
    expect(mail.headers.find(({ key }) => key === 'x-keyline-notice')?.value).toBe('digest');
    await sound();
  });

  test('two at once write one', async () => {
    await addAccount(store, 'acme', { ownerId: 'nadia' });
    await touch('acme', 'digest/2');
    await stepClock(store.prisma, later(EARLY, 90 * MINUTE));
    const both = await Promise.all([notices().sendDueNotices(), notices().sendDueNotices()]);
    expect(both.reduce((sum, { sent }) => sum + sent, 0)).toBe(1);
    expect(await digests()).toHaveLength(2);
  });

  test('one that cannot leave by the evening is given up: its day is over', async () => {
    await addAccount(store, 'acme', { ownerId: 'nadia' });
    await touch('acme', 'digest/3');
    await stepClock(store.prisma, later(EARLY, 90 * MINUTE));
    await notices({ connection: allowedOnly(connection, { live: false, onlyTo: [] }) }).sendDueNotices();
    await stepClock(store.prisma, later(EARLY, 14 * HOUR));
    await notices().sendDueNotices();
    expect((await digests()).find(({ ownerId }) => ownerId === 'nadia')).toMatchObject({ phase: 'GIVEN-UP' });
  });

  test('an owner who is away gets none: the deputy reads of these accounts', async () => {
    await addAccount(store, 'acme', { ownerId: 'nadia', name: 'Acme Trading' });
    await touch('acme', 'digest/4');
    await store.prisma.owner.update({
      where: { id: 'nadia' },
      data: { deputyId: 'omid', awayFrom: new Date(EARLY - HOUR) },
    });
    await notices().sendDueNotices();
    await stepClock(store.prisma, later(EARLY, 2 * HOUR));
    await notices().sendDueNotices();
    expect(await digests()).toMatchObject([{ ownerId: 'omid', phase: 'ACCEPTED' }]);
    expect((await lastMail()).subject).toMatch(/ایمیلِ در راه · .?Acme/);
  });
});
