import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { importAccounts } from '../../src/ingest/files/import-accounts.ts';
import { importProducts } from '../../src/ingest/files/import-products.ts';
import { publishCampaigns } from '../../src/store/campaigns/publish-campaigns.ts';
import type { Store } from '../../src/store/database/open.ts';
import { given } from '../engine/given.ts';
import { openTestStore } from '../support/database.ts';
import { settings } from '../support/sends.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let store: Store;
let folder: TemporaryFolder;
beforeEach(async () => {
  await store?.close();
  await folder?.remove();
  store = await openTestStore('import-accounts');
  folder = await temporaryFolder();
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const NOW = businessTime(Date.parse('2026-02-01T00:00:00Z'));

const run = async (text: string, options: { live?: boolean; now?: typeof NOW } = {}) => {
  const path = await folder.write('accounts.csv', text);
  const rung: string[] = [];
  const report = await importAccounts(store, {
    path,
    source: 'crm',
    live: false,
    timezone: 'UTC',
    now: NOW,
    ring: async (accounts) => {
      rung.push(...accounts);
    },
    ...options,
  });
  return { ...report, rung };
};

/** Settings that list the company's own fields. */
const publishFields = async (accountFields: readonly string[]) => {
  const { settings } = given();
  const vocabulary = { currencies: ['GBP'], topics: null, tiers: null, events: [], accountFields };
  await publishCampaigns(store, { campaigns: [], segments: [], settings: { ...settings, vocabulary } }, NOW);
};

const account = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });

const FILE = `id,name,country,timezone,locale,currency,owner,owner_name,tier,level,standing,dossier.headcount,dossier.Competitor,dossier.tender
17850,Aria Trading,IR,Asia/Tehran,fa-IR,EUR,leila@keyline.test,Leila,gold,major,key,120,Rival Ltd,
13047,"Duke, & Sons",GB,,,,leila@keyline.test,Leila,,,,,,true
`;

describe('accounts', () => {
  test('come with owner, standing and dossier; importing again changes nothing', async () => {
    await store.prisma.account.create({ data: { id: '13047', name: '13047', standing: 'provisional', country: 'XX' } });
    expect(await run(FILE)).toMatchObject({ rows: 2, accepted: 2, unchanged: 0, refused: [], rung: ['17850'] });
    expect(await account('17850')).toMatchObject({
      name: 'Aria Trading',
      standing: 'key',
      ownerId: 'leila@keyline.test',
      timezone: 'Asia/Tehran',
      locale: 'fa-IR',
      tier: 'gold',
      dossier: {
        headcount: { value: 120, source: 'crm', asOf: '2026-02-01T00:00:00.000Z' },
        competitor: { value: 'Rival Ltd', source: 'crm', asOf: '2026-02-01T00:00:00.000Z' },
      },
    });
    expect(await account('13047')).toMatchObject({
      name: 'Duke, & Sons',
      standing: 'known',
      country: 'GB',
      currency: null,
    });
    expect(await store.prisma.owner.findMany()).toMatchObject([
      { id: 'leila@keyline.test', name: 'Leila', email: 'leila@keyline.test' },
    ]);
    const before = await store.prisma.account.findMany({ orderBy: { id: 'asc' } });
    expect(await run(FILE, { now: businessTime(NOW + 1) })).toMatchObject({ accepted: 0, unchanged: 2, rung: [] });
    expect(await store.prisma.account.findMany({ orderBy: { id: 'asc' } })).toEqual(before);
  });

  test('a blank cell leaves the field, a new value takes it over, and a move of tier is a fact', async () => {
    await run(FILE);
    const { rung } = await run('id,name,tier,dossier.headcount,as_of\n17850,,silver,130,2026-01-15\n', { live: true });
    expect(await account('17850')).toMatchObject({
      name: 'Aria Trading',
      tier: 'silver',
      level: 'major',
      dossier: { headcount: { value: 130, asOf: '2026-01-15T00:00:00.000Z' }, competitor: { value: 'Rival Ltd' } },
      lastSeq: 1,
    });
    expect(await store.prisma.event.findMany()).toMatchObject([
      { type: 'Trait Changed', historic: false, payload: { trait: 'tier', from: 'gold', to: 'silver' } },
    ]);
    expect(rung).toEqual(['17850']);
  });

  test('zone and language that no file names are the market’s, by id or country, and move with the account', async () => {
    const market = (id: string, timezone: string, locale: string, countries: readonly string[]) => ({
      ...{ id, title: id, timezone, locale, countries, currency: 'PHP' },
      ...{ closedWeekdays: [], quietHours: null, holidays: [], seasons: [] },
    });
    const markets = {
      ph: market('ph', 'Asia/Manila', 'fil', ['Philippines']),
      pk: market('pk', 'Asia/Karachi', 'ur', ['Pakistan']),
    };
    await publishCampaigns(store, { campaigns: [], segments: [], settings: { ...settings, markets } }, NOW);
    const text = `id,country,market,timezone,locale,currency
byid,,PK,,,
bycountry, philippines ,,,,
named,Philippines,,Asia/Tokyo,en,USD
nowhere,France,,,,
`;
    expect(await run(text)).toMatchObject({ accepted: 4, refused: [] });
    const placed = async (id: string) => {
      const { timezone, locale, currency } = await account(id);
      return [timezone, locale, currency];
    };
    // The currency waits for the account's orders.
    expect(await placed('byid')).toEqual(['Asia/Karachi', 'ur', null]);
    expect(await placed('bycountry')).toEqual(['Asia/Manila', 'fil', null]);
    expect(await placed('named')).toEqual(['Asia/Tokyo', 'en', 'USD']);
    expect(await placed('nowhere')).toEqual([null, null, null]);
    expect(await run(text)).toMatchObject({ accepted: 0, unchanged: 4 });

    await run('id,country\nbycountry,Pakistan\nnamed,Pakistan\nnowhere,Pakistan\n');
    expect(await placed('bycountry')).toEqual(['Asia/Karachi', 'ur', null]);
    expect(await placed('named')).toEqual(['Asia/Tokyo', 'en', 'USD']);
    expect(await placed('nowhere')).toEqual(['Asia/Karachi', 'ur', null]);
    await run('id,country,locale\nbycountry,France,\nnowhere,Pakistan,en\n');
    expect(await placed('bycountry')).toEqual([null, null, null]);
    expect(await placed('nowhere')).toEqual(['Asia/Karachi', 'en', null]);
  });

  test('an import ends no key account, and makes an ended one key again', async () => {
    await run(FILE);
    await store.prisma.account.create({ data: { id: 'back', name: 'Back', standing: 'ended' } });
    const report = await run('id,standing\n17850,known\nback,key\n');
    expect(report).toMatchObject({ accepted: 1, unchanged: 1, rung: ['back'] });
    expect(report.warnings).toEqual([
      'key accounts that the file calls known stay key accounts (an import ends none): 17850',
    ]);
    expect((await account('17850')).standing).toBe('key');
  });

  test('an account that a person ended stays ended, whatever the CRM still lists', async () => {
    await store.prisma.account.create({ data: { id: 'gone', name: 'Gone', standing: 'ended', endedAt: new Date() } });
    const report = await run('id,standing\ngone,key\n');
    expect(report).toMatchObject({
      accepted: 0,
      rung: [],
      warnings: ['accounts that the file calls key were ended here and stay so (keyline return brings one back): gone'],
    });
    expect((await account('gone')).standing).toBe('ended');
  });

  test('an owner is found by id or by address, and gets the name the file gives', async () => {
    await store.prisma.owner.create({ data: { id: 'o1', name: 'Old', email: 'Omid@keyline.test' } });
    await run('id,owner,owner_name,owner_email\na,o1,,\nb,omid@keyline.test,Omid,\nc,o2,Sara,sara@keyline.test\n');
    expect(await store.prisma.owner.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { id: 'o1', name: 'Omid', email: 'Omid@keyline.test' },
      { id: 'o2', name: 'Sara', email: 'sara@keyline.test' },
    ]);
    expect([(await account('a')).ownerId, (await account('b')).ownerId, (await account('c')).ownerId]).toEqual([
      'o1',
      'o1',
      'o2',
    ]);
  });

  test('dossier fields by their name, each with its source and as-of; kinds and answers; what is newer stays', async () => {
    await publishFields(['region']);
    const head = 'id,standing,as_of,source,size,size_source,size_as_of,region,kinds,solvency,solvency_source,Need';
    const row = 'a,key,2026-01-10,survey,large,visit,2026-01-20,north,"expert; Prospect",Overdue,erp,yes';
    expect(await run(`${head}\n${row}\n`)).toMatchObject({ accepted: 1, refused: [], warnings: [], rung: ['a'] });
    expect(await account('a')).toMatchObject({
      kinds: ['expert', 'prospect'],
      dossier: {
        size: { value: 'large', source: 'visit', asOf: '2026-01-20T00:00:00.000Z' },
        region: { value: 'north', source: 'survey', asOf: '2026-01-10T00:00:00.000Z' },
      },
      qualification: {
        solvency: { value: 'overdue', source: 'erp', asOf: '2026-01-10T00:00:00.000Z' },
        need: { value: 'yes', source: 'survey' },
      },
      staleAt: new Date('2027-01-10T00:00:00Z'),
      holdScope: 'offers',
    });
    expect(await run(`${head}\n${row}\n`)).toMatchObject({ accepted: 0, unchanged: 1 });

    const again = 'id,size,size_as_of,size_source,solvency\n';
    expect(await run(`${again}a,small,2025-12-01,archive,\n`)).toMatchObject({ unchanged: 1 });
    expect(await run(`${again}a,large,2026-01-25,,good\n`, { live: true })).toMatchObject({ accepted: 1, rung: [] });
    expect(await account('a')).toMatchObject({
      dossier: { size: { value: 'large', source: 'crm', asOf: '2026-01-25T00:00:00.000Z' } },
      holdScope: 'none',
    });
    const facts = await store.prisma.event.findMany({ where: { type: 'Trait Changed' } });
    expect(facts.map(({ payload }) => payload)).toEqual([{ trait: 'solvency', from: 'overdue', to: 'good' }]);

    const bad = 'id,level,kinds,need,size,size_as_of\n';
    const rows = 'b,mayor,,,,\nc,,vip,,,\nd,,,maybe,,\ne,,,,big,2030-01-01\nf,,,,big,soon\n';
    expect((await run(`${bad}${rows}`)).refused.map(({ reason }) => reason)).toEqual([
      'level is none of lead, low-volume, major, major-with-problems',
      'kinds holds another word than prospect, image-maker, expert (with commas between them, or none)',
      'need is none of yes, no, unclear',
      'size: its as_of lies ahead',
      'size_as_of is no date such as 2026-01-31 or 2026-01-31T09:30Z: "soon"',
    ]);
  });

  test('a level that a complaint made stays, until the file says another than the one before it', async () => {
    await store.prisma.account.create({
      data: { id: 'a', name: 'A', standing: 'key', level: 'major-with-problems', levelBy: 'complaint' },
    });
    expect(await run('id,level\na,major\n')).toMatchObject({ unchanged: 1 });
    await run('id,level\na,low-volume\n');
    expect(await account('a')).toMatchObject({ level: 'low-volume', levelBy: null });
  });

  test('bad rows are refused one by one', async () => {
    const { refused, accepted } = await run(
      'id,timezone,locale,standing,dossier.note\na,Mars/Base,,,\nb,,xx_,,\nc,,,vip,\nd,,,,n\u0000\ne,,,,fine\ne,,,,twice\n',
    );
    expect(accepted).toBe(1);
    expect(refused).toEqual([
      { line: 2, reason: 'timezone is no IANA time zone: "Mars/Base"' },
      { line: 3, reason: 'locale is no language tag such as en or fa-IR: "xx_"' },
      { line: 4, reason: 'standing is neither key nor known' },
      { line: 5, reason: 'dossier.note holds a control character' },
      { line: 7, reason: 'account e stands on line 6 already' },
    ]);
  });
});

test('products: names and costs, kept where a cell is blank', async () => {
  const products = async (text: string) => importProducts(store, { path: await folder.write('products.csv', text) });
  expect(await products('sku,name,cost,currency\np,Lamp,1.2345,GBP\nq,,,\n')).toMatchObject({ rows: 2, accepted: 2 });
  expect(await products('id,name,unit_cost\np,,2\nq,,\nr,R,x\n')).toMatchObject({
    rows: 3,
    accepted: 1,
    unchanged: 1,
    refused: [{ line: 4, reason: 'unit_cost is no decimal number such as 1234.50: "x"' }],
  });
  const all = await store.prisma.product.findMany({ orderBy: { id: 'asc' } });
  expect(all.map(({ id, name, unitCost, currency }) => [id, name, unitCost?.toString(), currency])).toEqual([
    ['p', 'Lamp', '2', 'GBP'],
    ['q', 'q', undefined, null],
  ]);
});
