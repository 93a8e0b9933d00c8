/**
 * A person says no: to one topic or to all. The contact's row keeps it (the gate compares that column), the consent
 * record says when and where, and a fact ends what was planned.
 */
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { tellUnreachable } from './seek-successor.ts';

export type Unsubscribing = {
  readonly contactId: ContactId;
  /** Null: every topic there is. A topic that comes later needs a consent of its own anyway. */
  readonly topic: string | null;
  readonly at: BusinessTime;
  /** Where it was said: `one-click`, `page`, `mail`, `console`. */
  readonly source: string;
  /** Message whose link was used, null otherwise. */
  readonly messageKey: string | null;
};

/** `ring`: the account whose doorbell the caller must ring after the commit. */
export type Unsubscribed =
  | { readonly type: 'unknown-contact' }
  | {
      readonly type: 'unsubscribed';
      readonly changed: boolean;
      /** Topics stopped by this call. */
      readonly topics: readonly string[];
      readonly seq: number | null;
      readonly ring: AccountId | null;
    };

/** Twice is fine: the second finds every topic stopped and appends nothing. */
export const unsubscribeContact = (store: Store, unsubscribing: Unsubscribing): Promise<Unsubscribed> =>
  inTransaction(store, (tx) => unsubscribeWithin(tx, unsubscribing));

/** The same within the caller's transaction, which holds no account's row yet (or this contact's). */
export const unsubscribeWithin = async (tx: Transaction, unsubscribing: Unsubscribing): Promise<Unsubscribed> => {
  for (;;) {
    const [before] = await tx.$queryRaw<{ accountId: AccountId }[]>`
      SELECT account_id AS "accountId" FROM contacts WHERE id = ${unsubscribing.contactId}`;
    if (!before) return { type: 'unknown-contact' };
    // The account first, then the contact, like claim and gate.
    await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${before.accountId} FOR NO KEY UPDATE`;
    const [contact] = await tx.$queryRaw<ContactRow[]>`
      SELECT account_id AS "accountId", topics, stopped_topics AS "stoppedTopics"
      FROM contacts WHERE id = ${unsubscribing.contactId} FOR NO KEY UPDATE`;
    if (!contact) return { type: 'unknown-contact' };
    // Moved to another account before we had its lock: take that one.
    if (contact.accountId === before.accountId) return stopTopics(tx, unsubscribing, contact);
  }
};

type ContactRow = { readonly accountId: AccountId; readonly topics: string[]; readonly stoppedTopics: string[] };

const stopTopics = async (
  tx: Transaction,
  unsubscribing: Unsubscribing,
  contact: ContactRow,
): Promise<Unsubscribed> => {
  const { contactId, topic, at, source, messageKey } = unsubscribing;
  const named = topic === null ? [...contact.topics, ...(await readTopics(tx))] : [topic];
  const topics = [...new Set(named)].filter((one) => !contact.stoppedTopics.includes(one)).sort();
  if (topics.length === 0) return { type: 'unsubscribed', changed: false, topics, seq: null, ring: null };
  await tx.$executeRaw`
    UPDATE contacts SET stopped_topics = stopped_topics || ${topics}::text[] WHERE id = ${contactId}`;
  await tx.$executeRaw`
    INSERT INTO consents (contact_id, topic, granted, at, source)
    SELECT ${contactId}, topic, false, ${new Date(at)}, ${source} FROM unnest(${topics}::text[]) AS topic
    ON CONFLICT (contact_id, topic, at, source) DO NOTHING`;
  const appended = await appendFact(tx, {
    account: contact.accountId,
    type: 'Contact Unsubscribed',
    source: 'unsubscribe',
    // Topics come into it: two stopped at one instant are two facts.
    sourceId: `${contactId}/${topics.join(',')}/${at}`,
    contact: contactId,
    occurredAt: at,
    receivedAt: at,
    historic: false,
    payload: { contact: contactId, topics, all: topic === null, message: messageKey },
  });
  await tellUnreachable(
    tx,
    { account: contact.accountId, contact: contactId, why: 'the last of them asked for no more' },
    at,
  );
  const ring = appended.ring ? contact.accountId : null;
  return { type: 'unsubscribed', changed: true, topics, seq: appended.seq, ring };
};

/** Topics of the campaigns in force, for "all": so that a consent imported later does not slip through. */
const readTopics = async (tx: Transaction): Promise<readonly string[]> => {
  const rows = await tx.$queryRaw<{ topic: string }[]>`
    SELECT DISTINCT v.definition->>'topic' AS topic
    FROM campaigns c JOIN campaign_versions v ON v.campaign_id = c.id AND v.version = c.version
    WHERE v.definition->>'topic' <> ''`;
  return rows.map((row) => row.topic);
};
