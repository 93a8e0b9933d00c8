/** Makes a company of an order file: its history imported, its key accounts and their people named. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { importAccounts } from '../ingest/files/import-accounts.ts';
import { importContacts } from '../ingest/files/import-contacts.ts';
import { importOrders } from '../ingest/files/import-orders.ts';
import type { Store } from '../store/database/open.ts';
import { describeOwners } from '../store/people/describe-owners.ts';
import type { OrderBook } from './order-book.ts';
import { accountsCsv, contactsCsv, type People } from './people-files.ts';

export type Company = {
  readonly folder: string;
  readonly historyFile: string;
  readonly book: OrderBook;
  readonly people: People;
  readonly currency: string;
  readonly log: (line: string) => void;
};

/** Safe to repeat: importing again changes nothing. */
export const prepareCompany = async (
  store: Store,
  { folder, historyFile, book, people, currency, log }: Company,
): Promise<void> => {
  const common = { source: 'shop', live: false, now: book.from, ring: async () => undefined };
  const history = await importOrders(store, { ...common, path: historyFile, timezone: 'UTC', currency });
  log(`imported ${history.rows.toLocaleString('en')} order lines of history, ${history.refused.length} refused`);
  const accountsFile = join(folder, 'accounts.csv');
  const contactsFile = join(folder, 'contacts.csv');
  await writeFile(accountsFile, accountsCsv(people));
  await writeFile(contactsFile, contactsCsv(people));
  await importAccounts(store, { ...common, path: accountsFile, timezone: 'UTC' });
  await describeOwners(store.prisma, people.owners ?? []);
  await importContacts(store, { ...common, path: contactsFile, allowMoves: true });
  log(`${book.accounts.length} key accounts with ${people.contacts.length} contacts`);
};
