/**
 * An owner's day from the rows that exist: replies to answer, cases with a target, promises and tasks that are due, yes or
 * no asked, accounts that fell silent, mails that go out today. For the digest and for `keyline today`.
 */
import { startOfLocalDay } from '../../domain/local-time.ts';
import { ownerPlace } from '../../domain/owner-place.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later } from '../../domain/time.ts';
import { TODAY_TYPES, type Today, type TodayItem } from '../../domain/today.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import type { Store } from '../database/open.ts';

/** An account that fell silent is news for this long. */
const NEWS_FOR = 3 * DAY;

type Row = Omit<TodayItem, 'at' | 'value'> & {
  readonly at: Date;
  readonly valueMinor: bigint | null;
  readonly currency: string | null;
};

/** Null: there is no such owner. Whom the owner stands in for is in it as well. By type, then instant, then id. */
export const readToday = async (store: Store, ownerId: string, now: BusinessTime): Promise<Today | null> => {
  const { prisma } = store;
  const owner = await prisma.owner.findUnique({ where: { id: ownerId } });
  if (!owner) return null;
  const { timezone } = ownerPlace(await readKnownSettings(prisma), owner);
  const dayEnds = startOfLocalDay(later(startOfLocalDay(now, timezone), 36 * HOUR), timezone);
  const rows = await prisma.$queryRaw<Row[]>`
    WITH owners_read AS (
      SELECT id FROM owners
      WHERE id = ${ownerId}
         OR (deputy_id = ${ownerId} AND away_from <= ${new Date(now)} AND (away_until IS NULL OR away_until > ${new Date(now)}))
    ), valued AS (
      SELECT a.id, a.name, a.standing, a.lapse_state, a.lapse_since, a.currency,
             a.usual_order_minor * GREATEST(1, (SELECT count(*) FROM orders o WHERE o.account_id = a.id AND o.kind = 'sale'
               AND o.placed_at > ${new Date(now - 365 * DAY)} AND o.placed_at <= ${new Date(now)})) AS value
      FROM accounts a WHERE a.owner_id IN (SELECT id FROM owners_read) AND a.standing <> 'ended'
    ), mine AS (
      SELECT *, COALESCE(value / NULLIF(sum(value) OVER (PARTITION BY currency), 0), 0)::float8 AS share FROM valued
    ), items AS (
      SELECT 'reply' AS type, i.id, i.account_id, i.received_at AS at, i.contact_id, i.subject AS what, NULL AS campaign_id, NULL::jsonb AS asked
      FROM inbound_mails i WHERE i.kind = 'reply' AND i.answered_at IS NULL
      UNION ALL
      SELECT 'case', id, account_id, target_at, contact_id, title, NULL, NULL FROM cases
      WHERE closed_at IS NULL AND answered_at IS NULL AND target_at < ${new Date(dayEnds)}
      UNION ALL
      SELECT 'promise', id, account_id, due_at, contact_id, what, NULL, NULL FROM promises
      WHERE status = 'open' AND due_at < ${new Date(dayEnds)}
      UNION ALL
      SELECT 'lapse', id, id, lapse_since, NULL, lapse_state, NULL, NULL FROM valued
      WHERE standing = 'key' AND lapse_state IN ('overdue', 'lapsing', 'lapsed') AND lapse_since > ${new Date(now - NEWS_FOR)}
      UNION ALL
      SELECT 'approval', id, account_id, up_to, NULL, step, campaign_id, NULL FROM approvals WHERE status = 'open'
      UNION ALL
      -- What a reply, a case or a promise asks for stands there already.
      SELECT 'task', id, account_id, due_at, contact_id, title, campaign_id, asked FROM tasks
      WHERE status = 'open' AND due_at < ${new Date(dayEnds)}
        AND NOT (campaign_id = 'keyline' AND step IN ('answer-reply', 'answer-case', 'keep-promise'))
      UNION ALL
      SELECT 'send', id, account_id, due_at, contact_id, step, campaign_id, NULL FROM planned_touches
      WHERE kind = 'send' AND status IN ('planned', 'asked') AND due_at < ${new Date(dayEnds)}
    )
    SELECT items.type, items.id, mine.id AS account, mine.name AS "accountName", mine.value::bigint AS "valueMinor",
           mine.currency, mine.share, items.at, NULLIF(trim(c.first_name || ' ' || c.last_name), '') AS person, items.what,
           items.asked, campaigns.title AS campaign,
           EXISTS (SELECT 1 FROM holds h WHERE h.id = mine.id || '/' || CASE items.type WHEN 'case' THEN 'complaint' ELSE items.type END
                     || '/' || items.id AND h.released_at IS NULL) AS holds
    FROM items JOIN mine ON mine.id = items.account_id
    LEFT JOIN contacts c ON c.id = items.contact_id LEFT JOIN campaigns ON campaigns.id = items.campaign_id
    ORDER BY array_position(${[...TODAY_TYPES]}::text[], items.type), items.at, items.id COLLATE "C"`;
  return {
    owner: { id: owner.id, name: owner.name, address: owner.email, locale: owner.locale, timezone },
    now,
    dayEnds,
    items: rows.map(({ valueMinor, currency, at, ...row }) => ({
      ...row,
      at: businessTime(at.getTime()),
      value: valueMinor === null || currency === null ? null : { minor: Number(valueMinor), currency },
    })),
  };
};
