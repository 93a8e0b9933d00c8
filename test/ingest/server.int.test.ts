import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { businessTime, DAY, later, MINUTE } from '../../src/domain/time.ts';
import { createIngestServer } from '../../src/ingest/http/server.ts';
import { signToken, type TokenPurpose } from '../../src/mail/token.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readSigningKeys, type StoredSigningKey } from '../../src/store/database/signing-keys.ts';
import { openTestStore } from '../support/database.ts';
import { seedMessage } from '../support/seed-message.ts';

const SENT = businessTime(Date.UTC(2026, 10, 2, 9));
const NOW = later(SENT, 10 * MINUTE);
const PERSON = { 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
const FORM = { 'content-type': 'application/x-www-form-urlencoded', ...PERSON };

let store: Store;
let server: FastifyInstance;
let keys: readonly StoredSigningKey[];
let key: string;
let rung: string[];
const log: string[] = [];

beforeAll(async () => {
  store = await openTestStore('ingest-server');
  keys = await readSigningKeys(store);
});
afterAll(() => store.close());
beforeEach(async () => {
  rung = [];
  await store.prisma
    .$executeRaw`TRUNCATE accounts, contacts, consents, events, orders, order_lines, messages, links, responses, campaigns, campaign_versions`;
  await stepClock(store.prisma, NOW);
  await store.prisma.account.create({ data: { id: 'acme', name: 'Acme', standing: 'key' } });
  await store.prisma.contact.createMany({
    data: [
      { id: 'sara', accountId: 'acme', email: 'sara@acme.test', topics: ['offers', 'newsletter'] },
      { id: 'reza', accountId: 'acme', email: 'reza@acme.test', topics: ['offers'], locale: 'fa-IR' },
    ],
  });
  const links = Array.from({ length: 8 }, (_, n) => `https://shop.test/page/${n}?q=a&b="c"`);
  key = await seedMessage(store, { effectId: 'e1', accountId: 'acme', contactId: 'sara', sentAt: SENT, links });
  server = createIngestServer({
    store,
    keys,
    ring: async (accounts) => {
      rung.push(...accounts);
    },
    apiKey: null,
    log: (line) => log.push(line),
  });
  return () => server.close();
});

const token = (purpose: TokenPurpose, link = 0, messageKey = key, expiresAt = later(NOW, DAY)) =>
  signToken(keys, { purpose, messageKey, link, expiresAt });

const responses = () => store.prisma.response.findMany({ orderBy: { id: 'asc' } });
const facts = async () =>
  (await store.prisma.event.findMany({ orderBy: { seq: 'asc' } })).map(({ type, sourceId }) => [type, sourceId]);

describe('signing keys', () => {
  test('are made once and stay', async () => {
    const again = await Promise.all([readSigningKeys(store), readSigningKeys(store)]);
    expect(again).toEqual([keys, keys]);
    expect(keys[0]?.secret).toHaveLength(32);
  });
});

describe('POST /v1/events', () => {
  const post = (payload: unknown, headers: Readonly<Record<string, string>> = {}) =>
    server.inject({
      method: 'POST',
      url: '/v1/events',
      headers: { 'content-type': 'application/json', ...headers },
      payload: payload as string,
    });
  const event = { account: 'acme', type: 'Demo Watched', id: '1', occurred_at: '2026-11-02T09:05:00Z' };

  test('takes events, counts copies, rings', async () => {
    const answer = await post({ events: [event, { ...event, id: '2' }] });
    expect([answer.statusCode, answer.json()]).toMatchObject([202, { accepted: 2, duplicates: 0, refused: [] }]);
    expect((await post(event)).json()).toMatchObject({ accepted: 0, duplicates: 1 });
    expect(rung).toEqual(['acme']);
  });

  test.each([
    ['torn JSON', '{"account": "acme", ', 400, 'JSON'],
    ['nothing', '', 400, 'JSON'],
    ['a list', '[]', 400, 'not readable'],
    ['a missing field', JSON.stringify({ ...event, occurred_at: undefined }), 400, 'not readable'],
    ['a forged prototype', '{"account": "acme", "__proto__": {"x": 1}}', 400, 'JSON'],
    ['an order without an order', JSON.stringify({ ...event, type: 'Order Completed' }), 400, 'not readable'],
    [
      'a price that is none',
      JSON.stringify({
        ...event,
        type: 'Order Completed',
        payload: { order: { id: '1', total: '9.00', currency: 'GBP', items: [{ product: 'P', unit_price: '1e99' }] } },
      }),
      400,
      'not readable',
    ],
    ['an unknown account', JSON.stringify({ ...event, account: 'nobody' }), 422, 'No event taken'],
  ])('%s is a clear 4xx with a mend, and changes nothing', async (_name, payload, status, words) => {
    const answer = await post(payload);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status, title: expect.stringContaining(words), mend: expect.any(String) });
    expect(await facts()).toEqual([]);
  });

  test('names the path of a fault', async () => {
    const answer = await post({ events: [event, { ...event, id: '2', occurred_at: 'yesterday' }] });
    expect(answer.json()).toMatchObject({ errors: [{ path: 'events[1].occurred_at' }] });
  });

  test('says the limit to a body that is too large, and the type to one that is no JSON', async () => {
    const large = await post(JSON.stringify({ ...event, payload: { text: 'x'.repeat(17 * 1024 * 1024) } }));
    expect([large.statusCode, large.json().detail]).toEqual([413, 'The body is above the limit of 16777216 bytes.']);
    expect((await post('a,b', { 'content-type': 'text/csv' })).statusCode).toBe(415);
  });

  test('asks for the key where one is set', async () => {
    const locked = createIngestServer({
      store,
      keys,
      ring: async () => undefined,
      apiKey: 'k'.repeat(16),
      log: () => undefined,
    });
    const ask = (authorization?: string) =>
      locked.inject({
        method: 'POST',
        url: '/v1/events',
        payload: event,
        headers: authorization ? { authorization } : {},
      });
    expect((await ask()).statusCode).toBe(401);
    expect((await ask(`Bearer ${'x'.repeat(16)}`)).statusCode).toBe(401);
    expect((await ask(`Bearer ${'k'.repeat(16)}`)).statusCode).toBe(202);
    await locked.close();
  });

  test('10,000 events of one account in one body over a real socket', async () => {
    const address = await server.listen({ host: '127.0.0.1', port: 0 });
    const events = Array.from({ length: 10_000 }, (_, index) => ({ ...event, id: `bulk-${index}` }));
    const body = JSON.stringify({ events });
    const began = performance.now();
    const answer = await fetch(`${address}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
    });
    console.info(`10,000 events in one body: ${Math.round(performance.now() - began)} ms`);
    expect([answer.status, await answer.json()]).toMatchObject([202, { accepted: 10_000, refused: [] }]);
    expect(await store.prisma.account.findUnique({ where: { id: 'acme' } })).toMatchObject({ lastSeq: 10_000 });
    expect(rung).toEqual(['acme']);
  });

  test('over a real socket: a doorbell that fails does not fail the sender', async () => {
    const failing = createIngestServer({
      store,
      keys,
      ring: () => Promise.reject(new Error('Temporal is away')),
      apiKey: null,
      log: (line) => log.push(line),
    });
    const address = await failing.listen({ host: '127.0.0.1', port: 0 });
    const answer = await fetch(`${address}/v1/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(event),
    });
    expect(answer.status).toBe(202);
    await failing.close();
    expect(log.at(-1)).toContain('the sweep will');
  });
});

describe('opens and clicks', () => {
  const get = (url: string, headers: Readonly<Record<string, string>> = PERSON, method: 'GET' | 'HEAD' = 'GET') =>
    server.inject({ method, url, headers });

  test('the first human open is a fact, repeats stay rows and ring no bell', async () => {
    for (let time = 0; time < 3; time += 1) {
      const answer = await get(`/t/o/${token('open')}.gif`);
      expect([answer.statusCode, answer.headers['content-type'], answer.rawPayload.length]).toEqual([
        200,
        'image/gif',
        42,
      ]);
    }
    expect(await facts()).toEqual([['Email Opened', `${key}/open`]]);
    expect((await responses()).map(({ verdict }) => verdict)).toEqual(['human', 'human', 'human']);
    expect(rung).toEqual(['acme']);
    const contact = await store.prisma.contact.findUniqueOrThrow({ where: { id: 'sara' } });
    expect(contact.lastHumanResponseAt).toEqual(new Date(NOW));
  });

  test('a click leads to the stored destination; each link is a fact once', async () => {
    const answer = await get(`/t/c/${token('click', 2)}`);
    expect([answer.statusCode, answer.headers.location]).toEqual([302, 'https://shop.test/page/2?q=a&b="c"']);
    await get(`/t/c/${token('click', 3)}`);
    await get(`/t/c/${token('click', 2)}`);
    expect(await facts()).toEqual([
      ['Email Clicked', `${key}/click/2`],
      ['Email Clicked', `${key}/click/3`],
    ]);
    const event = await store.prisma.event.findFirstOrThrow({ where: { seq: 1 } });
    expect(event).toMatchObject({
      contactId: 'sara',
      payload: { message: key, effect: 'e1', verdict: 'human', link: 'https://shop.test/page/2?q=a&b="c"' },
    });
  });

  test('machines are told from people and start nothing', async () => {
    await get(`/t/o/${token('open')}.gif`, PERSON, 'HEAD');
    await get(`/t/o/${token('open')}.gif`, { 'user-agent': 'Mozilla/5.0 (via ggpht.com GoogleImageProxy)' });
    await get(`/t/c/${token('click')}`, { 'user-agent': 'SomeScanner/1.0 (+bot)' });
    await get(`/t/c/${token('click')}`, { 'user-agent': '' });
    await stepClock(store.prisma, later(SENT, 1_999));
    await get(`/t/c/${token('click')}`);
    expect((await responses()).map(({ verdict, because }) => [verdict, because])).toEqual([
      ['machine', 'HEAD request'],
      ['machine', 'image proxy'],
      ['machine', 'bot or scanner'],
      ['unknown', 'no user agent'],
      ['machine', '1999 ms after it was sent'],
    ]);
    expect(await facts()).toEqual([]);
    expect(rung).toEqual([]);
  });

  test('more than five links within a second is a scanner', async () => {
    for (let n = 0; n < 8; n += 1) await get(`/t/c/${token('click', n)}`);
    expect((await responses()).map(({ verdict }) => verdict)).toEqual([
      ...Array.from({ length: 5 }, () => 'human'),
      ...Array.from({ length: 3 }, () => 'machine'),
    ]);
    await stepClock(store.prisma, later(NOW, 1_001));
    await get(`/t/c/${token('click', 7)}`);
    expect((await responses()).at(-1)).toMatchObject({ verdict: 'human' });
  });

  test.each(['open', 'click'] as const)('a wrong %s token changes nothing and breaks nothing', async (purpose) => {
    const good = token(purpose);
    const flipped = `${good.slice(0, 20)}${good[20] === 'A' ? 'B' : 'A'}${good.slice(21)}`;
    const wrong = [
      flipped,
      'x',
      '%00',
      'a'.repeat(900),
      token('unsubscribe'),
      token(purpose, 0, key, NOW),
      token(purpose, 0, 'f'.repeat(64)),
    ];
    for (const bad of wrong) {
      const answer = await get(`/t/${purpose === 'open' ? 'o' : 'c'}/${bad}`);
      expect(answer.statusCode).toBeLessThan(500);
      expect(answer.headers.location).toBeUndefined();
    }
    expect([await responses(), await facts(), rung]).toEqual([[], [], []]);
  });

  test('without tracking consent a hit leaves no trace, and the link still leads on', async () => {
    await store.prisma.contact.update({ where: { id: 'sara' }, data: { trackingConsent: false } });
    expect((await get(`/t/c/${token('click')}`)).statusCode).toBe(302);
    expect([await responses(), await facts()]).toEqual([[], []]);
  });

  test('a destination that is no web address is never followed', async () => {
    await store.prisma.link.updateMany({ data: { url: 'javascript:alert(1)' } });
    expect((await get(`/t/c/${token('click')}`)).statusCode).toBe(404);
  });
});

describe('unsubscribe', () => {
  const topicsOf = (id: string) => store.prisma.contact.findUniqueOrThrow({ where: { id } });

  test('GET shows and changes nothing; POST acts; twice is fine', async () => {
    const page = await server.inject({ method: 'GET', url: `/u/${token('unsubscribe')}`, headers: PERSON });
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('<form method="post"');
    expect(page.body).not.toContain('sara@acme.test');
    expect(page.headers['set-cookie']).toBeUndefined();
    expect([await facts(), (await topicsOf('sara')).stoppedTopics]).toEqual([[], []]);
    for (let time = 0; time < 2; time += 1) {
      const done = await server.inject({
        method: 'POST',
        url: `/u/${token('unsubscribe')}`,
        headers: FORM,
        payload: 'scope=topic',
      });
      expect([done.statusCode, done.headers.location, done.headers['set-cookie']]).toEqual([200, undefined, undefined]);
    }
    expect((await topicsOf('sara')).stoppedTopics).toEqual(['offers']);
    expect(await facts()).toHaveLength(1);
    expect(rung).toEqual(['acme']);
  });

  test.each([
    ['form', FORM, 'List-Unsubscribe=One-Click'],
    [
      'multipart',
      { 'content-type': 'multipart/form-data; boundary=b' },
      '--b\r\ncontent-disposition: form-data; name="List-Unsubscribe"\r\n\r\nOne-Click\r\n--b--\r\n',
    ],
    ['no body', {}, ''],
  ])('one-click by a mail program acts: %s', async (_name, headers, payload) => {
    const done = await server.inject({
      method: 'POST',
      url: `/u/${token('unsubscribe')}`,
      headers: headers as Record<string, string>,
      payload,
    });
    expect(done.statusCode).toBe(200);
    expect((await topicsOf('sara')).stoppedTopics).toEqual(['offers']);
  });

  test('everything at once', async () => {
    await server.inject({ method: 'POST', url: `/u/${token('unsubscribe')}`, headers: FORM, payload: 'scope=all' });
    expect((await topicsOf('sara')).stoppedTopics).toEqual(['newsletter', 'offers']);
  });

  test('a tampered, expired or foreign token acts on nobody', async () => {
    const good = token('unsubscribe');
    for (const bad of [`${good.slice(0, -2)}AA`, token('unsubscribe', 0, key, NOW), token('click'), 'x']) {
      const answer = await server.inject({ method: 'POST', url: `/u/${bad}`, headers: FORM, payload: '' });
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('not valid');
    }
    expect([(await topicsOf('sara')).stoppedTopics, await facts()]).toEqual([[], []]);
  });
});

describe('preferences', () => {
  test('by topic: what is not ticked stops, what is ticked comes again', async () => {
    const url = `/p/${token('preferences')}`;
    const shown = await server.inject({ method: 'GET', url, headers: PERSON });
    expect(shown.body).toContain('value="newsletter" checked');
    expect(await facts()).toEqual([]);
    const save = (payload: string) => server.inject({ method: 'POST', url, headers: FORM, payload });
    await save('topic=newsletter');
    await save('topic=newsletter&topic=never-offered');
    const stopped = await store.prisma.contact.findUniqueOrThrow({ where: { id: 'sara' } });
    expect([stopped.topics, stopped.stoppedTopics]).toEqual([['offers', 'newsletter'], ['offers']]);
    await stepClock(store.prisma, later(NOW, MINUTE));
    const back = await save('topic=newsletter&topic=offers');
    expect(back.body).toContain('role="status"');
    const again = await store.prisma.contact.findUniqueOrThrow({ where: { id: 'sara' } });
    expect([again.topics, again.stoppedTopics]).toEqual([['newsletter', 'offers'], []]);
    expect((await facts()).map(([type]) => type)).toEqual(['Contact Unsubscribed', 'Consent Given']);
    const consents = await store.prisma.consent.findMany({ orderBy: { id: 'asc' } });
    expect(consents.map(({ topic, granted }) => [topic, granted])).toEqual([
      ['offers', false],
      ['offers', true],
    ]);
  });

  test('speaks the language of the contact, right to left where it is', async () => {
    const persian = await seedMessage(store, {
      effectId: 'e2',
      accountId: 'acme',
      contactId: 'reza',
      sentAt: SENT,
      links: [],
    });
    for (const [path, purpose] of [
      ['p', 'preferences'],
      ['u', 'unsubscribe'],
    ] as const) {
      const page = await server.inject({
        method: 'GET',
        url: `/${path}/${token(purpose, 0, persian)}`,
        headers: PERSON,
      });
      expect(page.body).toContain('<html lang="fa" dir="rtl">');
      expect(page.body).not.toContain('<script');
    }
  });

  test('the link from the unsubscribe page leads there', async () => {
    const page = await server.inject({ method: 'GET', url: `/u/${token('unsubscribe')}`, headers: PERSON });
    const link = /href="(\/p\/[^"]+)"/.exec(page.body)?.[1] ?? '';
    expect((await server.inject({ method: 'GET', url: link, headers: PERSON })).statusCode).toBe(200);
  });
});

describe('probes', () => {
  test('live and ready; an unknown address is a plain 404', async () => {
    expect((await server.inject('/livez')).statusCode).toBe(200);
    expect((await server.inject('/readyz')).json()).toMatchObject({ status: 'ok', postgres: true, problems: [] });
    expect((await server.inject('/accounts')).statusCode).toBe(404);
  });
});
