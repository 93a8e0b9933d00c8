import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';

export type Consenting = {
  readonly contactId: ContactId;
  readonly topic: string;
  readonly at: BusinessTime;
  /** Where it was given, such as `preference page`. */
  readonly source: string;
};

/** `ring` is the account whose doorbell the caller must ring. */
export type Consented = { readonly changed: boolean; readonly ring: AccountId | null };

/**
 * A person wants mails on a topic (again). Locks the account, then the contact, as the gate does. Giving what is given
 * changes nothing; each real change is a row of `consents` and a fact of source id `<contact>/<topic>/<at ms>`. Throws
 * where the contact is unknown. Does not lift a suppression: an address that bounced stays out.
 */
export const giveConsent = (store: Store, consent: Consenting): Promise<Consented> =>
  inTransaction(store, async (tx) => {
    const contact = await tx.contact.findUniqueOrThrow({
      where: { id: consent.contactId },
      select: { accountId: true },
    });
    await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${contact.accountId} FOR NO KEY UPDATE`;
    const changed = await tx.$executeRaw`
      UPDATE contacts SET stopped_topics = array_remove(stopped_topics, ${consent.topic}),
             topics = array_append(array_remove(topics, ${consent.topic}), ${consent.topic})
      WHERE id = ${consent.contactId}
        AND (${consent.topic} = ANY(COALESCE(stopped_topics, '{}')) OR NOT ${consent.topic} = ANY(COALESCE(topics, '{}')))`;
    if (changed === 0) return { changed: false, ring: null };
    await tx.$executeRaw`
      INSERT INTO consents (contact_id, topic, granted, at, source)
      VALUES (${consent.contactId}, ${consent.topic}, true, ${new Date(consent.at)}, ${consent.source})
      ON CONFLICT DO NOTHING`;
    const { ring } = await appendFact(tx, {
      account: contact.accountId,
      type: 'Consent Given',
      source: 'consent',
      sourceId: `${consent.contactId}/${consent.topic}/${consent.at}`,
      contact: consent.contactId,
      occurredAt: consent.at,
      receivedAt: consent.at,
      historic: false,
      payload: { topic: consent.topic, source: consent.source },
    });
    return { changed: true, ring: ring ? contact.accountId : null };
  });
