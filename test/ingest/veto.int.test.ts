/** The button of a digest: looking changes nothing, pressing stops the mail once, and it can be taken back. */
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Letter } from '../../src/domain/letter.ts';
import { type BusinessTime, DAY, later } from '../../src/domain/time.ts';
import { createIngestServer } from '../../src/ingest/http/server.ts';
import { signToken, type TokenPurpose } from '../../src/mail/token.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { noticeKey, writeNotice } from '../../src/store/notices/write-notice.ts';
import { campaign, day, program, send } from '../engine/given.ts';
import { tokenKey } from '../mail/sample-mail.ts';
import { addAccount, addContact, append, decideAt, decideUntilDone, publish } from '../support/company.ts';
import { openTestStore } from '../support/database.ts';

const keys = [tokenKey('k1')];
const NOW = day(1);
const FORM = { 'content-type': 'application/x-www-form-urlencoded' };
const LETTERS = campaign({
  id: 'hello',
  trigger: { type: 'event', event: 'Go', where: null, maxAge: { amount: 3, unit: 'd' } },
  goal: null,
  ...program({ hello: send('hello') }),
});

let store: Store;
let server: FastifyInstance;
const rung: string[] = [];
let touches: string[];

beforeAll(async () => {
  store = await openTestStore('veto-button');
  await publish(store, [LETTERS], { at: NOW });
  await store.prisma.owner.create({ data: { id: 'nadia', name: 'Nadia Farrow', email: 'nadia@supply.test' } });
  server = createIngestServer({
    ...{ store, keys, apiKey: null, log: () => undefined },
    ring: async (ids) => void rung.push(...ids),
  });
});
afterAll(async () => {
  await server.close();
  await store.close();
});

let accounts = 0;
let id: string;
beforeEach(async () => {
  accounts += 1;
  rung.length = 0;
  const account = `acme${accounts}`;
  await addAccount(store, account, { ownerId: 'nadia' });
  await addContact(store, account, 'bo');
  await decideAt(store, account, NOW);
  await append(store, account, 'Go');
  await decideUntilDone(store, account);
  const planned = await store.prisma.plannedTouch.findMany({ where: { accountId: account }, orderBy: { id: 'asc' } });
  touches = planned.map((touch) => touch.id);
  expect(touches).toHaveLength(2);
  id = `digest/nadia/${accounts}`;
  await writeNotice(store.prisma, {
    ...{ id, kind: 'digest', owner: 'nadia', account: null, address: 'nadia@supply.test', subject: 'x', dueAt: NOW },
    body: { letter: letter(), expiresAt: later(NOW, DAY), sendBefore: later(NOW, DAY) },
  });
});

const letter = (locale = 'en'): Letter => ({
  ...{ locale, subject: 'x', heading: 'x', quote: null, notes: [] },
  lines: [
    { about: 'Bell', text: 'Only to know.', action: null },
    { about: 'Acme <b>', text: '“hello” goes to Ana and Bo.', action: { label: 'Stop it', veto: touches } },
  ],
});

const link = (line = 1, purpose: TokenPurpose = 'veto', expiresAt: BusinessTime = later(NOW, DAY)): string =>
  `/v/${signToken(keys, { purpose, messageKey: noticeKey(id), link: line, expiresAt })}`;
const get = (url = link()) => server.inject({ method: 'GET', url });
const post = (what: string, url = link()) =>
  server.inject({ method: 'POST', url, headers: FORM, payload: `do=${what}` });

const statuses = async () =>
  (await store.prisma.plannedTouch.findMany({ where: { id: { in: touches } }, orderBy: { id: 'asc' } })).map(
    ({ status }) => status,
  );
const facts = (type: string) => store.prisma.event.count({ where: { type, accountId: `acme${accounts}` } });

describe('the button of a digest', () => {
  test('looking shows the mail and changes nothing, however often a scanner comes', async () => {
    const before = await store.prisma.event.count();
    const pages = [await get(), await get(), await get()];
    for (const page of pages) {
      expect(page.statusCode).toBe(200);
      expect(page.body).toContain('Stop this mail?');
      expect(page.body).toContain('“hello” goes to Ana and Bo.');
      expect(page.body).toContain('Acme &lt;b&gt;');
      expect(page.headers['content-security-policy']).toContain("form-action 'self'");
    }
    expect(await store.prisma.event.count()).toBe(before);
    expect(await statuses()).toEqual(['asked', 'asked']);
    expect(rung).toEqual([]);
  });

  test('pressing stops every mail of the line, once: a second press and two at once change nothing more', async () => {
    const [first, second] = await Promise.all([post('stop'), post('stop')]);
    expect([first.statusCode, second.statusCode]).toEqual([200, 200]);
    expect((await post('stop')).body).toContain('This mail does not go out.');
    expect(await statuses()).toEqual(['vetoed', 'vetoed']);
    expect(await facts('Touch Vetoed')).toBe(2);
    const said = await store.prisma.auditEntry.findMany({
      where: { action: 'touch vetoed', subject: { in: touches } },
    });
    expect(said.map(({ actor }) => actor)).toEqual(['nadia', 'nadia']);
    expect(new Set(rung)).toEqual(new Set([`acme${accounts}`]));
  });

  test('in the language of the digest', async () => {
    await store.prisma.notice.update({ where: { id }, data: { body: { letter: letter('fa') } as object } });
    const page = await get();
    expect(page.body).toContain('<html lang="fa" dir="rtl">');
    expect(page.body).toContain('این ایمیل فرستاده نشود؟');
  });

  test('what has gone out cannot be stopped, and the page says so', async () => {
    await store.prisma.plannedTouch.updateMany({ where: { id: { in: touches } }, data: { status: 'accepted' } });
    expect((await post('stop')).body).toContain('Too late');
    expect(await facts('Touch Vetoed')).toBe(0);
    await store.prisma.plannedTouch.updateMany({ where: { id: { in: touches } }, data: { status: 'dropped' } });
    expect((await get()).body).toContain('Nothing to stop');
  });

  test('one gone, one still ahead: the one ahead is stopped', async () => {
    await store.prisma.plannedTouch.update({ where: { id: touches[0] ?? '' }, data: { status: 'accepted' } });
    expect((await get()).body).toContain('One of these had gone out already.');
    await post('stop');
    expect(await statuses()).toEqual(['accepted', 'vetoed']);
  });

  test.each([
    ['another purpose', () => link(1, 'unsubscribe')],
    ['a line without a button', () => link(0)],
    ['a line there is not', () => link(9)],
    ['after its time', () => link(1, 'veto', NOW)],
    ['noise', () => '/v/abc'],
  ])('%s is a calm page and changes nothing', async (_what, url) => {
    for (const answer of [await get(url()), await post('stop', url())]) {
      expect(answer.statusCode).toBe(404);
      expect(answer.body).toContain('This link is not valid');
    }
    expect(await facts('Touch Vetoed')).toBe(0);
  });

  test('a veto is taken back while its touch is still ahead', async () => {
    // Before its engine asked for it: planned, not asked.
    await store.prisma.plannedTouch.updateMany({ where: { id: { in: touches } }, data: { status: 'planned' } });
    await store.prisma.effect.deleteMany({ where: { id: { in: touches } } });
    await post('stop');
    expect((await post('undo')).body).toContain('It goes out');
    expect(await statuses()).toEqual(['planned', 'planned']);
    await stepClock(store.prisma, NOW);
  });
});
