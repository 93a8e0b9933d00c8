import type { AccountId } from '../../domain/ids.ts';
import type { Money } from '../../domain/money.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** One line of the list of accounts. */
export type AccountLine = {
  readonly id: AccountId;
  readonly name: string;
  readonly standing: string;
  readonly tier: string | null;
  readonly owner: string | null;
  readonly lapse: string;
  readonly lastOrderAt: BusinessTime | null;
  /** Median sale order; null where there is none. */
  readonly usualOrder: Money | null;
  readonly contacts: number;
  /** Campaigns the account is in now. */
  readonly campaigns: readonly string[];
  readonly openTasks: number;
  readonly lastSentAt: BusinessTime | null;
  readonly nextTouchAt: BusinessTime | null;
  readonly held: boolean;
};

export type AccountFilter = {
  /** key, known, provisional, ended; null: all of them. */
  readonly standing: string | null;
  readonly lapse: string | null;
  /** Part of the id or the name, any case; null: no search. */
  readonly search: string | null;
  readonly limit: number;
  readonly offset: number;
};

type Row = {
  readonly id: string;
  readonly name: string;
  readonly standing: string;
  readonly tier: string | null;
  readonly owner: string | null;
  readonly lapse_state: string;
  readonly last_order_at: Date | null;
  readonly usual_order_minor: bigint | null;
  readonly currency: string | null;
  readonly contacts: number;
  readonly campaigns: string[];
  readonly open_tasks: number;
  readonly last_sent_at: Date | null;
  readonly next_touch_at: Date | null;
  readonly held: boolean;
};

/**
 * Accounts by what is at stake: key accounts first, then by the size of their usual order. Amounts of different currencies
 * cannot be compared without a rate, which nobody gave us: each counts as its share of its own currency's key accounts.
 */
export const readAccounts = async (store: Store, filter: AccountFilter): Promise<readonly AccountLine[]> => {
  const search = filter.search === null ? null : `%${filter.search.replace(/[\\%_]/g, '\\$&')}%`;
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT a.id, a.name, a.standing, a.tier, o.name AS owner, a.lapse_state, a.last_order_at, a.usual_order_minor,
           a.currency, a.hold_scope <> 'none' AS held,
           (SELECT count(*)::int FROM contacts c WHERE c.account_id = a.id) AS contacts,
           ARRAY(SELECT DISTINCT e.campaign_id FROM enrolments e
                 WHERE e.account_id = a.id AND e.status = 'open' ORDER BY 1) AS campaigns,
           (SELECT count(*)::int FROM tasks t WHERE t.account_id = a.id AND t.status = 'open') AS open_tasks,
           (SELECT max(m.sent_at) FROM messages m WHERE m.account_id = a.id) AS last_sent_at,
           (SELECT min(p.due_at) FROM planned_touches p
            WHERE p.account_id = a.id AND p.kind = 'send' AND p.status IN ('planned', 'asked')) AS next_touch_at
    FROM accounts a LEFT JOIN owners o ON o.id = a.owner_id
    LEFT JOIN (SELECT currency, sum(usual_order_minor)::float8 AS minor FROM accounts
               WHERE standing = 'key' GROUP BY currency) whole ON whole.currency = a.currency
    WHERE (${filter.standing}::text IS NULL OR a.standing = ${filter.standing})
      AND (${filter.lapse}::text IS NULL OR a.lapse_state = ${filter.lapse})
      AND (${search}::text IS NULL OR a.id ILIKE ${search} OR a.name ILIKE ${search})
    ORDER BY (a.standing = 'key') DESC, a.usual_order_minor / NULLIF(whole.minor, 0) DESC NULLS LAST, a.id
    LIMIT ${filter.limit}::int OFFSET ${filter.offset}::int`;
  return rows.map(lineOf);
};

const lineOf = (row: Row): AccountLine => ({
  id: row.id,
  name: row.name,
  standing: row.standing,
  tier: row.tier,
  owner: row.owner,
  lapse: row.lapse_state,
  lastOrderAt: row.last_order_at && businessTime(row.last_order_at.getTime()),
  usualOrder:
    row.usual_order_minor === null || row.currency === null
      ? null
      : { minor: Number(row.usual_order_minor), currency: row.currency },
  contacts: row.contacts,
  campaigns: row.campaigns,
  openTasks: row.open_tasks,
  lastSentAt: row.last_sent_at && businessTime(row.last_sent_at.getTime()),
  nextTouchAt: row.next_touch_at && businessTime(row.next_touch_at.getTime()),
  held: row.held,
});
