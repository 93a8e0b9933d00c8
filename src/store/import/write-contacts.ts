/** Writes contacts that are new or changed, with the consents they bring. */
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { ContactChange } from './judge-contact.ts';

/**
 * Within the caller's transaction, which holds the rows that exist. Answers how many were written: fewer than given where
 * somebody else created one of them meanwhile. An address on the suppression list makes a suppressed contact, and a
 * suppressed contact stays one; who left an account stays so until somebody says otherwise or she moves. Consents are unique by (contact, topic, instant, source).
 */
export const writeContacts = async (
  tx: Transaction,
  changes: readonly ContactChange[],
  now: BusinessTime,
): Promise<number> => {
  if (changes.length === 0) return 0;
  const rows = JSON.stringify(changes);
  const created = await tx.$executeRaw`
    INSERT INTO contacts (id, account_id, email, first_name, last_name, title, roles, locale, timezone, topics,
                          stopped_topics, suppressed, suppressed_reason)
    SELECT r.id, r.account, r.email, r."firstName", r."lastName", r.title, r.roles, r.locale, r.timezone, r.topics,
           '{}', s.address IS NOT NULL, s.reason
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(
           id text, account text, email text, "firstName" text, "lastName" text, title text, roles text[], locale text,
           timezone text, topics text[], "isNew" boolean)
    LEFT JOIN suppressions s ON s.address = r.email
    WHERE r."isNew" ORDER BY r.id
    ON CONFLICT DO NOTHING`;
  const updated = await tx.$executeRaw`
    UPDATE contacts c SET account_id = r.account, email = r.email, first_name = r."firstName",
           last_name = r."lastName", title = r.title, roles = r.roles, locale = r.locale, timezone = r.timezone,
           topics = r.topics, left_at = CASE WHEN c.account_id = r.account THEN c.left_at END, suppressed = c.suppressed OR s.address IS NOT NULL,
           suppressed_reason = COALESCE(c.suppressed_reason, s.reason)
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(
           id text, account text, email text, "firstName" text, "lastName" text, title text, roles text[], locale text,
           timezone text, topics text[], "isNew" boolean)
    LEFT JOIN suppressions s ON s.address = r.email
    WHERE c.id = r.id AND NOT r."isNew"`;
  await tx.$executeRaw`
    INSERT INTO consents (contact_id, topic, granted, at, source)
    SELECT r.id, t.topic, true, ${new Date(now)}, r."consentSource"
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id text, "newTopics" text[], "consentSource" text), unnest(r."newTopics") AS t(topic)
    ON CONFLICT (contact_id, topic, at, source) DO NOTHING`;
  return created + updated;
};
