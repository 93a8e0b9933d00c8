import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import { stepClock } from '../../src/store/database/clock.ts';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { importText, orderTables } from '../support/import-orders.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let store: Store;
let folder: TemporaryFolder;
beforeEach(async () => {
  await store?.close();
  await folder?.remove();
  store = await openTestStore('import-orders');
  folder = await temporaryFolder();
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const HEADER = 'invoice,date,customer,country,product,description,quantity,unit_price\n';
const FILE = `${HEADER}1,2010-12-01T08:26:00Z,17850,United Kingdom,85123A,WHITE HEART,6,2.55
1,2010-12-01T08:26:00Z,17850,United Kingdom,71053,METAL LANTERN,6,3.39
1,2010-12-01T08:26:00Z,17850,United Kingdom,85123A,WHITE HEART,6,2.55
C2,2010-12-03T10:00:00Z,17850,United Kingdom,85123A,WHITE HEART,-1,2.55
3,2010-12-05T10:00:00Z,13047,France,71053,LANTERN,3,0.335
`;

const order = (id: string, source = 'import') =>
  store.prisma.order.findUnique({ where: { source_id: { source, id } } });
const account = (id: string) => store.prisma.account.findUniqueOrThrow({ where: { id } });
const facts = (accountId: string) => store.prisma.event.findMany({ where: { accountId }, orderBy: { seq: 'asc' } });

describe('money of each currency by its own minor units', () => {
  test('one row an order', async () => {
    const text = `customer,date,invoice,amount,currency
ir,2025-12-01,1,45000000000.00,IRR
pk,2025-12-01,2,1234.50,PKR
jp,2025-12-01,3,1234,JPY
kw,2025-12-01,4,1.2345,KWD
`;
    expect(await importText(store, folder, text)).toMatchObject({ accepted: 4, refused: [] });
    const totals = await store.prisma.order.findMany({ orderBy: { id: 'asc' } });
    expect(totals.map(({ currency, totalMinor }) => [currency, totalMinor])).toEqual([
      ['IRR', 4_500_000_000_000n],
      ['PKR', 123_450n],
      ['JPY', 1_234n],
      ['KWD', 1_234n],
    ]);
    expect(await account('ir')).toMatchObject({ currency: 'IRR', usualOrderMinor: 4_500_000_000_000n });
  });

  test('one row a line: a press for fifteen billion rials, three parts of a third of a dinar', async () => {
    const text = `invoice,date,customer,product,quantity,unit_price,unit_cost,currency
1,2025-12-01,ir,press,2,15000000000,12000000000.5,IRR
2,2025-12-01,kw,part,3,0.3335,,KWD
`;
    expect(await importText(store, folder, text)).toMatchObject({ accepted: 2, refused: [] });
    const lines = await store.prisma.orderLine.findMany({ orderBy: { orderId: 'asc' } });
    expect(lines.map(({ unitPrice, totalMinor }) => [unitPrice.toFixed(), totalMinor])).toEqual([
      ['15000000000', 3_000_000_000_000n],
      ['0.3335', 1_000n],
    ]);
    expect((await order('1'))?.totalMinor).toBe(3_000_000_000_000n);
  });
});

describe('one row a line', () => {
  test('becomes orders with lines, products, provisional accounts and one fact an order', async () => {
    const report = await importText(store, folder, FILE);
    expect(report).toMatchObject({ rows: 5, accepted: 5, unchanged: 0, refused: [], warnings: [] });
    // 6 x 2.55 + 6 x 3.39 + 6 x 2.55 ; 3 x 0.335 = 1.005 is half-even 1.00
    expect(await order('1')).toMatchObject({ accountId: '17850', kind: 'sale', totalMinor: 5094n, currency: 'GBP' });
    expect(await order('3')).toMatchObject({ totalMinor: 100n, placedAt: new Date('2010-12-05T10:00:00Z') });
    const lines = await store.prisma.orderLine.findMany({ where: { orderId: '1' }, orderBy: { lineKey: 'asc' } });
    expect(lines.map((line) => line.lineKey)).toEqual(['71053|6|3.39#1', '85123A|6|2.55#1', '85123A|6|2.55#2']);
    expect(await store.prisma.product.findMany({ orderBy: { id: 'asc' } })).toMatchObject([
      { id: '71053', name: 'LANTERN' },
      { id: '85123A', name: 'WHITE HEART' },
    ]);
    expect(await account('17850')).toMatchObject({
      standing: 'provisional',
      name: '17850',
      country: 'United Kingdom',
      currency: 'GBP',
      lastSeq: 2,
      stopSeq: 2,
      wakePending: true,
      usualOrderMinor: 5094n,
      lastOrderAt: new Date('2010-12-01T08:26:00Z'),
    });
    expect(await facts('17850')).toMatchObject([
      {
        seq: 1,
        type: 'Order Completed',
        source: 'order:import',
        sourceId: '1',
        historic: true,
        stops: true,
        payload: {
          order: {
            id: '1',
            total: { minor: 5094, currency: 'GBP' },
            items: [
              { product: '85123A', name: 'WHITE HEART', quantity: 12 },
              { product: '71053', name: 'METAL LANTERN', quantity: 6 },
            ],
            itemCount: 2,
          },
        },
      },
      { seq: 2, type: 'Order Refunded', sourceId: 'C2', payload: { order: { total: { minor: -255 } } } },
    ]);
    expect(await order('C2')).toMatchObject({ kind: 'credit', totalMinor: -255n });
    expect(await store.prisma.feed.findUnique({ where: { name: 'orders' } })).toMatchObject({
      watermark: new Date('2010-12-05T10:00:00Z'),
    });
  });

  test('importing again changes nothing, in whatever order the rows stand', async () => {
    await importText(store, folder, FILE);
    const before = await orderTables(store);
    const [header, ...rows] = FILE.trimEnd().split('\n');
    const shuffled = [header, ...rows.reverse()].join('\n');
    for (const again of [FILE, shuffled]) {
      expect(await importText(store, folder, again)).toMatchObject({ rows: 5, accepted: 0, unchanged: 5, refused: [] });
      expect(await orderTables(store)).toEqual(before);
    }
  });

  test('a corrected order replaces its rows and starts nothing', async () => {
    await importText(store, folder, FILE);
    const before = await account('17850');
    const corrected = FILE.replace('71053,METAL LANTERN,6,3.39', '71053,METAL LANTERN,5,3.39');
    expect(await importText(store, folder, corrected)).toMatchObject({ accepted: 3, unchanged: 2 });
    expect(await order('1')).toMatchObject({ totalMinor: 4755n });
    expect(await store.prisma.orderLine.count({ where: { orderId: '1' } })).toBe(3);
    expect(await facts('17850')).toHaveLength(2);
    expect(await account('17850')).toMatchObject({ lastSeq: before.lastSeq, usualOrderMinor: 4755n });
  });

  test('the same invoice of another source is another order', async () => {
    await importText(store, folder, FILE);
    expect(await importText(store, folder, FILE, { source: 'shop' })).toMatchObject({ accepted: 5 });
    expect(await order('1', 'shop')).toMatchObject({ totalMinor: 5094n });
    expect(await facts('17850')).toHaveLength(4);
  });

  test('bad rows are refused with line and reason, whole orders where they contradict themselves', async () => {
    const report = await importText(
      store,
      folder,
      `${HEADER}1,2010-12-01,a,UK,p,P,1,1.00
1,2010-12-01,b,UK,p,P,1,1.00
2,2010-12-01,a,UK,p,P,one,1.00
2,2010-12-02,a,UK,q,Q,1,2.00
3,2010-12-01,,UK,p,P,1,1.00
4,2999-01-01,a,UK,p,P,1,1.00
5,2010-12-01,a,UK,p,P,1
`,
    );
    expect(report).toMatchObject({ rows: 7, accepted: 1, unchanged: 0 });
    expect(report.refused).toEqual([
      { line: 2, reason: 'order 1 names two customers, a and b: an order has one' },
      { line: 3, reason: 'order 1 names two customers, a and b: an order has one' },
      { line: 4, reason: 'quantity is no whole number: "one"' },
      { line: 6, reason: 'customer is empty' },
      { line: 7, reason: 'date lies in the future: 2999-01-01' },
      { line: 8, reason: 'has 7 cells where the header has 8' },
    ]);
    expect(await order('2')).toMatchObject({ totalMinor: 200n });
    expect(await store.prisma.order.count()).toBe(1);
  });

  test('an order that is known does not shrink because its file was torn', async () => {
    await importText(store, folder, FILE);
    const before = await orderTables(store);
    for (const torn of [FILE.replace('6,3.39', 'six,3.39'), FILE.replace('METAL LANTERN', '"METAL LANTERN')]) {
      const report = await importText(store, folder, torn);
      expect(report).toMatchObject({ rows: 5, accepted: 0, unchanged: 2 });
      expect(report.refused.map(({ line }) => line)).toEqual([2, 3, 4]);
      expect(report.refused[0]?.reason).toBe('order 1 lost rows that were refused: the one known is left as it is');
      expect(await orderTables(store)).toEqual(before);
    }
  });

  test("an order of one customer does not become another customer's", async () => {
    await importText(store, folder, FILE);
    const { refused } = await importText(store, folder, FILE.replaceAll('13047', '99'));
    expect(refused).toEqual([{ line: 6, reason: 'order 3 is known as one of customer 13047, not 99' }]);
    expect(await store.prisma.account.findUnique({ where: { id: '99' } })).toBeNull();
  });

  test("two countries: the latest is taken and said; an account file's own stays", async () => {
    await store.prisma.account.create({ data: { id: 'known', name: 'Known', standing: 'known', country: 'Iran' } });
    const rows = ['x,2010-12-02,known,France', '1,2010-12-02,a,France', '2,2010-12-01,a,Spain', '3,2010-12-03,b,Italy'];
    const { warnings } = await importText(store, folder, HEADER + rows.map((row) => `${row},p,P,1,1\n`).join(''));
    expect(warnings).toEqual(['customers with more than one country, the latest was taken: a']);
    expect((await account('a')).country).toBe('France');
    expect((await account('known')).country).toBe('Iran');
  });

  test('free and zero-price lines, unit costs, promised and delivered dates, a currency of its own', async () => {
    await importText(
      store,
      folder,
      `Invoice No,Invoice Date,Customer ID,Stock Code,Qty,Price,Unit Cost,Currency,Promised,Delivered
1,2010-12-01,a,p,1,0.0,0.1234,JPY,2010-12-05,2010-12-07T12:00+03:30
1,2010-12-01,a,q,3,150.5,,JPY,2010-12-06,
`,
      { timezone: 'Asia/Tehran' },
    );
    expect(await order('1')).toMatchObject({
      currency: 'JPY',
      totalMinor: 452n, // 451.5 half-even
      promisedAt: new Date('2010-12-05T20:30:00Z'),
      deliveredAt: new Date('2010-12-07T08:30:00Z'),
    });
    const [free] = await store.prisma.orderLine.findMany({ orderBy: { lineKey: 'asc' } });
    expect([free?.unitPrice.toString(), free?.unitCost?.toString(), free?.totalMinor]).toEqual(['0', '0.1234', 0n]);
    expect((await account('a')).currency).toBe('JPY');
  });

  test('a fact names the fifty products of most value and how many there were', async () => {
    const rows = Array.from({ length: 60 }, (_, index) => `1,2010-12-01,a,UK,p${index},P${index},1,${index + 1}.00\n`);
    await importText(store, folder, HEADER + rows.join(''));
    const [fact] = await facts('a');
    const { order: told } = (fact?.payload ?? {}) as { order: { items: { product: string }[]; itemCount: number } };
    expect([told.items.length, told.itemCount, told.items[0]?.product, told.items[49]?.product]).toEqual([
      50,
      60,
      'p59',
      'p10',
    ]);
  });
});

describe('one row an order', () => {
  test('without invoices the id derives from customer, date and ordinal', async () => {
    const file =
      'customer,date,amount\n1,1997-01-01,29.33\n1,1997-01-18,29.73\n1,1997-01-01,10\n2,1997-01-01T10:00Z,-5\n';
    expect(await importText(store, folder, file)).toMatchObject({ rows: 4, accepted: 4 });
    const orders = await store.prisma.order.findMany({ orderBy: { id: 'asc' } });
    expect(orders.map(({ id, kind, totalMinor }) => [id, kind, totalMinor])).toEqual([
      ['1/1997-01-01/1', 'sale', 2933n],
      ['1/1997-01-01/2', 'sale', 1000n],
      ['1/1997-01-18/1', 'sale', 2973n],
      ['2/1997-01-01T10:00:00.000Z/1', 'credit', -500n],
    ]);
    expect(await account('1')).toMatchObject({ usualOrderMinor: 2933n });
    const longer = `${file}1,1997-01-01,7\n`;
    expect(await importText(store, folder, longer)).toMatchObject({ accepted: 1, unchanged: 4 });
  });

  test('kind, invoice, and an order that stands twice', async () => {
    const report = await importText(
      store,
      folder,
      'customer,date,amount,kind,invoice\na,2010-12-01,10,sale,1\na,2010-12-02,4,credit,2\na,2010-12-03,1,gift,3\na,2010-12-04,1,sale,4\na,2010-12-05,1,sale,4\n',
    );
    expect(report).toMatchObject({ rows: 5, accepted: 2 });
    expect(report.refused).toEqual([
      { line: 4, reason: 'kind is neither sale nor credit' },
      { line: 5, reason: 'order 4 stands on 2 rows of a file with one row an order' },
      { line: 6, reason: 'order 4 stands on 2 rows of a file with one row an order' },
    ]);
    expect(await order('2')).toMatchObject({ kind: 'credit', totalMinor: -400n });
  });

  test('totals do not wipe the lines of an order that is known with them', async () => {
    await importText(store, folder, FILE);
    const { refused } = await importText(store, folder, 'customer,date,amount,invoice\n17850,2010-12-01,1,1\n');
    expect(refused).toEqual([{ line: 2, reason: 'order 1 is known with its lines, and this file has none' }]);
    expect(await store.prisma.orderLine.count({ where: { orderId: '1' } })).toBe(3);
  });
});

describe('live and history', () => {
  const NOW = businessTime(Date.parse('2011-06-15T12:00:00Z'));
  const live = `${HEADER}1,2011-06-15T09:00:00Z,a,UK,p,P,1,1\n2,2011-06-12T11:59:59Z,a,UK,p,P,1,1\n3,2011-06-14T00:00:00Z,b,UK,p,P,1,1\n`;

  test('a live order of the last three days may start something; all others are history', async () => {
    await stepClock(store.prisma, NOW);
    await importText(store, folder, live, { live: true });
    const all = await store.prisma.event.findMany({ orderBy: { sourceId: 'asc' } });
    expect(all.map(({ sourceId, historic }) => [sourceId, historic])).toEqual([
      ['1', false],
      ['2', true],
      ['3', false],
    ]);
    expect(all.every((fact) => fact.receivedAt.getTime() === NOW)).toBe(true);
    // Numbers go by the orders' dates.
    expect((await facts('a')).map((fact) => fact.sourceId)).toEqual(['2', '1']);
  });

  test('only key accounts without a wake pending are rung, after the commit', async () => {
    await store.prisma.account.createMany({
      data: [
        { id: 'a', name: 'A', standing: 'key' },
        { id: 'b', name: 'B', standing: 'key', wakePending: true },
        { id: 'c', name: 'C', standing: 'known' },
      ],
    });
    const rung: unknown[] = [];
    await importText(store, folder, `${live}4,2011-06-14,c,UK,p,P,1,1\n`, {
      ring: async (accounts) => {
        rung.push(...accounts);
        expect(await store.prisma.event.count({ where: { accountId: { in: [...accounts] } } })).toBeGreaterThan(0);
      },
    });
    expect(rung).toEqual(['a']);
    expect(await account('a')).toMatchObject({ wakePending: true, lastSeq: 2, stopSeq: 2 });
    expect((await account('a')).wokenAt).not.toBeNull();
  });
});

test('the watermark never moves back', async () => {
  await importText(store, folder, FILE);
  await importText(store, folder, `${HEADER}9,2009-01-01,a,UK,p,P,1,1\n`);
  const feed = await store.prisma.feed.findUnique({ where: { name: 'orders' } });
  expect(feed?.watermark).toEqual(new Date('2010-12-05T10:00:00Z'));
});

test('a file imported by two processes at once is imported once', async () => {
  const rows = Array.from(
    { length: 3_000 },
    (_, index) =>
      `${index % 1_000},2010-12-${String(1 + (index % 28)).padStart(2, '0')},c${(index % 1_000) % 400},UK,p${index % 50},P,${1 + (index % 9)},1.25\n`,
  );
  const reports = await Promise.all([0, 1, 2].map(() => importText(store, folder, HEADER + rows.join(''))));
  for (const report of reports) expect(report).toMatchObject({ rows: 3_000, refused: [] });
  expect(reports.reduce((sum, report) => sum + report.accepted, 0)).toBe(3_000);
  expect(await store.prisma.orderLine.count()).toBe(3_000);
  expect(await store.prisma.event.count()).toBe(1_000);
  const [holes] = await store.prisma.$queryRaw<{ n: number }[]>`
    SELECT count(*)::int AS n FROM accounts a WHERE last_seq <> (SELECT count(*) FROM events e WHERE e.account_id = a.id)
       OR last_seq <> (SELECT max(seq) FROM events e WHERE e.account_id = a.id)`;
  expect(holes?.n).toBe(0);
});

test('rows of an account that was merged away count for the one that goes on, under the ids they always had', async () => {
  await importText(store, folder, FILE);
  await store.prisma.order.updateMany({ where: { accountId: '13047' }, data: { accountId: '17850' } });
  await store.prisma.account.update({ where: { id: '13047' }, data: { standing: 'ended', mergedInto: '17850' } });
  const later = `${FILE}4,2010-12-06T10:00:00Z,13047,France,71053,LANTERN,1,2.00\n`;
  expect(await importText(store, folder, later)).toMatchObject({ rows: 6, refused: [] });
  expect([(await order('3'))?.accountId, (await order('4'))?.accountId]).toEqual(['17850', '17850']);
  expect((await facts('17850')).map(({ sourceId }) => sourceId)).toEqual(['1', 'C2', '4']);
  expect(await store.prisma.order.count()).toBe(4);
});
