/** The door for contact files. */
import { CONTACT_COLUMNS, type ContactRow, contactRow } from '../../contract/import-contacts.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../../store/database/open.ts';
import { countMoves, importContacts as storeContacts } from '../../store/import/import-contacts.ts';
import type { ContactRecord } from '../../store/import/judge-contact.ts';
import { derivedContactId } from './derived-contact-id.ts';
import { type Chunks, importInChunks } from './import-in-chunks.ts';
import type { ImportReport, OnProgress } from './import-report.ts';
import { InvalidFile } from './invalid-file.ts';
import { parseRow } from './parse-row.ts';
import { openTable, type Table } from './read-table.ts';

export type ContactFile = {
  readonly path: string;
  readonly source: string;
  readonly live: boolean;
  /** False: a file that would move more than 1 % of all contacts to other accounts is refused. */
  readonly allowMoves: boolean;
  readonly now: BusinessTime;
  readonly ring: (accounts: readonly string[]) => Promise<void>;
  readonly onProgress?: OnProgress;
};

/** Throws InvalidFile when the file as a whole cannot be read or moves too many; nothing is written then. */
export const importContacts = async (store: Store, file: ContactFile): Promise<ImportReport> => {
  const table = await openTable(file.path, {
    layouts: { contacts: CONTACT_COLUMNS },
    ...(file.onProgress && { onProgress: file.onProgress }),
  });
  if (!file.allowMoves) await refuseManyMoves(store, file, table);
  let stopped = 0;
  const counts = await importInChunks(table, {
    ...reading(file),
    write: async (contacts) => {
      const result = await storeContacts(store, { contacts, live: file.live, now: file.now });
      stopped += result.stopped;
      if (result.ring.length > 0) await file.ring(result.ring);
      return result;
    },
  });
  const warning = `${stopped} contacts asked to get no more of a topic the file names: it stays stopped`;
  return { ...counts, warnings: [...table.warnings, ...(stopped > 0 ? [warning] : [])] };
};

const reading = (file: ContactFile): Pick<Chunks<ContactRecord>, 'read' | 'keys'> => ({
  read: (row) => {
    const result = parseRow(contactRow, row);
    return 'refusal' in result ? result : { row: toRecord(row.line, result.row, file.source) };
  },
  // Not the address itself: refusals are logged.
  keys: (contact) => [`contact ${contact.id}`, `the address of contact ${contact.derivedId}`],
});

/** A whole pass before anything is written: too many moves are a sign of a shifted column, not of people on the move. */
const refuseManyMoves = async (store: Store, file: ContactFile, table: Table<string>): Promise<void> => {
  const total = await store.prisma.contact.count();
  if (total === 0) return;
  let moves = 0;
  await importInChunks(table, {
    ...reading(file),
    write: async (contacts) => {
      moves += await countMoves(store, contacts);
      return { accepted: contacts.length, unchanged: 0, refused: [] };
    },
  });
  if (moves * 100 <= total) return;
  throw new InvalidFile(
    `${file.path} would move ${moves} of ${total} contacts to another account, more than 1 %: nothing was written. ` +
      'Check its account column; if the moves are meant, import it with --allow-moves',
  );
};

const toRecord = (line: number, row: ContactRow, source: string): ContactRecord => {
  const derivedId = derivedContactId(row.email);
  return {
    line,
    id: row.id ?? derivedId,
    external: row.id !== null,
    derivedId,
    account: row.account,
    email: row.email,
    firstName: row.first_name,
    lastName: row.last_name,
    title: row.title,
    roles: row.roles,
    locale: row.locale,
    timezone: row.timezone,
    topics: row.topics ?? [],
    consentSource: row.consent_source ?? source,
  };
};
