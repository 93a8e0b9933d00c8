/** A claimed message made from the store's rows and the templates that came with Keyline. */
import { fileURLToPath } from 'node:url';
import PostalMime from 'postal-mime';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createRender } from '../../activities/render-effect.ts';
import { addDuration, endOfLocalDay } from '../../src/domain/local-time.ts';
import { type BusinessTime, businessTime } from '../../src/domain/time.ts';
import { openTemplates } from '../../src/mail/open-templates.ts';
import { verifyToken } from '../../src/mail/token.ts';
import { answerCase, closeCase } from '../../src/store/cases/close-case.ts';
import { openCase } from '../../src/store/cases/open-case.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readSigningKeys } from '../../src/store/database/signing-keys.ts';
import type { Claim } from '../../src/store/ledger/claim.ts';
import type { SendEffect } from '../../src/store/ledger/send-effect.ts';
import { given } from '../engine/given.ts';
import { append } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const TEMPLATES = fileURLToPath(new URL('../../templates', import.meta.url));
const NOW = businessTime(Date.UTC(2027, 2, 17, 15));
let store: Store;
let render: ReturnType<typeof createRender>;

beforeAll(async () => {
  store = await openTestStore('render-effect');
  await stepClock(store.prisma, NOW);
  render = createRender({
    store,
    templates: openTemplates(TEMPLATES),
    keys: await readSigningKeys(store),
    publicUrl: 'https://news.seller.test',
    settings: async () => given().settings,
  });
});
afterAll(() => store.close());

const person = async (
  id: string,
  zones: { readonly account: string | null; readonly contact: string | null },
  over = {},
) => {
  await store.prisma.account.create({ data: { id, name: 'شرکت Acme', standing: 'key', timezone: zones.account } });
  await store.prisma.contact.create({
    data: {
      id: `${id}-ana`,
      accountId: id,
      email: `${id}@firm.test`,
      firstName: 'Ana',
      timezone: zones.contact,
      ...over,
    },
  });
};

const mail = async (account: string, effect: Partial<SendEffect>, expiresAt: BusinessTime | null = null) => {
  const offer = expiresAt && {
    name: 'comeback',
    code: 'COMEBACK-7FK3MQ2P',
    empty: null,
    products: [],
    percent: 20,
    expiresAt,
  };
  const asked = {
    ...{ id: `e/${account}`, type: 'send', enrolment: 'e', campaign: 'win-back', version: 1, step: 'mail', attempt: 1 },
    ...{ contact: `${account}-ana`, template: 'comeback-offer', subject: null, topic: 'offers', transactional: false },
    ...{ priority: 3, dueAt: NOW, tooLateAt: NOW, data: { offer, order: null, gatheredOrders: [] } },
    ...effect,
  } as SendEffect;
  const claim = {
    ...{
      key: 'a'.repeat(64),
      accountId: account,
      contactId: asked.contact,
      address: `${account}@firm.test`,
      locale: 'en',
    },
  } as Claim;
  const made = await render(asked, claim);
  if (made.type === 'failed') return { failed: made.reason, subject: '', text: '', html: '' };
  const { subject = '', text = '', html = '' } = await PostalMime.parse(made.message.raw);
  return { failed: null, subject, text, html };
};

describe('the date on which an offer ends', () => {
  // Two weeks from now, to the end of the account's day, as the engine reckons it.
  const ends = (zone: string) =>
    endOfLocalDay(addDuration(NOW, { amount: 14, unit: 'd' }, zone, { closedWeekdays: [], holidays: [] }), zone);

  test.each([
    ['at home', 'Europe/London', 'Europe/London', 'Wednesday 31 March 2027'],
    ['the reader far east of the account', 'America/New_York', 'Asia/Tokyo', 'Wednesday 31 March 2027'],
    ['the reader far west of the account', 'Asia/Tokyo', 'America/Los_Angeles', 'Thursday 1 April 2027'],
    ['over the night in which the clocks change', 'Asia/Tehran', 'Europe/London', 'Wednesday 31 March 2027'],
  ])('is the same for every reader: %s', async (name, account, contact, date) => {
    const id = name.replaceAll(' ', '-');
    await person(id, { account, contact });
    const { text } = await mail(id, {}, ends(account));
    expect(text.replaceAll(',', '')).toContain(`until the end of ${date}`);
  });

  test('an account whose zone nobody knows goes by the settings', async () => {
    await person('nowhere', { account: 'Mars/Base', contact: null });
    const { text } = await mail('nowhere', {}, ends('UTC'));
    expect(text.replaceAll(',', '')).toContain('until the end of Wednesday 31 March 2027');
  });
});

test('the owner signs with his title, where he has one', async () => {
  await person('signed', { account: 'UTC', contact: null });
  await store.prisma.owner.create({
    data: { id: 'mina', name: 'Mina', email: 'mina@seller.test', timezone: 'UTC', title: 'Head of key accounts' },
  });
  await store.prisma.account.update({ where: { id: 'signed' }, data: { ownerId: 'mina' } });
  const plain = { template: 'lapsing-help', data: { offer: null, order: null, gatheredOrders: [] } };
  expect((await mail('signed', plain)).text).toContain('Mina\nHead of key accounts, Seller');
  await store.prisma.owner.update({ where: { id: 'mina' }, data: { title: '' } });
  expect((await mail('signed', plain)).text).toContain('Mina\nSeller');
});

test('each answer to a question has its own link, in the words of the mail’s language', async () => {
  await person('asked', { account: 'UTC', contact: null }, { trackingConsent: true });
  const answers = [
    { id: 'price', words: { en: 'The price', fa: 'قیمت' } },
    { id: 'day', words: 'The day' },
  ];
  const questions = [{ id: 'counts', words: { fa: 'چه؟', en: 'What counts?' }, field: 'history', answers }];
  const { text } = await mail('asked', {
    template: 'need-survey',
    data: { offer: null, order: null, gatheredOrders: [], questions },
  });
  expect(text).toContain('What counts?');
  const links = [...text.matchAll(/^(.*) <https:\/\/news\.seller\.test\/q\/(.*)>$/gm)];
  expect(links.map(([, words]) => words)).toEqual(['The price', 'The day']);
  const keys = await readSigningKeys(store);
  expect(links.map(([, , token = '']) => verifyToken(keys, 'answer', token, NOW)?.link)).toEqual([0, 1]);
});

describe("a campaign's own subject", () => {
  test('is filled like the template’s: names isolated, so that they cannot turn the line', async () => {
    await person('subject', { account: null, contact: null });
    const newsletter = { template: 'newsletter', topic: 'newsletter' };
    const { subject } = await mail('subject', { ...newsletter, subject: 'What changed for {{account.name}}?' });
    expect(subject).toBe('What changed for \u2068شرکت Acme\u2069?');
    expect((await mail('subject', newsletter)).subject).not.toBe('');
  });

  test('with a name that is none, or a value nobody has: this message fails with its reason, and is not sent with a gap', async () => {
    await person('gap', { account: null, contact: null }, { firstName: '' });
    const newsletter = { template: 'newsletter', topic: 'newsletter' };
    expect((await mail('gap', { ...newsletter, subject: 'Hello {{acount.name}}' })).failed).toContain(
      'Did you mean "account.name"?',
    );
    expect((await mail('gap', { ...newsletter, subject: 'Hello {{contact.first_name}}' })).failed).toContain(
      'contact.first_name',
    );
  });
});

test('without consent to tracking nothing in the mail tells on its reader', async () => {
  await person('untracked', { account: null, contact: null }, { trackingConsent: false });
  await person('tracked', { account: null, contact: null });
  const end = endOfLocalDay(NOW, 'UTC');
  expect((await mail('tracked', {}, end)).html).toContain('/t/o/');
  const { html } = await mail('untracked', {}, end);
  expect(html).not.toContain('/t/');
  expect(html).toContain('https://news.seller.test/u/');
});

describe('what a mail says of an occasion, an offer of promises, and tiers', () => {
  const at = (hour: number) => businessTime(Date.UTC(2027, 3, 15, hour));
  const event = {
    ...{ id: 'fair', title: 'Customer day', place: 'Makati', startsAt: at(6), endsAt: at(10) },
    ...{ timezone: 'Asia/Manila', seats: 80 },
  };
  const data = { offer: null, order: null, gatheredOrders: [] };

  test('an invitation: when and where, in the reader’s zone, and two links that answer it', async () => {
    await person('guest', { account: 'Asia/Manila', contact: null });
    const { failed, text, html } = await mail('guest', {
      ...{ template: 'invitation', topic: 'events', campaign: 'customer-day' },
      data: { ...data, event },
    });
    expect(failed).toBe(null);
    expect(text).toContain('Customer day');
    expect(text).toContain('Makati');
    expect(text).toMatch(/14:00|2:00/);
    const links = new Set(html.match(/https:\/\/news\.seller\.test\/r\/[A-Za-z0-9_-]+/g));
    expect(links.size).toBe(2);
  });

  test('no event, no links: the template of one fails with its reason', async () => {
    await person('lost', { account: null, contact: null });
    expect((await mail('lost', { template: 'invitation', data })).failed).toContain('event.title');
  });

  test('a gift and terms', async () => {
    await person('platinum', { account: null, contact: null });
    const offer = {
      ...{ name: 'platinum', code: null, empty: null, products: [], percent: null, expiresAt: null },
      ...{ gift: 'Platinum box', conditions: { creditDays: 60 } },
    };
    const { failed, text } = await mail('platinum', { template: 'welcome-platinum', data: { ...data, offer } });
    expect(failed).toBe(null);
    expect(text).toContain('Platinum box');
    expect(text).toContain('60 days');
  });

  test('a tier: what is missing for the next, and until when it is kept', async () => {
    const tiers = {
      ...{ window: { amount: 365, unit: 'd' as const }, grace: { amount: 60, unit: 'd' as const }, near: 90 },
      tiers: [
        { tier: 'silver', spend: { GBP: 10_000_00 }, orders: null, discount: 3 },
        { tier: 'gold', spend: { GBP: 20_000_00 }, orders: null },
      ],
    };
    const withTiers = createRender({
      store,
      templates: openTemplates(TEMPLATES),
      keys: await readSigningKeys(store),
      publicUrl: 'https://news.seller.test',
      settings: async () => ({ ...given().settings, tiers }),
    });
    await person('near', { account: 'UTC', contact: null });
    await store.prisma.account.update({
      where: { id: 'near' },
      data: {
        ...{ currency: 'GBP', tier: 'silver', tierSince: new Date(NOW), tierStanding: 'at-risk' },
        tierGraceUntil: new Date('2027-05-17T00:00:00Z'),
      },
    });
    await store.prisma.order.create({
      data: {
        ...{ source: 's', id: 'o', accountId: 'near', placedAt: new Date(NOW - 1), kind: 'sale' },
        ...{ totalMinor: 18_500_00n, currency: 'GBP' },
      },
    });
    const usual = render;
    render = withTiers;
    const near = await mail('near', { template: 'tier-near', data });
    const risk = await mail('near', { template: 'tier-at-risk', data });
    render = usual;
    expect([near.failed, risk.failed]).toEqual([null, null]);
    expect(near.text).toContain('£1,500');
    expect(near.text).toContain('3%');
    expect(risk.text).toMatch(/16 May 2027/);
  });
});

describe('what a mail says of the fact that started it', () => {
  const data = { offer: null, order: null, gatheredOrders: [] };
  /** As a decision leaves it: an enrolment that names the fact which started it. */
  const enrolled = async (account: string, type: string): Promise<string> => {
    const { seq } = await store.prisma.event.findFirstOrThrow({
      where: { accountId: account, type },
    });
    const row = {
      ...{ id: `${account}/${seq}`, accountId: account, campaignId: 'c', version: 1, entryKey: `fact-${seq}` },
      ...{ status: 'open', enteredAt: new Date(NOW), triggerSeq: seq, because: 'test' },
    };
    await store.prisma.enrolment.create({ data: row });
    return row.id;
  };
  const complain = async (account: string) => {
    const opened = await openCase(
      store,
      { account, actor: 'desk' },
      { kind: 'complaint', title: 'Broken glasses', source: 'desk', number: '7', openedAt: null },
    );
    if (opened.type !== 'done') throw new Error(opened.reason);
    return { ...opened.result, enrolment: await enrolled(account, 'Complaint Opened') };
  };

  test('a complaint: its title, and by when there is an answer, for as long as one is to come', async () => {
    await person('complains', { account: 'UTC', contact: null });
    const { id, targetAt, enrolment } = await complain('complains');
    const first = await mail('complains', { template: 'complaint-received', data, enrolment });
    expect(first.failed).toBe(null);
    expect(first.subject).toContain('Broken glasses');
    expect(targetAt).toBe(Date.UTC(2027, 2, 18, 11));
    expect(first.text.replaceAll(',', '')).toContain('by Thursday 18 March 2027 11:00');
    await answerCase(store, { id, kind: null, actor: 'desk', note: null });
    const answered = await mail('complains', { template: 'complaint-received', data, enrolment });
    expect(answered.text).toContain('as soon as I know what happened');
    const closed = await closeCase(store, { id, kind: null, actor: 'desk', note: null, solved: true });
    expect(closed.type).toBe('done');
    const asked = await mail('complains', {
      ...{ template: 'complaint-closed', data },
      enrolment: await enrolled('complains', 'Complaint Closed'),
    });
    expect(asked).toMatchObject({ failed: null, subject: expect.stringContaining('Broken glasses') });
  });

  test('an order that is late: its number', async () => {
    await person('late', { account: 'UTC', contact: null });
    await append(store, 'late', 'Delivery Late', { payload: { order: { id: 'A-77' }, days: 1, delivered: false } });
    const { failed, subject } = await mail('late', {
      ...{ template: 'apology-late-delivery', data },
      enrolment: await enrolled('late', 'Delivery Late'),
    });
    expect([failed, subject]).toEqual([null, 'Order A-77 was not on time, and I am sorry']);
  });

  test('started by something else: a template about a case fails with its reason', async () => {
    await person('neither', { account: 'UTC', contact: null });
    await append(store, 'neither', 'Owner Changed');
    const { failed } = await mail('neither', {
      ...{ template: 'complaint-received', data },
      enrolment: await enrolled('neither', 'Owner Changed'),
    });
    expect(failed).toContain('case.title');
  });
});

test('the usual things of an account are the lines of its newest sale, though no order started the mail', async () => {
  await person('silent', { account: 'UTC', contact: null });
  const reminder = { template: 'due-reminder', data: { offer: null, order: null, gatheredOrders: [] } };
  expect((await mail('silent', reminder)).text).not.toContain('What you took last time');
  await store.prisma.product.createMany({ data: ['lamp', 'cup'].map((id) => ({ id, name: `Blue ${id}` })) });
  const placed = [
    ['old', 'cup', 1, NOW - 2],
    ['new', 'lamp', 24, NOW - 1],
  ] as const;
  for (const [id, productId, quantity, at] of placed) {
    const order = { source: 'shop', totalMinor: 100n, currency: 'GBP' };
    await store.prisma.order.create({
      data: { ...order, id: `silent-${id}`, accountId: 'silent', placedAt: new Date(at), kind: 'sale' },
    });
    await store.prisma.orderLine.create({
      data: {
        ...{ source: 'shop', orderId: `silent-${id}`, lineKey: '1', productId, quantity },
        ...{ unitPrice: '1', totalMinor: 100n },
      },
    });
  }
  const { failed, text } = await mail('silent', reminder);
  expect(failed).toBe(null);
  expect(text).toMatch(/Blue lamp\u2069?, 24\s+pieces/);
  expect(text).not.toContain('Blue cup');
});
