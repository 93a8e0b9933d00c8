/** Where an order file ends: by the last row that can be read, whatever the order of its rows. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openOrderFile, readOrderBook } from '../../src/demo/order-book.ts';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

const HEADER = 'invoice,date,customer,product,quantity,unit_price';
const line = (invoice: string, date: string, quantity = '2'): string => `${invoice},${date},a,p,${quantity},10.00`;
const HISTORY = ['2027-01-04', '2027-01-14', '2027-01-24'].map((date, index) => line(`h${index}`, date));

const lastDay = async (rows: readonly string[]): Promise<string> => {
  const path = await folder.write('orders.csv', [HEADER, ...HISTORY, ...rows].join('\n'));
  const options = { accounts: 1, days: 10, from: null, keepHistory: () => undefined, currency: 'GBP' };
  const { to } = await readOrderBook(await openOrderFile(path), options);
  return new Date(to - 1).toISOString().slice(0, 10);
};

test('the last day is that of the latest row, wherever it stands', async () => {
  expect(await lastDay([line('1', '2027-03-01T23:30Z'), line('2', '2027-02-01')])).toBe('2027-03-01');
});

test('a row that cannot be read moves no end, and hides no later row of its day', async () => {
  const unreadable = line('1', '2027-04-01T08:00Z', 'many');
  expect(await lastDay([line('2', '2027-03-01'), unreadable])).toBe('2027-03-01');
  expect(await lastDay([line('2', '2027-03-01'), unreadable, line('3', '2027-04-01T07:00Z')])).toBe('2027-04-01');
});
