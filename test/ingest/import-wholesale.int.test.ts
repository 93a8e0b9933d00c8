/** The real wholesaler's file, every line of it: skipped where the reference data is not beside the checkout. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Store } from '../../src/store/database/open.ts';
import { openTestStore } from '../support/database.ts';
import { importFile } from '../support/import-orders.ts';
import { referenceData } from '../support/reference-data.ts';

const path = referenceData('transactions/online-retail-lines.csv.gz');

let store: Store;
beforeAll(async () => {
  store = await openTestStore('import-wholesale');
});
afterAll(() => store.close());

test.skipIf(path === null)(
  '406,829 lines are accounted for, and a second time none is new',
  { timeout: 600_000 },
  async () => {
    const file = { path: path ?? '' };
    expect(await importFile(store, file)).toMatchObject({
      rows: 406_829,
      accepted: 406_829,
      unchanged: 0,
      refused: [],
    });
    const counts = async () => {
      const [row] = await store.prisma.$queryRaw<Record<string, number>[]>`
      SELECT (SELECT count(*) FROM orders)::int AS orders, (SELECT count(*) FROM orders WHERE kind = 'credit')::int AS credits,
             (SELECT count(*) FROM order_lines)::int AS lines, (SELECT count(*) FROM accounts)::int AS accounts,
             (SELECT count(*) FROM events)::int AS facts, (SELECT sum(last_seq) FROM accounts)::int AS numbers,
             (SELECT count(*) FROM events WHERE historic)::int AS historic,
             (SELECT sum(total_minor) FROM orders)::int AS pence, (SELECT sum(total_minor) FROM order_lines)::int AS line_pence`;
      return row;
    };
    const once = await counts();
    expect(once).toEqual({
      orders: 22_190,
      credits: 3_654,
      lines: 406_829,
      accounts: 4_372,
      facts: 22_190,
      numbers: 22_190,
      historic: 22_190,
      pence: 830_006_581,
      line_pence: 830_006_581,
    });
    expect(await importFile(store, file)).toMatchObject({
      rows: 406_829,
      accepted: 0,
      unchanged: 406_829,
      refused: [],
    });
    expect(await counts()).toEqual(once);
  },
);
