import type { ContactId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** What the pages behind a mail's links need of the person: their language and their topics. */
export type ResponsePage = {
  readonly messageKey: string;
  readonly contactId: ContactId;
  readonly accountId: string;
  /** Only part of the address, enough to be recognised by its owner: `r…@firm.test`. */
  readonly maskedEmail: string;
  readonly locale: string;
  /** Topic of the message that was sent. */
  readonly topic: string;
  readonly company: string;
  readonly suppressed: boolean;
  /** Every topic this person may choose, by name, with whether mails of it go out to them. */
  readonly topics: readonly { readonly topic: string; readonly on: boolean }[];
};

type Row = {
  readonly contact_id: string;
  readonly account_id: string;
  readonly email: string;
  readonly locale: string;
  readonly topic: string;
  readonly company: string;
  readonly suppressed: boolean;
  readonly topics: string[];
  readonly stopped: string[];
  readonly offered: string[];
};

/** The page for the receiver of a message; null where message or contact is not known. */
export const readResponsePage = async (store: Store, messageKey: string): Promise<ResponsePage | null> => {
  const [row] = await store.prisma.$queryRaw<Row[]>`
    SELECT c.id AS contact_id, c.account_id, c.email, c.suppressed, m.topic, COALESCE(c.topics, '{}') AS topics,
           COALESCE(c.stopped_topics, '{}') AS stopped,
           COALESCE(c.locale, a.locale, s.definition->'defaults'->>'locale', 'en') AS locale,
           COALESCE(s.definition->'company'->>'name', '') AS company,
           ARRAY(SELECT DISTINCT v.definition->>'topic' FROM campaigns k
                 JOIN campaign_versions v ON v.campaign_id = k.id AND v.version = k.version
                 WHERE k.status = 'published' AND v.definition->>'topic' <> '') AS offered
    FROM messages m JOIN contacts c ON c.id = m.contact_id LEFT JOIN accounts a ON a.id = c.account_id
    LEFT JOIN settings s ON s.id = 1
    WHERE m.key = ${messageKey}`;
  if (!row) return null;
  const names = [...new Set([row.topic, ...row.topics, ...row.stopped, ...row.offered])]
    .filter((name) => name !== '')
    .sort();
  return {
    messageKey,
    contactId: row.contact_id,
    accountId: row.account_id,
    maskedEmail: maskEmail(row.email),
    locale: row.locale,
    topic: row.topic,
    company: row.company,
    suppressed: row.suppressed,
    topics: names.map((topic) => ({ topic, on: row.topics.includes(topic) && !row.stopped.includes(topic) })),
  };
};

const maskEmail = (email: string): string => {
  const at = email.lastIndexOf('@');
  return at < 1 ? '…' : `${email.slice(0, 1)}…${email.slice(at)}`;
};
