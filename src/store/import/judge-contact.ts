/** What a row of a contact file makes of the contacts that are stored: pure. */
import type { AccountId, ContactId } from '../../domain/ids.ts';

/** A row of a file; null leaves the field as it is. */
export type ContactRecord = {
  readonly line: number;
  /** The file's id, else the derived one. */
  readonly id: ContactId;
  /** True: `id` stands in the file. */
  readonly external: boolean;
  /** The id a contact of this address gets where no file gives one. */
  readonly derivedId: ContactId;
  readonly account: AccountId;
  /** Normalised. */
  readonly email: string;
  readonly firstName: string | null;
  readonly lastName: string | null;
  readonly title: string | null;
  readonly roles: readonly string[] | null;
  readonly locale: string | null;
  readonly timezone: string | null;
  /** Topics with consent: added, never taken away. */
  readonly topics: readonly string[];
  readonly consentSource: string;
};

export type StoredContact = {
  readonly id: ContactId;
  readonly account: AccountId;
  readonly email: string;
  readonly firstName: string;
  readonly lastName: string;
  readonly title: string;
  readonly roles: readonly string[];
  readonly locale: string | null;
  readonly timezone: string | null;
  readonly topics: readonly string[];
  readonly stoppedTopics: readonly string[];
};

/** A contact as it is to be written. */
export type ContactChange = Omit<StoredContact, 'stoppedTopics'> & {
  readonly isNew: boolean;
  readonly newTopics: readonly string[];
  readonly consentSource: string;
};

/** `stopped`: the file names a topic that the person asked to stop. */
export type ContactVerdict =
  | { readonly type: 'create'; readonly change: ContactChange; readonly stopped: boolean }
  | {
      readonly type: 'update';
      readonly change: ContactChange;
      readonly movesFrom: AccountId | null;
      readonly stopped: boolean;
    }
  | { readonly type: 'unchanged'; readonly stopped: boolean }
  | { readonly type: 'refused'; readonly refusal: { readonly line: number; readonly reason: string } };

/** The person is found by id, else by address, unless that address is another person's by a given id. */
export const judgeContact = (
  record: ContactRecord,
  known: readonly StoredContact[],
  accounts: ReadonlySet<AccountId>,
): ContactVerdict => {
  const refuse = (reason: string): ContactVerdict => ({ type: 'refused', refusal: { line: record.line, reason } });
  if (!accounts.has(record.account)) {
    return refuse(`account ${record.account} is unknown: import accounts (or orders) first`);
  }
  const byId = known.find((contact) => contact.id === record.id);
  const byAddress = known.find((contact) => contact.email === record.email);
  if (byId && byAddress && byId !== byAddress) {
    return refuse(`the address of contact ${record.id} is the one of contact ${byAddress.id} already`);
  }
  const same = byId ?? (byAddress && (!record.external || byAddress.id === record.derivedId) ? byAddress : undefined);
  if (byAddress && same === undefined) {
    return refuse(`the address of contact ${record.id} is the one of contact ${byAddress.id} already`);
  }
  const before = same ?? blankContact(record);
  const stopped = record.topics.some((topic) => before.stoppedTopics.includes(topic));
  const newTopics = record.topics.filter(
    (topic) => !before.topics.includes(topic) && !before.stoppedTopics.includes(topic),
  );
  const change = changeOf(record, before, same === undefined, newTopics);
  if (same === undefined) return { type: 'create', change, stopped };
  if (!differs(change, same)) return { type: 'unchanged', stopped };
  return { type: 'update', change, movesFrom: same.account === change.account ? null : same.account, stopped };
};

const blankContact = (record: ContactRecord): StoredContact => ({
  id: record.id,
  account: record.account,
  email: record.email,
  firstName: '',
  lastName: '',
  title: '',
  roles: [],
  locale: null,
  timezone: null,
  topics: [],
  stoppedTopics: [],
});

const changeOf = (
  record: ContactRecord,
  before: StoredContact,
  isNew: boolean,
  newTopics: readonly string[],
): ContactChange => ({
  id: before.id,
  account: record.account,
  email: record.email,
  firstName: record.firstName ?? before.firstName,
  lastName: record.lastName ?? before.lastName,
  title: record.title ?? before.title,
  roles: record.roles ?? before.roles,
  locale: record.locale ?? before.locale,
  timezone: record.timezone ?? before.timezone,
  topics: [...before.topics, ...newTopics],
  isNew,
  newTopics,
  consentSource: record.consentSource,
});

const differs = (change: ContactChange, before: StoredContact): boolean =>
  change.account !== before.account ||
  change.email !== before.email ||
  change.firstName !== before.firstName ||
  change.lastName !== before.lastName ||
  change.title !== before.title ||
  change.locale !== before.locale ||
  change.timezone !== before.timezone ||
  change.newTopics.length > 0 ||
  change.roles.join(';') !== before.roles.join(';');
