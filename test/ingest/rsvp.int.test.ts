/** The page behind an invitation's links: GET changes nothing, POST answers, in the receiver's language. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { businessTime, DAY, later } from '../../src/domain/time.ts';
import { createIngestServer } from '../../src/ingest/http/server.ts';
import { signToken, type TokenPurpose } from '../../src/mail/token.ts';
import { runClock, stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { readSigningKeys, type StoredSigningKey } from '../../src/store/database/signing-keys.ts';
import { cancelOccasion } from '../../src/store/occasions/cancel-occasion.ts';
import { campaign, day } from '../engine/given.ts';
import { addAccount, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';
import { seedMessage } from '../support/seed-message.ts';

const EVENT = {
  id: 'fair',
  title: 'Customer <day>',
  place: 'Makati',
  startsAt: businessTime(Date.UTC(2099, 3, 15, 6)),
  endsAt: businessTime(Date.UTC(2099, 3, 15, 10)),
  timezone: 'Asia/Manila',
  seats: 1,
};
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };

let store: Store;
let server: FastifyInstance;
let keys: readonly StoredSigningKey[];
let rung: string[];
const key: Record<string, string> = {};

beforeAll(async () => {
  store = await openTestStore('rsvp');
  keys = await readSigningKeys(store);
  await publish(store, [campaign({ id: 'win-back', run: 'contact', event: EVENT })], { at: day(0) });
  for (const account of ['acme', 'beta']) {
    await addAccount(store, account, account === 'beta' ? { locale: 'fa-IR' } : {});
    const contactId = `${account}-ana`;
    key[account] = await seedMessage(store, {
      effectId: account,
      accountId: account,
      contactId,
      sentAt: day(0),
      links: [],
    });
  }
});
afterAll(() => store.close());
beforeEach(async () => {
  rung = [];
  await store.prisma.invitation.deleteMany();
  await store.prisma.occasion.updateMany({ data: { status: 'planned', endsAt: new Date(EVENT.endsAt) } });
  await store.prisma.event.deleteMany();
  await store.prisma.account.updateMany({ data: { lastSeq: 0, wakePending: false } });
  await runClock(store.prisma);
  const ring = async (accounts: readonly string[]) => void rung.push(...accounts);
  server = createIngestServer({ store, keys, ring, apiKey: null, log: () => undefined });
  return () => server.close();
});

const link = (purpose: TokenPurpose, account = 'acme', expiresAt = later(EVENT.endsAt, DAY)) =>
  `/r/${signToken(keys, { purpose, messageKey: key[account] ?? '', link: 0, expiresAt })}`;
const get = (url: string) => server.inject({ method: 'GET', url });
const post = (url: string, payload = '') => server.inject({ method: 'POST', url, headers: FORM, payload });
const standing = async (account = 'acme') =>
  (await store.prisma.invitation.findMany({ where: { accountId: account } })).map((row) => row.status);

describe('the page of an invitation', () => {
  test('GET shows both buttons, when and where, and changes nothing', async () => {
    const page = await get(link('accept'));
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Customer &lt;day&gt;');
    expect(page.body).toMatch(/Wednesday.*15 April 2099|Wednesday, April 15, 2099/);
    expect(page.body).toMatch(/02:00 PM|14:00/);
    expect(page.body).toContain('Makati');
    expect(page.body).toContain('value="accepted"');
    expect(page.body).toContain('value="declined"');
    expect([await standing(), rung]).toEqual([[], []]);
  });

  test('POST answers by its button, else by the link; the last word counts, twice is one', async () => {
    const yes = await post(link('decline'), 'answer=accepted');
    expect(yes.body).toContain('Your seat is reserved');
    expect([await standing(), rung]).toEqual([['accepted'], ['acme']]);
    expect((await post(link('accept'))).body).toContain('Your seat is reserved');
    expect(rung).toEqual(['acme']);
    const no = await post(link('decline'));
    expect(no.body).toContain('sorry that you cannot come');
    expect(await standing()).toEqual(['declined']);
    expect(await store.prisma.event.count({ where: { type: 'Invitation Answered' } })).toBe(2);
  });

  test('all seats taken: the waiting list, in the reader’s language', async () => {
    await post(link('accept'));
    const waits = await post(link('accept', 'beta'));
    expect(waits.body).toContain('dir="rtl"');
    expect(waits.body).toContain('فهرست انتظار');
    await post(link('decline'));
    expect((await get(link('accept', 'beta'))).body).toContain('رزرو');
  });

  test('in stepped time the seat is given at the end of the instant', async () => {
    await stepClock(store.prisma, day(1));
    expect((await post(link('accept'))).body).toContain('We have noted');
    expect(await standing()).toEqual(['waiting']);
  });

  test('over, and cancelled: the page says so and takes nothing', async () => {
    await store.prisma.occasion.updateMany({ data: { endsAt: new Date('2020-01-01') } });
    const over = await post(link('accept'), 'answer=accepted');
    expect(over.body).toContain('This event is over');
    expect(over.body).not.toContain('<form');
    await store.prisma.occasion.updateMany({ data: { endsAt: new Date(EVENT.endsAt) } });
    await cancelOccasion(store, { id: 'fair', reason: 'storm', actor: 'kim' });
    expect((await post(link('accept'))).body).toContain('has been cancelled');
    expect(await standing()).toEqual([]);
  });

  test('a link that is torn, old, or for another door opens nothing', async () => {
    const good = link('accept');
    for (const bad of [
      `${good.slice(0, -2)}AA`,
      link('accept', 'acme', businessTime(Date.UTC(2020, 0, 1))),
      link('click'),
      '/r/x',
    ]) {
      const answer = await post(bad);
      expect([answer.statusCode, answer.body]).toEqual([404, expect.stringContaining('not valid')]);
    }
    expect(await standing()).toEqual([]);
  });
});
