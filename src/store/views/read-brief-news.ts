import type { BriefNews } from '../../domain/brief.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

type Row = {
  readonly type: BriefNews['type'];
  readonly count: number;
  readonly lastAt: Date;
  readonly detail: string | null;
  readonly minor: bigint | null;
};

/** What happened since `since`, a line a kind, newest first. Amounts in the account's currency. */
export const readBriefNews = async (
  store: Store,
  id: AccountId,
  since: BusinessTime,
  currency: string | null,
): Promise<readonly BriefNews[]> => {
  const from = new Date(since);
  const rows = await store.prisma.$queryRaw<Row[]>`
    WITH facts AS (SELECT * FROM events WHERE account_id = ${id} AND received_at > ${from})
    SELECT * FROM (
      SELECT CASE kind WHEN 'sale' THEN 'orders' ELSE 'refunds' END AS type, count(*)::int AS count, max(placed_at) AS "lastAt",
             NULL::text AS detail, sum(total_minor) FILTER (WHERE currency = ${currency})::bigint AS minor
      FROM orders WHERE account_id = ${id} AND placed_at > ${from} GROUP BY kind
      UNION ALL
      SELECT CASE type WHEN 'Email Replied' THEN 'replies' ELSE 'clicks' END, count(*)::int, max(received_at), NULL, NULL
      FROM facts WHERE type = 'Email Replied' OR (type = 'Email Clicked' AND payload->>'verdict' = 'human')
      GROUP BY type
      UNION ALL
      SELECT 'mails', count(*)::int, max(sent_at), NULL, NULL
      FROM messages WHERE account_id = ${id} AND phase IN ('ACCEPTED', 'UNKNOWN') AND sent_at > ${from} HAVING count(*) > 0
      UNION ALL
      (SELECT 'lapse', 1, received_at, payload->>'to', NULL FROM facts
       WHERE type = 'Lapse State Changed' AND NOT historic ORDER BY seq DESC LIMIT 1)
      UNION ALL
      (SELECT DISTINCT ON (payload->>'trait') payload->>'trait', 1, received_at, payload->>'to', NULL FROM facts
       WHERE type = 'Trait Changed' AND payload->>'trait' IN ('tier', 'level') ORDER BY payload->>'trait', seq DESC)
      UNION ALL
      SELECT CASE type WHEN 'Complaint Opened' THEN 'complaint-opened' WHEN 'Complaint Closed' THEN 'complaint-closed'
             WHEN 'Offer Redeemed' THEN 'offer-redeemed' WHEN 'Contact Joined' THEN 'joined' WHEN 'Contact Left' THEN 'left'
             ELSE 'unsubscribed' END, count(*)::int, max(received_at), NULL, NULL
      FROM facts WHERE type IN ('Complaint Opened', 'Complaint Closed', 'Offer Redeemed', 'Contact Joined', 'Contact Left',
                                'Contact Unsubscribed')
      GROUP BY type
    ) AS news ORDER BY "lastAt" DESC, type`;
  return rows.map(({ minor, lastAt, ...row }) => ({
    ...row,
    lastAt: businessTime(lastAt.getTime()),
    money: minor === null || currency === null ? null : { minor: Number(minor), currency },
  }));
};
