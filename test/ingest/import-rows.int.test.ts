/** I18: rows in = accepted + unchanged + refused; importing again changes nothing. Over generated files with bad rows. */
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { importText, orderTables } from '../support/import-orders.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let store: Store;
let folder: TemporaryFolder;
beforeAll(async () => {
  store = await openTestStore('import-rows');
  folder = await temporaryFolder();
});
afterAll(async () => {
  await store.close();
  await folder.remove();
});

const good = fc
  .record({
    invoice: fc.integer({ min: 1, max: 40 }),
    day: fc.integer({ min: 1, max: 28 }),
    product: fc.constantFrom('p1', 'p2', 'p,3', 'p"4'),
    name: fc.constantFrom('Plain', 'With, comma', 'With "quotes"', 'شرکت', '  spaces  ', ''),
    quantity: fc.integer({ min: -5, max: 20 }),
    price: fc.constantFrom('0', '2.55', '0.335', '12', '1.005'),
  })
  // The customer derives from the invoice, so that no order has two.
  .map((row) => ({
    bad: false,
    text: [
      row.invoice,
      `2011-03-${String(row.day).padStart(2, '0')}`,
      `c${row.invoice % 7}`,
      'UK',
      quote(row.product),
      quote(row.name),
      row.quantity,
      row.price,
    ].join(','),
  }));
const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
const bad = fc
  .constantFrom(
    '1,2011-03-01,c1,UK,p1,"torn,1,1',
    '1,2011-03-01,c1,UK,p1,short',
    '1,2011-03-01,c1,UK,p1,x,1,1,long',
    '1,2011-02-30,c1,UK,p1,x,1,1',
    '1,2011-03-01,,UK,p1,x,1,1',
    '1,2011-03-01,c1,UK,p1,x,1.5,1',
    '1,2011-03-01,c1,UK,p1,x,1,abc',
    ',,,,,,,',
    '1,2011-03-01,c\u00001,UK,p1,x,1,1',
    `1,2011-03-01,c1,UK,p1,${'x'.repeat(70_000)},1,1`,
    '1,2999-03-01,c1,UK,p1,x,1,1',
  )
  .map((text) => ({ bad: true, text }));

test('every row is accounted for and a second import changes nothing', { timeout: 240_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.oneof({ weight: 19, arbitrary: good }, { weight: 1, arbitrary: bad }), {
        minLength: 1,
        maxLength: 120,
      }),
      fc.constantFrom('\n', '\r\n'),
      fc.constantFrom('utf8', 'bom', 'utf16'),
      async (rows, lineEnd, encoding) => {
        await store.prisma.$executeRaw`TRUNCATE orders, order_lines, events, accounts, products, feeds`;
        const lines = [
          'invoice,date,customer,country,product,description,quantity,unit_price',
          ...rows.map((row) => row.text),
        ];
        const text = lines.join(lineEnd);
        const bytes =
          encoding === 'utf16'
            ? Buffer.from(`\ufeff${text}`, 'utf16le')
            : Buffer.from(encoding === 'bom' ? `\ufeff${text}` : text);
        const badLines = rows.flatMap((row, index) => (row.bad ? [index + 2] : []));

        const first = await importText(store, folder, bytes);
        expect(first.refused.map(({ line }) => line)).toEqual(badLines);
        expect(first).toMatchObject({ rows: rows.length, accepted: rows.length - badLines.length, unchanged: 0 });
        for (const { reason } of first.refused) expect(reason.length).toBeLessThan(400);
        const kept = await orderTables(store);
        expect(kept.lines).toHaveLength(first.accepted);

        const second = await importText(store, folder, bytes);
        expect(second).toMatchObject({
          rows: rows.length,
          accepted: 0,
          unchanged: first.accepted,
          refused: first.refused,
        });
        expect(await orderTables(store)).toEqual(kept);
      },
    ),
    { numRuns: 40 },
  );
});
