import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createConsoleServer } from '../../src/console/server/server.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { HISTORY_NOW, SENT_KEY, seedHistory } from '../support/seed-history.ts';

let store: Store;
let server: FastifyInstance;
beforeAll(async () => {
  store = await openTestStore('console-server');
  await seedHistory(store);
  await stepClock(store.prisma, HISTORY_NOW);
  server = createConsoleServer({
    store,
    findMail: async (key) => (key === SENT_KEY ? 'http://127.0.0.1:4580/messages/7' : null),
    log: () => undefined,
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

const get = (url: string, host = '127.0.0.1:4511') => server.inject({ url, headers: { host } });

const withoutIsolation = (text: string): string => text.replace(/[\u2068\u2069]/g, '');

describe('the account page', () => {
  test('says the account in a line, its people, plan and timeline with reasons', async () => {
    const page = await get('/accounts/sepahan');
    expect(page.statusCode).toBe(200);
    for (const words of [
      'Gold key account, looked after by Mina Karimi. Last order yesterday, usually £1,234.50.',
      'Open offer comeback, 15 %, code BACK-7Q4K, until Sat 21 Nov 2026 (in 9 days).',
      'Next: mail thank-you to سارا احمدی on Fri 13 Nov 2026, 13:30, by thank-you-related.',
      'Left campaign win-back early',
      'because they ordered',
      'because the contact unsubscribed from offers',
      `href="/why/${SENT_KEY}"`,
      `href="/mail/${SENT_KEY}"`,
      'Opened “جای شما خالی است” by سارا احمدی, 2 times',
    ]) {
      expect(withoutIsolation(page.body)).toContain(words);
    }
  });

  test('a Persian name in an English sentence is isolated', async () => {
    expect((await get('/accounts/sepahan')).body).toContain(
      '“\u2068جای شما خالی است\u2069” by \u2068سارا احمدی\u2069, 2 times',
    );
  });

  test('shows names as text, never as markup', async () => {
    const page = await get('/accounts/acme');
    expect(page.body).toContain('Acme &lt;b&gt;Ltd&lt;/b&gt;');
    expect(page.body).not.toContain('<b>Ltd');
  });

  test('filters by link, and a forged filter shows all', async () => {
    const orders = await get('/accounts/sepahan?show=orders');
    expect(withoutIsolation(orders.body)).toContain('Order 536365');
    expect(orders.body).not.toContain('Left campaign');
    expect((await get('/accounts/sepahan?show=constructor')).body).toContain('Left campaign');
    expect((await get('/accounts/sepahan?show=a&show=b')).statusCode).toBe(200);
  });

  test('runs no script and loads nothing: the policy allows the one style sheet by its hash', async () => {
    const page = await get('/accounts/sepahan');
    const policy = String(page.headers['content-security-policy']);
    expect(policy).toMatch(/^default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; form-action 'self'/);
    expect(page.body).not.toMatch(/<script|\son\w+=|style="/);
  });
});

describe('lists and chains', () => {
  test('accounts, found by name or id, page by page', async () => {
    expect((await get('/accounts')).body).toContain('فولاد سپاهان');
    expect((await get('/accounts?standing=provisional')).body).toContain('12346');
    const none = await get(`/accounts?q=${encodeURIComponent('"><script>')}`);
    expect(none.body).toContain('value="&quot;&gt;&lt;script&gt;"');
    expect((await get('/accounts?page=99999999999')).statusCode).toBe(200);
  });

  test('why of a message, why not of a campaign', async () => {
    const sent = await get(`/why/${SENT_KEY}`);
    for (const words of [
      'account enters segment lapsed',
      'it was outside the hours in which mails may arrive there',
      '451 try again later',
      '250 2.0.0 queued as q1',
    ]) {
      expect(sent.body).toContain(words);
    }
    expect((await get('/why?account=acme&campaign=win-back')).body).toContain('refused 3 times in all');
  });

  test('the mail in the inbox is a redirect; what is not there is a page', async () => {
    expect((await get(`/mail/${SENT_KEY}`)).headers.location).toBe('http://127.0.0.1:4580/messages/7');
    expect((await get(`/mail/${'f'.repeat(64)}`)).statusCode).toBe(404);
  });

  test.each(['/accounts/nobody', '/why/ffff', '/why?account=x&campaign=y', '/nothing', '/accounts/%00', '/why/%00'])(
    'an unknown %s is a calm 404',
    async (url) => {
      const page = await get(url);
      expect([page.statusCode, page.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
    },
  );

  test('another host name gets nothing: a web page elsewhere cannot borrow the address', async () => {
    expect((await get('/accounts', 'evil.test')).statusCode).toBe(421);
    expect((await get('/accounts', 'localhost:4511')).statusCode).toBe(200);
  });
});
