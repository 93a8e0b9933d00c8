/** Mails that come back: whose they are, what each kind does, and that a copy changes nothing. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { businessTime, DAY, HOUR } from '../../src/domain/time.ts';
import { acceptInbound, type InboundEnvelope } from '../../src/ingest/mail/accept-inbound.ts';
import { MOST_BYTES } from '../../src/mail/read-inbound.ts';
import { replyAddress } from '../../src/mail/reply-address.ts';
import { returnPath } from '../../src/mail/return-path.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import { inTransaction, type Store } from '../../src/store/database/open.ts';
import { answerReply } from '../../src/store/inbound/answer-reply.ts';
import { readInboundMails } from '../../src/store/inbound/read-inbound-mails.ts';
import { suppressAddress } from '../../src/store/people/suppress-address.ts';
import { completeTask } from '../../src/store/tasks/complete-task.ts';
import { readTimeline } from '../../src/store/views/read-timeline.ts';
import { day } from '../engine/given.ts';
import { rawMail } from '../mail/inbound-mail.ts';
import { tokenKey } from '../mail/sample-mail.ts';
import { addAccount, addContact, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { seedMessage } from '../support/seed-message.ts';

let store: Store;
const rung: string[] = [];
const keys = [tokenKey('k1')];
const NOW = day(10);
let accounts = 0;

beforeAll(async () => {
  store = await openTestStore('accept-inbound');
  await publish(store, [], { at: NOW });
  await store.prisma.owner.createMany({
    data: [
      { id: 'nadia', name: 'Nadia Farrow', email: 'Nadia@supply.test' },
      { id: 'omid', name: 'Omid Tavakoli', email: 'omid@supply.test', locale: 'fa' },
    ],
  });
});
afterAll(() => store.close());

/** An account of Nadia's with a message to its Ana; answers where an answer to it goes. */
const written = async (fields: Parameters<typeof addAccount>[2] = {}) => {
  accounts += 1;
  rung.length = 0;
  await stepClock(store.prisma, NOW);
  const account = `acme${accounts}`;
  await addAccount(store, account, { ownerId: 'nadia', timezone: 'UTC', ...fields });
  const contact = `${account}-ana`;
  const key = await seedMessage(store, {
    ...{ effectId: `win-back/${account}/1/send`, accountId: account, contactId: contact, sentAt: NOW, links: [] },
  });
  const from = `Ana <${contact}@firm.test>`;
  return { account, contact, key, to: replyAddress(keys, key, 'supply.test'), from, sender: `${contact}@firm.test` };
};

const accept = (raw: Buffer, envelope: Partial<InboundEnvelope> & { readonly to: readonly string[] }) =>
  acceptInbound({ store, keys, ring: async (ids) => void rung.push(...ids), log: () => undefined }, raw, {
    from: 'someone@firm.test',
    ...envelope,
  });

const rowsOf = async (account: string) => ({
  mails: await store.prisma.inboundMail.findMany({ where: { accountId: account }, orderBy: { receivedAt: 'asc' } }),
  holds: await store.prisma.hold.findMany({ where: { accountId: account }, orderBy: { placedAt: 'asc' } }),
  tasks: await store.prisma.task.findMany({ where: { accountId: account }, orderBy: { createdAt: 'asc' } }),
  notices: await store.prisma.notice.findMany({ where: { accountId: account }, orderBy: { dueAt: 'asc' } }),
  facts: await store.prisma.event.findMany({ where: { accountId: account }, orderBy: { seq: 'asc' } }),
  touches: await store.prisma.loggedTouch.findMany({ where: { accountId: account } }),
});

describe('a person answers (semantics row 19)', () => {
  test('holds all marketing, asks the owner, is forwarded, and is a fact of its contact', async () => {
    const { account, contact, key, to, from } = await written();
    const raw = rawMail('Yes, ten boxes please.\n\nOn 14 Apr 2026 Nadia <n@x.test> wrote:\n> We miss you', {
      From: from,
    });
    expect(await accept(raw, { to: [to] })).toEqual({ type: 'taken', kind: 'reply', account, ring: [account] });
    expect(rung).toEqual([account]);
    const { mails, holds, tasks, notices, facts } = await rowsOf(account);
    expect(mails).toMatchObject([
      {
        kind: 'reply',
        contactId: contact,
        messageKey: key,
        matchedBy: 'reply-address',
        text: 'Yes, ten boxes please.',
      },
    ]);
    expect(Buffer.from(mails[0]?.raw ?? [])).toEqual(raw);
    expect(holds).toMatchObject([{ kind: 'reply', scope: 'marketing', releasedAt: null }]);
    // Two working days after a Thursday: Monday.
    expect(holds[0]?.endsAt?.getTime()).toBe(NOW + 4 * DAY);
    expect(tasks).toMatchObject([{ step: 'answer-reply', ownerId: 'nadia', contactId: contact, status: 'open' }]);
    expect(notices).toMatchObject([
      { kind: 'reply', address: 'Nadia@supply.test', ownerId: 'nadia', phase: 'DUE', body: { inbound: mails[0]?.id } },
    ]);
    expect(facts.map(({ type }) => type)).toEqual(['Email Replied', 'Hold Placed']);
    expect(facts[0]).toMatchObject({
      contactId: contact,
      payload: { message: key, effect: `win-back/${account}/1/send`, verdict: 'human' },
    });
    expect(await store.prisma.account.findUnique({ where: { id: account } })).toMatchObject({ holdScope: 'marketing' });
    const [timeline] = await readTimeline(store, account, { kinds: ['reply'], limit: 10 });
    expect(timeline).toMatchObject({
      outcome: 'reply',
      contact,
      campaign: 'win-back',
      detail: 'Yes, ten boxes please.',
    });
  });

  test('a copy changes nothing: the same bytes, or the same mail by another way, at once as well', async () => {
    const { account, to, from } = await written();
    const raw = rawMail('Yes.', { From: from });
    const other = rawMail('Yes.', { Received: 'from b by c; Tue, 14 Apr 2026 09:00:05 +0000', From: from });
    const answers = await Promise.all([raw, other, raw, other].map((mail) => accept(mail, { to: [to] })));
    expect(answers.map(({ type }) => type).sort()).toEqual(['copy', 'copy', 'copy', 'taken']);
    const { mails, holds, tasks, notices, facts } = await rowsOf(account);
    expect([mails, holds, tasks, notices].map((rows) => rows.length)).toEqual([1, 1, 1, 1]);
    expect(facts).toHaveLength(2);
  });

  test('is recognised by reference, and by its sender, when its address is not one of ours', async () => {
    const { account, key, contact, from } = await written();
    const elsewhere = { to: ['hello@supply.test'] };
    const byReference = rawMail('Yes.', {
      From: 'x@nowhere.test',
      'In-Reply-To': `<${key}@supply.test>`,
      'Message-ID': '<r1@x>',
    });
    expect(await accept(byReference, elsewhere)).toMatchObject({ kind: 'reply', account });
    const folded = rawMail('No.', { From: from, References: `<a@b>\r\n <${key}@supply.test>`, 'Message-ID': '<r2@x>' });
    expect(await accept(folded, elsewhere)).toMatchObject({ kind: 'reply', account });
    const bySender = rawMail('Hello?', { From: from, 'Message-ID': '<r3@x>' });
    expect(await accept(bySender, elsewhere)).toMatchObject({ kind: 'reply', account });
    const { mails } = await rowsOf(account);
    expect(mails.map((mail) => [mail.matchedBy, mail.messageKey, mail.contactId]).sort()).toEqual([
      ['reference', key, contact],
      ['reference', key, contact],
      ['sender', null, contact],
    ]);
  });

  test('a colleague who answers is the one who answered', async () => {
    const { account, key, to } = await written();
    await addContact(store, account, 'bo');
    await accept(rawMail('Bo here.', { From: `Bo <${account}-bo@firm.test>` }), { to: [to] });
    const { facts, mails } = await rowsOf(account);
    expect(facts[0]).toMatchObject({ type: 'Email Replied', contactId: `${account}-bo` });
    expect(mails).toMatchObject([{ messageKey: key, contactId: `${account}-bo` }]);
  });

  test('whose address nobody knows, and no message is named: kept, shown as unmatched, nothing else', async () => {
    const raw = rawMail('Hello.', { From: 'Stranger <stranger@nowhere.test>', 'Message-ID': '<s@x>' });
    const forged = replyAddress([tokenKey('forged')], 'ab'.repeat(32), 'supply.test');
    expect(await accept(raw, { to: [forged] })).toEqual({ type: 'taken', kind: 'other', account: null, ring: [] });
    const filter = { account: null, owner: null, id: null, limit: 10 };
    expect(await readInboundMails(store, { ...filter, which: 'unmatched' })).toMatchObject([
      { sender: 'stranger@nowhere.test', account: null, kind: 'other' },
    ]);
  });

  test('an owner away is read by the deputy as well; an account without an owner by the company', async () => {
    await store.prisma.owner.create({
      data: {
        ...{ id: 'carla', name: 'Carla', email: 'carla@supply.test', deputyId: 'omid' },
        ...{ awayFrom: new Date(NOW - DAY), awayUntil: new Date(NOW + DAY) },
      },
    });
    const away = await written({ ownerId: 'carla' });
    await accept(rawMail('Yes.', { From: away.from }), { to: [away.to] });
    expect((await rowsOf(away.account)).notices.map(({ address }) => address).sort()).toEqual([
      'carla@supply.test',
      'omid@supply.test',
    ]);
    const nobody = await written({ ownerId: null });
    await accept(rawMail('Yes.', { From: nobody.from }), { to: [nobody.to] });
    expect((await rowsOf(nobody.account)).notices).toMatchObject([{ ownerId: null }]);
  });
});

describe('a machine answers (semantics row 19)', () => {
  test('an absence note is only shown', async () => {
    const { account, to, from } = await written();
    const raw = rawMail('I am away.', { From: from, 'Auto-Submitted': 'auto-replied' });
    expect(await accept(raw, { to: [to], from: '' })).toMatchObject({ kind: 'auto-reply', account, ring: [] });
    const { holds, tasks, notices, facts } = await rowsOf(account);
    expect([holds, tasks, notices, facts]).toEqual([[], [], [], []]);
    const [entry] = await readTimeline(store, account, { kinds: null, limit: 1 });
    expect(entry).toMatchObject({ kind: 'reply', outcome: 'auto-reply', reason: 'auto-submitted: auto-replied' });
  });

  test('a bounce is kept beside its message, and nothing else is done', async () => {
    const { account, key, contact } = await written();
    const raw = rawMail(
      '',
      { From: 'MAILER-DAEMON@firm.test' },
      'multipart/report; report-type=delivery-status; boundary=b',
    );
    const to = returnPath(keys, key, 'supply.test');
    expect(await accept(raw, { to: [to], from: '' })).toMatchObject({ kind: 'other', account });
    expect((await rowsOf(account)).mails).toMatchObject([
      { matchedBy: 'return-path', contactId: contact, kind: 'other' },
    ]);
  });
});

describe('the whole answer is stop (semantics row 19)', () => {
  test('ends the topic of that mail and tells the owner; nothing is held', async () => {
    const { account, contact, to, from } = await written();
    const raw = rawMail('لغو\n\n> We miss you', { From: from });
    expect(await accept(raw, { to: [to] })).toMatchObject({ kind: 'unsubscribe', account, ring: [account] });
    expect(await store.prisma.contact.findUnique({ where: { id: contact } })).toMatchObject({
      stoppedTopics: ['offers'],
    });
    const { holds, tasks, notices, facts } = await rowsOf(account);
    expect([holds, tasks]).toEqual([[], []]);
    expect(notices).toHaveLength(1);
    expect(facts.map(({ type }) => type)).toEqual(['Contact Unsubscribed']);
  });

  test('a mail to the unsubscribe mailbox names its message in the subject', async () => {
    const { account, contact, key } = await written();
    const raw = rawMail('', { From: 'someone@else.test', Subject: key, 'Message-ID': '<u@x>' });
    expect(await accept(raw, { to: ['unsubscribe@supply.test'] })).toMatchObject({ kind: 'unsubscribe', account });
    expect(await store.prisma.contact.findUnique({ where: { id: contact } })).toMatchObject({
      stoppedTopics: ['offers'],
    });
  });

  test('of a contact that is suppressed already: no complaint', async () => {
    const { account, sender, to, from } = await written();
    await suppressAddress(store, { address: sender, reason: 'asked', source: 'test', at: NOW });
    expect(await accept(rawMail('stop', { From: from }), { to: [to] })).toMatchObject({ kind: 'unsubscribe', account });
  });
});

describe('answered: the hold ends (semantics row 19)', () => {
  const reply = async () => {
    const it = await written();
    await accept(rawMail('Yes?', { From: it.from, 'Message-ID': `<1@${it.account}>` }), { to: [it.to] });
    const { mails } = await rowsOf(it.account);
    return { ...it, id: mails[0]?.id ?? '' };
  };

  const expectFree = async (account: string, touches: number) => {
    const rows = await rowsOf(account);
    expect(rows.holds.every(({ releasedAt }) => releasedAt !== null)).toBe(true);
    expect(rows.tasks.map(({ status }) => status)).toEqual(['done']);
    expect(rows.mails.filter(({ kind }) => kind === 'reply').every(({ answeredAt }) => answeredAt !== null)).toBe(true);
    expect(rows.touches).toHaveLength(touches);
    expect(rows.facts.filter(({ type }) => type === 'Task Done')).toHaveLength(1);
    expect(await store.prisma.account.findUnique({ where: { id: account } })).toMatchObject({ holdScope: 'none' });
  };

  test('by command: once, with what came before it; a second time is refused', async () => {
    const { account, to, from, id } = await reply();
    await stepClock(store.prisma, businessTime(NOW + HOUR));
    await accept(rawMail('And?', { From: from, 'Message-ID': `<2@${account}>` }), { to: [to] });
    const { mails, tasks } = await rowsOf(account);
    expect(tasks).toHaveLength(1);
    const newest = mails.find((mail) => mail.id !== id)?.id ?? '';
    const done = await answerReply(store, { id: newest.slice(0, 12), actor: 'nadia', written: true });
    expect(done).toMatchObject({ type: 'answered', account, replies: [id, newest] });
    await expectFree(account, 1);
    expect(await answerReply(store, { id, actor: 'nadia', written: true })).toMatchObject({
      type: 'refused',
      because: 'answered',
    });
    expect(await answerReply(store, { id: 'ffffffff', actor: 'nadia', written: true })).toMatchObject({
      because: 'unknown',
    });
  });

  test('an earlier one alone leaves the later one open, and its task', async () => {
    const { account, to, from, id } = await reply();
    await stepClock(store.prisma, businessTime(NOW + HOUR));
    await accept(rawMail('And?', { From: from, 'Message-ID': `<2@${account}>` }), { to: [to] });
    expect(await answerReply(store, { id, actor: 'nadia', written: true })).toMatchObject({ replies: [id] });
    expect((await rowsOf(account)).tasks).toMatchObject([{ status: 'open' }]);
    expect(await store.prisma.account.findUnique({ where: { id: account } })).toMatchObject({ holdScope: 'marketing' });
  });

  test('by closing the task', async () => {
    const { account } = await reply();
    const { tasks } = await rowsOf(account);
    const id = tasks[0]?.id ?? '';
    const done = await completeTask(store, { id, outcome: 'answered', actor: 'nadia', note: null });
    expect(done).toMatchObject({ type: 'done', account });
    await expectFree(account, 1);
  });

  test('that no answer is needed is no touch', async () => {
    const { account, id } = await reply();
    await answerReply(store, { id, actor: 'nadia', written: false });
    await expectFree(account, 0);
  });

  test("by the owner's mail that comes through us, to the address of the forwarded one", async () => {
    const { account, sender } = await reply();
    const { notices } = await rowsOf(account);
    const to = replyAddress(keys, notices[0]?.key ?? '', 'supply.test');
    const raw = rawMail('Ten boxes are on their way.', { From: 'Nadia <nadia@supply.test>', To: `${sender}, ${to}` });
    expect(await accept(raw, { to: [sender, to] })).toMatchObject({ kind: 'answer', account });
    await expectFree(account, 1);
    // A customer who answers to all of that is answered again.
    const again = rawMail('Thank you. And five more?', { From: `Ana <${sender}>`, 'Message-ID': `<3@${account}>` });
    expect(await accept(again, { to: [to] })).toMatchObject({ kind: 'reply', account });
    expect(await store.prisma.account.findUnique({ where: { id: account } })).toMatchObject({ holdScope: 'marketing' });
  });

  test("an owner's absence note answers nobody", async () => {
    const { account } = await reply();
    const { notices } = await rowsOf(account);
    const to = replyAddress(keys, notices[0]?.key ?? '', 'supply.test');
    const raw = rawMail('Away', { From: 'nadia@supply.test', 'Auto-Submitted': 'auto-replied', 'Message-ID': '<o@x>' });
    expect(await accept(raw, { to: [to], from: '' })).toMatchObject({ kind: 'auto-reply' });
    expect(await store.prisma.account.findUnique({ where: { id: account } })).toMatchObject({ holdScope: 'marketing' });
  });
});

describe('whatever comes', () => {
  test('too big is refused for good, before anything is read', async () => {
    expect(await accept(Buffer.alloc(MOST_BYTES + 1, 'a'), { to: ['x@supply.test'] })).toMatchObject({
      type: 'too-big',
    });
  });

  test('what cannot be read is kept as it is', async () => {
    const { account, to } = await written();
    const nested = Array.from({ length: 60 }, (_, n) => `Content-Type: multipart/mixed; boundary=b${n}\r\n\r\n--b${n}`);
    const raw = Buffer.from(`From: a@b.test\r\n${nested.join('\r\n')}\r\n`);
    expect(await accept(raw, { to: [to] })).toMatchObject({ kind: 'other', account });
    expect((await rowsOf(account)).mails).toMatchObject([{ because: expect.stringContaining('cannot be read') }]);
  });

  test.each([
    ['nothing', Buffer.alloc(0)],
    ['noise', Buffer.from([0, 255, 13, 10, 0, 200, 13, 10, 13, 10, 0, 1, 2, 254])],
    ['NUL, a lone surrogate and an override', rawMail('\u0000x\u202Ey', { Subject: 'a\u0000b', From: '\u0000' })],
    ['no From', Buffer.from('Subject: x\r\n\r\nHello\r\n')],
  ])('%s is taken without an error', async (_what, raw) => {
    const { to } = await written();
    expect(await accept(raw, { to: [to] })).toMatchObject({ type: 'taken' });
  });

  test('the audit log stays whole', async () => {
    const { verifyAudit } = await import('../../src/store/tasks/verify-audit.ts');
    expect((await verifyAudit(store)).type).toBe('whole');
    expect(
      await inTransaction(store, (tx) => tx.auditEntry.count({ where: { action: 'reply answered' } })),
    ).toBeGreaterThan(3);
  });
});
