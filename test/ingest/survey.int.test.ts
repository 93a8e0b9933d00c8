/** The page behind a survey's links: GET changes nothing, POST keeps the answers, in the receiver's language. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { answerNumber, type SurveyQuestion } from '../../src/domain/survey.ts';
import { businessTime, DAY, later } from '../../src/domain/time.ts';
import { createIngestServer } from '../../src/ingest/http/server.ts';
import { signToken, type TokenPurpose } from '../../src/mail/token.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readSigningKeys, type StoredSigningKey } from '../../src/store/database/signing-keys.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { seedMessage } from '../support/seed-message.ts';

const QUESTIONS: readonly SurveyQuestion[] = [
  {
    id: 'counts-most',
    words: { en: 'What counts <most>?', fa: 'چه چیز مهم‌تر است؟' },
    field: 'buying_priority',
    answers: [
      { id: 'price', words: { en: 'The price', fa: 'قیمت' } },
      { id: 'day', words: { en: 'The delivery day', fa: 'روز تحویل' } },
    ],
  },
  {
    id: 'half-year',
    words: 'More or less?',
    field: 'coming_need',
    answers: [
      { id: 'more', words: 'More' },
      { id: 'less', words: 'Less' },
    ],
  },
];
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const OVER = later(day(0), 400 * DAY);

let store: Store;
let server: FastifyInstance;
let keys: readonly StoredSigningKey[];
let rung: string[];
const key: Record<string, string> = {};

beforeAll(async () => {
  store = await openTestStore('survey');
  keys = await readSigningKeys(store);
  const asks = campaign({
    id: 'win-back',
    ...program({ 'send:we-miss-you': { ...send('need-survey'), questions: QUESTIONS } }),
  });
  await publish(store, [asks], { at: day(0) });
  for (const account of ['acme', 'beta']) {
    await addAccount(store, account, account === 'beta' ? { locale: 'fa-IR' } : {});
    const message = { effectId: account, accountId: account, contactId: `${account}-ana`, sentAt: day(0), links: [] };
    key[account] = await seedMessage(store, message);
  }
});
afterAll(() => store.close());
beforeEach(async () => {
  rung = [];
  await store.prisma.event.deleteMany();
  await store.prisma.account.updateMany({ data: { lastSeq: 0, wakePending: false, dossier: {} } });
  const ring = async (accounts: readonly string[]) => void rung.push(...accounts);
  server = createIngestServer({ store, keys, ring, apiKey: null, log: () => undefined });
  return () => server.close();
});

const link = (question: number, answer: number, account = 'acme', purpose: TokenPurpose = 'answer') =>
  `/q/${signToken(keys, { purpose, messageKey: key[account] ?? '', link: answerNumber(question, answer), expiresAt: OVER })}`;
const get = (url: string) => server.inject({ method: 'GET', url });
const post = (url: string, payload = '') => server.inject({ method: 'POST', url, headers: FORM, payload });
const facts = async () => {
  const rows = await store.prisma.event.findMany({ where: { type: 'Survey Answered' }, orderBy: { seq: 'asc' } });
  return rows.map((row) => (row.payload as { readonly answers: unknown }).answers);
};
const dossier = async (account = 'acme') => {
  const { dossier: kept } = await store.prisma.account.findUniqueOrThrow({ where: { id: account } });
  return Object.fromEntries(
    Object.entries(kept as Record<string, { readonly value: string; readonly source: string }>).map(
      ([field, { value, source }]) => [field, `${value} (${source})`],
    ),
  );
};
const checked = (page: string) => [...page.matchAll(/value="([a-z-]+)" checked/g)].map(([, value]) => value);

describe('the page of a survey', () => {
  test('GET shows all questions with the answer of the link chosen, and changes nothing', async () => {
    const page = await get(link(0, 1));
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('What counts &lt;most&gt;?');
    expect(page.body).toContain('<bdi>More or less?</bdi>');
    expect(checked(page.body)).toEqual(['day']);
    expect([await facts(), await dossier(), rung]).toEqual([[], {}, []]);
  });

  test('POST keeps what was chosen, each answer in its field, and wakes the account', async () => {
    const saved = await post(link(0, 1), 'counts-most=price&half-year=less');
    expect(saved.body).toContain('Your answer is noted');
    expect(checked(saved.body)).toEqual(['price', 'less']);
    expect(await facts()).toEqual([{ 'counts-most': 'price', 'half-year': 'less' }]);
    expect(await dossier()).toEqual({
      buying_priority: 'price (win-back, answered by acme-ana)',
      coming_need: 'less (win-back, answered by acme-ana)',
    });
    expect(rung).toEqual(['acme']);
    const contact = await store.prisma.contact.findUniqueOrThrow({ where: { id: 'acme-ana' } });
    expect(contact.lastHumanResponseAt).not.toBeNull();
  });

  test('without a form the link is the answer; the last word counts, twice is one', async () => {
    await post(link(0, 0));
    await post(link(0, 0));
    expect(await facts()).toEqual([{ 'counts-most': 'price' }]);
    await post(link(1, 0));
    await post(link(0, 1));
    await post(link(0, 0));
    expect((await facts()).slice(1)).toEqual([
      { 'counts-most': 'price', 'half-year': 'more' },
      { 'counts-most': 'day', 'half-year': 'more' },
      { 'counts-most': 'price', 'half-year': 'more' },
    ]);
    expect((await dossier())['buying_priority']).toBe('price (win-back, answered by acme-ana)');
    expect(checked((await get(link(1, 1))).body)).toEqual(['price', 'less']);
  });

  test('what the mail does not ask is not kept', async () => {
    await post(link(1, 0), 'half-year=rather-not&solvency=good');
    expect([await facts(), await dossier()]).toEqual([[], {}]);
  });

  test('two at once lose nothing', async () => {
    await Promise.all([post(link(0, 0)), post(link(1, 1))]);
    expect((await facts()).at(-1)).toEqual({ 'counts-most': 'price', 'half-year': 'less' });
  });

  test('in the reader’s language', async () => {
    const page = await get(link(0, 0, 'beta'));
    expect(page.body).toContain('dir="rtl"');
    expect(page.body).toContain('روز تحویل');
    expect((await post(link(0, 0, 'beta'))).body).toContain('پاسخ شما ثبت شد');
  });

  test('a link that is torn, old, or for another door opens nothing', async () => {
    const good = link(0, 0);
    const old = { messageKey: key['acme'] ?? '', link: 0, expiresAt: businessTime(Date.UTC(2020, 0, 1)) };
    for (const bad of [
      `${good.slice(0, -2)}AA`,
      `/q/${signToken(keys, { purpose: 'answer', ...old })}`,
      link(0, 0, 'acme', 'accept'),
      '/q/x',
    ]) {
      const answer = await post(bad);
      expect([answer.statusCode, answer.body]).toEqual([404, expect.stringContaining('not valid')]);
    }
    expect(await facts()).toEqual([]);
  });
});
