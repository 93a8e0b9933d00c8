import type { OccasionId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type OccasionLine = {
  readonly id: OccasionId;
  readonly campaign: string;
  readonly title: string;
  readonly place: string;
  readonly startsAt: BusinessTime;
  readonly endsAt: BusinessTime;
  readonly timezone: string;
  /** Null: as many as come. */
  readonly seats: number | null;
  readonly status: 'planned' | 'cancelled';
  /** The list of those who came is complete. */
  readonly attendanceKnown: boolean;
  /** People by what became of their invitation. */
  readonly invited: number;
  readonly accepted: number;
  readonly waiting: number;
  readonly declined: number;
  readonly attended: number;
  readonly absent: number;
};

/** What people are invited to, the next at the top; what is over comes last. */
export const readOccasions = async (store: Store, now: BusinessTime): Promise<readonly OccasionLine[]> => {
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT o.id, o.campaign_id AS campaign, o.title, o.place, o.starts_at AS "startsAt", o.ends_at AS "endsAt",
           o.timezone, o.seats, o.status, f.name IS NOT NULL AS "attendanceKnown",
           count(i.contact_id)::int AS invited,
           count(*) FILTER (WHERE i.status = 'accepted')::int AS accepted,
           count(*) FILTER (WHERE i.status = 'waiting')::int AS waiting,
           count(*) FILTER (WHERE i.status = 'declined')::int AS declined,
           count(*) FILTER (WHERE i.status = 'attended')::int AS attended,
           count(*) FILTER (WHERE i.status = 'absent')::int AS absent
    FROM occasions o LEFT JOIN invitations i ON i.occasion_id = o.id
    LEFT JOIN feeds f ON f.name = 'attendance/' || o.id
    GROUP BY o.id, f.name
    ORDER BY o.ends_at <= ${new Date(now)}, o.starts_at, o.id`;
  return rows.map((row) => ({
    ...row,
    startsAt: businessTime(row.startsAt.getTime()),
    endsAt: businessTime(row.endsAt.getTime()),
  }));
};

type Row = Omit<OccasionLine, 'startsAt' | 'endsAt'> & { readonly startsAt: Date; readonly endsAt: Date };

export type Guest = {
  readonly contact: string;
  readonly name: string;
  readonly email: string;
  readonly account: string;
  readonly accountName: string;
  /** invited, accepted, waiting, declined, attended, absent */
  readonly status: string;
  readonly answeredAt: BusinessTime | null;
};

/** Everybody invited, in the order of seats: those who come, who wait (first of them first), the rest. Null: no such occasion. */
export const readGuests = async (store: Store, id: OccasionId): Promise<readonly Guest[] | null> => {
  if ((await store.prisma.occasion.count({ where: { id } })) === 0) return null;
  const rows = await store.prisma.$queryRaw<(Omit<Guest, 'answeredAt'> & { readonly answeredAt: Date | null })[]>`
    SELECT i.contact_id AS contact, COALESCE(NULLIF(trim(c.first_name || ' ' || c.last_name), ''), i.contact_id) AS name,
           COALESCE(c.email, '') AS email, i.account_id AS account, COALESCE(a.name, i.account_id) AS "accountName",
           i.status, i.answered_at AS "answeredAt"
    FROM invitations i LEFT JOIN contacts c ON c.id = i.contact_id LEFT JOIN accounts a ON a.id = i.account_id
    WHERE i.occasion_id = ${id}
    ORDER BY array_position(ARRAY['attended', 'accepted', 'waiting', 'invited', 'absent', 'declined'], i.status),
             i.answered_at, i.account_id, i.contact_id`;
  return rows.map((row) => ({ ...row, answeredAt: row.answeredAt && businessTime(row.answeredAt.getTime()) }));
};
