/**
 * Contacts from a file: some hundred in one transaction. A move to another account is told to both; what the person said
 * (suppression, stopped topics) outlives every import.
 */
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readMerged } from '../account/read-merged.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFacts } from '../facts/append-facts.ts';
import { cancelTouches } from '../people/move-contact.ts';
import { seekSuccessor } from '../people/seek-successor.ts';
import { type ContactRecord, judgeContact, type StoredContact } from './judge-contact.ts';
import { writeContacts } from './write-contacts.ts';

export type ContactsToImport = {
  /** At most 1,000; no id and no address twice. */
  readonly contacts: readonly ContactRecord[];
  readonly live: boolean;
  readonly now: BusinessTime;
};

export type ContactsImported = {
  readonly accepted: number;
  readonly unchanged: number;
  readonly refused: readonly { readonly line: number; readonly reason: string }[];
  /** Key accounts whose doorbell is to be rung: somebody left or joined. */
  readonly ring: readonly AccountId[];
  /** Contacts that asked for no more of a topic the file names: the topic stays stopped. */
  readonly stopped: number;
};

/** Safe to repeat: a row that changes nothing writes nothing. */
export const importContacts = async (store: Store, input: ContactsToImport): Promise<ContactsImported> => {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await inTransaction(store, (tx) => importInTransaction(tx, input));
    } catch (error) {
      if (!(error instanceof ContactsMoved) || attempt === 5) throw error;
    }
  }
};

/** How many of these rows would move a contact to another account. */
export const countMoves = async (store: Store, given: readonly ContactRecord[]): Promise<number> => {
  const contacts = await followMerged(store.prisma, given);
  const known = await findContacts(store.prisma, contacts);
  const accounts = await knownAccounts(store.prisma, contacts);
  return contacts.filter((record) => {
    const verdict = judgeContact(record, known, accounts);
    return verdict.type === 'update' && verdict.movesFrom !== null;
  }).length;
};

const importInTransaction = async (tx: Transaction, input: ContactsToImport): Promise<ContactsImported> => {
  const contacts = await followMerged(tx, input.contacts);
  const accounts = await lockAccounts(tx, await findContacts(tx, contacts), contacts);
  const known = await findContacts(tx, contacts, true);
  if (known.some((contact) => !accounts.has(contact.account))) throw new ContactsMoved();
  const verdicts = contacts.map((record) => judgeContact(record, known, accounts));
  const changes = verdicts.flatMap((verdict) =>
    verdict.type === 'create' || verdict.type === 'update' ? [verdict.change] : [],
  );
  const written = await writeContacts(tx, changes, input.now);
  // Another import created one of them a moment ago: look again.
  if (written < changes.length) throw new ContactsMoved();
  const moves = verdicts.flatMap((verdict) =>
    verdict.type === 'update' && verdict.movesFrom !== null
      ? [{ contact: verdict.change.id, from: verdict.movesFrom, to: verdict.change.account }]
      : [],
  );
  return {
    accepted: changes.length,
    unchanged: verdicts.filter((verdict) => verdict.type === 'unchanged').length,
    refused: verdicts.flatMap((verdict) => (verdict.type === 'refused' ? [verdict.refusal] : [])),
    ring: await endMoved(tx, moves, input),
    stopped: verdicts.filter((verdict) => verdict.type !== 'refused' && verdict.stopped).length,
  };
};

/** People of an account that was merged away belong to the one that goes on. */
const followMerged = async (tx: Transaction, contacts: readonly ContactRecord[]): Promise<readonly ContactRecord[]> => {
  const merged = await readMerged(tx, [...new Set(contacts.map(({ account }) => account))]);
  return merged.size === 0
    ? contacts
    : contacts.map((contact) => ({ ...contact, account: merged.get(contact.account) ?? contact.account }));
};

/** Somebody else changed the same contacts between our look and our lock. */
class ContactsMoved extends Error {
  override readonly name = 'ContactsMoved';
  constructor() {
    super('the same contacts were changed from elsewhere at the same time, five times in a row: import the file again');
  }
}

const findContacts = (tx: Transaction, contacts: readonly ContactRecord[], lock = false): Promise<StoredContact[]> => {
  const ids = contacts.map((contact) => contact.id);
  const addresses = contacts.map((contact) => contact.email);
  const locked = lock
    ? tx.$queryRaw<{ id: string }[]>`
        SELECT id FROM contacts WHERE id = ANY (${ids}::text[]) OR email = ANY (${addresses}::text[])
        ORDER BY id FOR NO KEY UPDATE`
    : Promise.resolve([]);
  return locked.then(
    () => tx.$queryRaw<StoredContact[]>`
      SELECT c.id, c.account_id AS account, c.email, c.first_name AS "firstName", c.last_name AS "lastName", c.title,
             c.roles, c.locale, c.timezone, c.topics, c.stopped_topics AS "stoppedTopics"
      FROM contacts c WHERE c.id = ANY (${ids}::text[]) OR c.email = ANY (${addresses}::text[])`,
  );
};

const knownAccounts = async (tx: Transaction, contacts: readonly ContactRecord[]): Promise<ReadonlySet<AccountId>> => {
  const named = [...new Set(contacts.map((contact) => contact.account))];
  const rows = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM accounts WHERE id = ANY (${named}::text[])`;
  return new Set(rows.map((row) => row.id));
};

/** Accounts named by the file or left by its people, before their contacts, in id order: as the gate takes them. */
const lockAccounts = async (
  tx: Transaction,
  known: readonly StoredContact[],
  contacts: readonly ContactRecord[],
): Promise<ReadonlySet<AccountId>> => {
  const named = [...new Set([...known, ...contacts].map((contact) => contact.account))];
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts WHERE id = ANY (${named}::text[]) ORDER BY id FOR NO KEY UPDATE`;
  return new Set(rows.map((row) => row.id));
};

type Move = { readonly contact: ContactId; readonly from: AccountId; readonly to: AccountId };

/** What was planned where they were ends with the reason, both accounts are told, and owners asked who follows. */
const endMoved = async (
  tx: Transaction,
  moves: readonly Move[],
  input: ContactsToImport,
): Promise<readonly AccountId[]> => {
  for (const { contact, from } of moves) await cancelTouches(tx, contact, from, input.now);
  const ring = await tellMoves(tx, moves, input);
  for (const { contact, from, to } of moves) {
    await seekSuccessor(tx, { account: from, contact, why: `moved to ${to}` }, input.now);
  }
  return ring;
};

const tellMoves = async (
  tx: Transaction,
  moves: readonly Move[],
  { live, now }: ContactsToImport,
): Promise<readonly AccountId[]> => {
  const ring: AccountId[] = [];
  for (const account of new Set(moves.flatMap((move) => [move.from, move.to]))) {
    const row = await tx.account.findUniqueOrThrow({ where: { id: account }, select: { lastSeq: true } });
    const facts = moves
      .filter((move) => move.from === account || move.to === account)
      .map((move) => ({
        account,
        type: move.from === account ? 'Contact Left' : 'Contact Joined',
        source: 'import:contacts',
        // Numbers only grow, so the same move made again later is another fact.
        sourceId: `${move.contact}/${account}@${row.lastSeq}`,
        contact: move.contact,
        occurredAt: now,
        receivedAt: now,
        historic: !live,
        payload: move.from === account ? { to: move.to } : { from: move.from },
      }));
    if ((await appendFacts(tx, account, facts)).ring) ring.push(account);
  }
  return ring;
};
