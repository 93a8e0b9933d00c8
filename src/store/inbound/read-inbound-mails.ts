import type { InboundKind } from '../../domain/inbound.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** A mail that came in, as lists show it. */
export type InboundLine = {
  readonly id: string;
  readonly receivedAt: BusinessTime;
  readonly kind: InboundKind;
  /** What told the kind. */
  readonly because: string;
  readonly matchedBy: string | null;
  readonly account: string | null;
  readonly accountName: string | null;
  readonly contact: string | null;
  readonly contactName: string | null;
  readonly owner: string | null;
  readonly sender: string;
  readonly subject: string;
  readonly text: string;
  /** Key of the message it answers. */
  readonly message: string | null;
  readonly answeredAt: BusinessTime | null;
  readonly answeredBy: string | null;
  /** Marketing to the account rests until then; null: nothing rests for this mail. */
  readonly holdEndsAt: BusinessTime | null;
};

export type InboundFilter = {
  /** `open`: replies to answer; `unmatched`: mails of nobody we know; `all`: whatever came. */
  readonly which: 'open' | 'unmatched' | 'all';
  readonly account: string | null;
  readonly owner: string | null;
  /** The beginning of an id; null: any. */
  readonly id: string | null;
  readonly limit: number;
};

type Row = Omit<InboundLine, 'receivedAt' | 'answeredAt' | 'holdEndsAt'> & {
  readonly receivedAt: Date;
  readonly answeredAt: Date | null;
  readonly holdEndsAt: Date | null;
};

/** What waits longest for an answer comes first; of all mails the newest. */
export const readInboundMails = async (store: Store, filter: InboundFilter): Promise<readonly InboundLine[]> => {
  const { which, account, owner, limit } = filter;
  const open = which === 'open';
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT i.id, i.received_at AS "receivedAt", i.kind, i.because, i.matched_by AS "matchedBy", i.account_id AS account,
           a.name AS "accountName", i.contact_id AS contact, NULLIF(trim(c.first_name || ' ' || c.last_name), '') AS "contactName",
           a.owner_id AS owner, i.sender, i.subject, i.text, i.message_key AS message, i.answered_at AS "answeredAt",
           i.answered_by AS "answeredBy", h.ends_at AS "holdEndsAt"
    FROM inbound_mails i LEFT JOIN accounts a ON a.id = i.account_id LEFT JOIN contacts c ON c.id = i.contact_id
    LEFT JOIN holds h ON h.id = i.account_id || '/reply/' || i.id AND h.released_at IS NULL
    WHERE (${!open} OR (i.kind = 'reply' AND i.answered_at IS NULL))
      AND (${which !== 'unmatched'} OR i.account_id IS NULL)
      AND (${account}::text IS NULL OR i.account_id = ${account})
      AND (${owner}::text IS NULL OR a.owner_id = ${owner})
      AND (${filter.id}::text IS NULL OR starts_with(i.id, ${filter.id}))
    ORDER BY CASE WHEN ${open} THEN i.received_at END, i.received_at DESC, i.id LIMIT ${limit}::int`;
  return rows.map((row) => ({
    ...row,
    receivedAt: businessTime(row.receivedAt.getTime()),
    answeredAt: row.answeredAt && businessTime(row.answeredAt.getTime()),
    holdEndsAt: row.holdEndsAt && businessTime(row.holdEndsAt.getTime()),
  }));
};
