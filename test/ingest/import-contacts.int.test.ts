import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { derivedContactId } from '../../src/ingest/files/derived-contact-id.ts';
import { importContacts } from '../../src/ingest/files/import-contacts.ts';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let store: Store;
let folder: TemporaryFolder;
beforeEach(async () => {
  await store?.close();
  await folder?.remove();
  store = await openTestStore('import-contacts');
  folder = await temporaryFolder();
  await store.prisma.account.createMany({
    data: ['a', 'b', 'c'].map((id) => ({ id, name: id.toUpperCase(), standing: id === 'c' ? 'known' : 'key' })),
  });
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const NOW = businessTime(Date.parse('2026-02-01T00:00:00Z'));

const run = async (text: string, options: { allowMoves?: boolean; live?: boolean; now?: typeof NOW } = {}) => {
  const path = await folder.write('contacts.csv', text);
  const rung: string[] = [];
  const report = await importContacts(store, {
    path,
    source: 'crm',
    live: false,
    allowMoves: false,
    now: NOW,
    ring: async (accounts) => {
      rung.push(...accounts);
    },
    ...options,
  });
  return { ...report, rung: rung.sort() };
};

const contact = (email: string) => store.prisma.contact.findUniqueOrThrow({ where: { email } });

const FILE = `id,account,email,first_name,last_name,title,roles,locale,timezone,topics,consent_source
k1,a,Ann.Lee@Example.TEST,Ann,Lee,CFO,Decision maker; Budget holder,en,Europe/London,news;offers,fair 2025
,b,علی@مثال.test,علی,,,,fa,Asia/Tehran,,
`;

describe('contacts', () => {
  test('are known by id, else by address; importing again changes nothing', async () => {
    expect(await run(FILE)).toMatchObject({ rows: 2, accepted: 2, unchanged: 0, refused: [] });
    expect(await contact('ann.lee@example.test')).toMatchObject({
      id: 'k1',
      accountId: 'a',
      roles: ['decision-maker', 'budget-holder'],
      topics: ['news', 'offers'],
      suppressed: false,
    });
    const ali = await store.prisma.contact.findFirstOrThrow({ where: { accountId: 'b' } });
    expect(ali).toMatchObject({ id: derivedContactId(ali.email), email: 'علی@xn--mgbh0fb.test', firstName: 'علی' });
    expect(await store.prisma.consent.findMany({ orderBy: { topic: 'asc' } })).toMatchObject([
      { contactId: 'k1', topic: 'news', granted: true, source: 'fair 2025', at: new Date(NOW) },
      { contactId: 'k1', topic: 'offers', source: 'fair 2025' },
    ]);
    expect(await run(FILE, { now: businessTime(NOW + 1) })).toMatchObject({ accepted: 0, unchanged: 2 });
    expect(await store.prisma.consent.count()).toBe(2);
    // The CRM learns an id for somebody who had none: the same person, under the id that stands in histories.
    expect(await run('id,account,email,title\nk2,b,علی@مثال.test,Buyer\n')).toMatchObject({ accepted: 1 });
    expect(await store.prisma.contact.count()).toBe(2);
    expect((await contact(ali.email)).id).toBe(ali.id);
  });

  test('what a person stopped stays stopped: suppression by address, topics', async () => {
    await store.prisma.suppression.create({
      data: { address: 'bo@example.test', reason: 'complaint', at: new Date(NOW), source: 'arf' },
    });
    const file = 'id,account,email,topics\nk1,a,BO@example.test,news\nk2,a,cy@example.test,news\n';
    await run(file);
    expect(await contact('bo@example.test')).toMatchObject({ suppressed: true, suppressedReason: 'complaint' });
    await store.prisma.contact.update({
      where: { id: 'k2' },
      data: { topics: [], stoppedTopics: ['news'], suppressed: true, suppressedReason: 'unsubscribed' },
    });
    const again = await run(file.replace('cy@', 'cyrus@'));
    expect(again.warnings).toEqual(['1 contacts asked to get no more of a topic the file names: it stays stopped']);
    expect(await contact('cyrus@example.test')).toMatchObject({
      id: 'k2',
      topics: [],
      stoppedTopics: ['news'],
      suppressed: true,
      suppressedReason: 'unsubscribed',
    });
  });

  test('bad rows are refused, without the address in the reason', async () => {
    await run(FILE);
    const { refused, accepted } = await run(
      'id,account,email\nx1,a,nobody\nx2,a,"x@y.test\nBcc: z@y.test"\nx3,nowhere,x3@y.test\nx4,a,ann.lee@example.test\nx5,a,x5@y.test\nx6,b,X5@y.test\nx5,b,x7@y.test\n',
    );
    expect(accepted).toBe(1);
    expect(refused).toEqual([
      { line: 2, reason: 'email is no mail address' },
      { line: 3, reason: 'email is no mail address' },
      { line: 5, reason: 'account nowhere is unknown: import accounts (or orders) first' },
      { line: 6, reason: 'the address of contact x4 is the one of contact k1 already' },
      { line: 8, reason: expect.stringMatching(/^the address of contact c-\w{24} stands on line 7 already$/) },
      { line: 9, reason: 'contact x5 stands on line 7 already' },
    ]);
  });
});

describe('moves to another account', () => {
  test('more than 1 % need a word from a person; nothing is written without it', async () => {
    await run(FILE);
    const moved = FILE.replace('k1,a,', 'k1,b,').replace('CFO', 'CEO');
    await expect(run(moved)).rejects.toThrow(
      /would move 1 of 2 contacts .* more than 1 %: nothing was written.* --allow-moves/,
    );
    expect(await contact('ann.lee@example.test')).toMatchObject({ accountId: 'a', title: 'CFO' });
  });

  test('are told to both accounts, and the person keeps what is theirs', async () => {
    await run(FILE);
    const moved = FILE.replace('k1,a,', 'k1,b,');
    expect(await run(moved, { allowMoves: true })).toMatchObject({ accepted: 1, unchanged: 1, rung: ['a', 'b'] });
    expect(await contact('ann.lee@example.test')).toMatchObject({ accountId: 'b', topics: ['news', 'offers'] });
    const facts = await store.prisma.event.findMany({ orderBy: { accountId: 'asc' } });
    expect(facts).toMatchObject([
      {
        accountId: 'a',
        seq: 1,
        type: 'Contact Left',
        contactId: 'k1',
        historic: true,
        stops: true,
        payload: { to: 'b' },
      },
      { accountId: 'b', seq: 1, type: 'Contact Joined', contactId: 'k1', historic: true, payload: { from: 'a' } },
    ]);
    // There and back and there again: each time a fact of its own.
    await run(FILE, { allowMoves: true });
    await run(moved, { allowMoves: true });
    expect(await store.prisma.event.count({ where: { accountId: 'a' } })).toBe(3);
    expect(await run(moved, { allowMoves: true })).toMatchObject({ accepted: 0, rung: [] });
  });
});

test('people whom a file still names with an account that was merged away stay with the one that goes on', async () => {
  await run(FILE);
  await store.prisma.contact.updateMany({ where: { accountId: 'a' }, data: { accountId: 'b' } });
  await store.prisma.account.update({ where: { id: 'a' }, data: { standing: 'ended', mergedInto: 'b' } });
  expect(await run(FILE)).toMatchObject({ accepted: 0, unchanged: 2, refused: [] });
});

test('one file imported by three at once makes each contact once', async () => {
  const file = `account,email\n${Array.from({ length: 900 }, (_, index) => `${'abc'[index % 3]},p${index}@example.test`).join('\n')}\n`;
  const reports = await Promise.all([0, 1, 2].map(() => run(file, { allowMoves: true })));
  expect(reports.reduce((sum, report) => sum + report.accepted, 0)).toBe(900);
  for (const report of reports) expect(report).toMatchObject({ rows: 900, refused: [] });
});
