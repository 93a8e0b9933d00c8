import type { AccountBrief } from '../../domain/brief.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

type Asked = { readonly id: AccountId; readonly currency: string | null; readonly now: BusinessTime };

type Row = {
  readonly orders: number;
  readonly year: bigint | null;
  readonly before: bigint | null;
  readonly planYear: number | null;
  readonly planned: bigint | null;
  readonly soFar: bigint | null;
};

/** Net of credits, in the account's own currency; orders in others are not added up. */
export const readBriefMoney = async (
  store: Store,
  { id, currency, now }: Asked,
): Promise<Omit<AccountBrief['money'], 'usual' | 'lastOrderAt'>> => {
  if (currency === null) return { year: null, yearBefore: null, orders: 0, plan: null };
  const [at, yearAgo, twoAgo] = [now, now - 365 * DAY, now - 730 * DAY].map((instant) => new Date(instant));
  const [row] = await store.prisma.$queryRaw<Row[]>`
    SELECT (count(*) FILTER (WHERE o.kind = 'sale' AND o.placed_at > ${yearAgo}))::int AS orders,
           sum(o.total_minor) FILTER (WHERE o.placed_at > ${yearAgo})::bigint AS year,
           -- A customer of less than two years has no year before to be held against.
           CASE WHEN min(o.placed_at) <= ${new Date(now - 700 * DAY)} THEN
             COALESCE(sum(o.total_minor) FILTER (WHERE o.placed_at > ${twoAgo} AND o.placed_at <= ${yearAgo}), 0) END::bigint AS before,
           max(p.year) AS "planYear", max(p.revenue_minor) AS planned,
           COALESCE(sum(o.total_minor) FILTER (WHERE extract(year FROM o.placed_at) = p.year), 0)::bigint AS "soFar"
    FROM (SELECT ${id}::text AS id) a
    LEFT JOIN orders o ON o.account_id = a.id AND o.currency = ${currency} AND o.placed_at <= ${at}
    LEFT JOIN plans p ON p.account_id = a.id AND p.currency = ${currency} AND p.year = extract(year FROM ${at}::timestamptz)::int`;
  if (!row) throw new Error('the database answered no row');
  const money = (minor: bigint | null) => (minor === null ? null : { minor: Number(minor), currency });
  const planned = money(row.planned);
  return {
    year: money(row.year),
    yearBefore: money(row.before),
    orders: row.orders,
    plan:
      planned === null || row.planYear === null
        ? null
        : { year: row.planYear, planned, soFar: { minor: Number(row.soFar ?? 0n), currency } },
  };
};
