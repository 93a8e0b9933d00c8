import type { ContactTouch } from '../../domain/contact-plan.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/** A key account as the contact plan sees it. */
export type TouchedAccount = {
  readonly account: AccountId;
  readonly name: string;
  readonly level: string | null;
  readonly owner: {
    readonly id: string;
    readonly name: string;
    readonly timezone: string;
    readonly market: string | null;
  } | null;
  /** When it came to us, by the machine's clock. */
  readonly createdAt: BusinessTime;
  /** The newest personal touch and the newest mail, where there are such: older ones decide nothing. */
  readonly touches: readonly ContactTouch[];
};

type Row = {
  readonly id: string;
  readonly name: string;
  readonly level: string | null;
  readonly created_at: Date;
  readonly owner_id: string | null;
  readonly owner_name: string | null;
  readonly owner_timezone: string | null;
  readonly owner_market: string | null;
  readonly kind: Exclude<ContactTouch['kind'], 'mail'> | null;
  readonly personal_at: Date | null;
  readonly mail_at: Date | null;
};

/**
 * Every key account (or only the one named), by id, with its newest touches up to `now`: what people logged, replies by
 * people at the account, mails the server accepted. One statement, whatever their number.
 */
export const readTouches = async (
  tx: Transaction,
  now: BusinessTime,
  account: AccountId | null = null,
): Promise<readonly TouchedAccount[]> => {
  const at = new Date(now);
  const rows = await tx.$queryRaw<Row[]>`
    SELECT a.id, a.name, a.level, a.created_at, o.id AS owner_id, o.name AS owner_name, o.timezone AS owner_timezone,
           o.market AS owner_market, p.kind, p.at AS personal_at, m.at AS mail_at
    FROM accounts a LEFT JOIN owners o ON o.id = a.owner_id
    LEFT JOIN LATERAL (
      SELECT kind, at FROM (
        (SELECT t.kind, t.at FROM logged_touches t
         WHERE t.account_id = a.id AND t.at <= ${at} AND t.kind IN ('call', 'visit', 'meeting', 'reply')
         ORDER BY t.at DESC LIMIT 1)
        UNION ALL
        (SELECT 'reply', i.received_at FROM inbound_mails i
         WHERE i.account_id = a.id AND i.received_at <= ${at} AND i.kind = 'reply'
         ORDER BY i.received_at DESC LIMIT 1)) newest
      ORDER BY at DESC LIMIT 1) p ON true
    LEFT JOIN LATERAL (
      SELECT s.sent_at AS at FROM messages s
      WHERE s.account_id = a.id AND s.sent_at <= ${at} AND s.phase = 'ACCEPTED'
      ORDER BY s.sent_at DESC LIMIT 1) m ON true
    WHERE a.standing = 'key' AND (${account}::text IS NULL OR a.id = ${account})
    ORDER BY a.id`;
  return rows.map((row) => ({
    account: row.id,
    name: row.name,
    level: row.level,
    owner:
      row.owner_id === null
        ? null
        : {
            id: row.owner_id,
            name: row.owner_name ?? row.owner_id,
            timezone: row.owner_timezone ?? 'UTC',
            market: row.owner_market,
          },
    createdAt: instant(row.created_at),
    touches: [
      ...(row.kind !== null && row.personal_at !== null ? [{ kind: row.kind, at: instant(row.personal_at) }] : []),
      ...(row.mail_at === null ? [] : [{ kind: 'mail' as const, at: instant(row.mail_at) }]),
    ],
  }));
};

const instant = (date: Date): BusinessTime => businessTime(date.getTime());
