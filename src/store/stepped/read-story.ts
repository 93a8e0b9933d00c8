/**
 * What a played run is worth telling: who was won back and by what, what a purchase stopped before it went, what a hold kept
 * in, on which days mails waited, which promises were kept, and who got nothing and why. Names and instants, for people to read.
 */
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';
import { readStoryOfRegisters, type StoryOfRegisters } from './read-story-registers.ts';

export type RunStory = StoryOfRegisters & {
  readonly wonBack: readonly {
    readonly account: string;
    readonly name: string;
    readonly silentSince: BusinessTime | null;
    readonly mails: number;
    readonly orderedAt: BusinessTime;
    readonly minor: number;
    readonly currency: string;
    /** The code that came with the order; null where it came without. */
    readonly code: string | null;
  }[];
  readonly stoppedInTime: readonly {
    readonly account: string;
    readonly name: string;
    readonly campaign: string;
    readonly step: string;
    readonly plannedFor: BusinessTime;
    readonly orderedAt: BusinessTime;
  }[];
  readonly held: readonly {
    readonly account: string;
    readonly name: string;
    readonly kind: string;
    readonly reason: string;
    readonly from: BusinessTime;
    readonly to: BusinessTime | null;
    /** Touches that were put off or dropped because of it. */
    readonly touches: number;
  }[];
  /** Deferrals by their reason, most first. */
  readonly waited: readonly { readonly reason: string; readonly touches: number }[];
  readonly gotNothing: readonly {
    readonly account: string;
    readonly name: string;
    readonly lapse: string;
    readonly reason: string | null;
  }[];
};

const MOST = 5;

/** Since the first campaign was published: what came before is history. */
export const readStory = async (store: Store): Promise<RunStory> => {
  const { _min } = await store.prisma.campaignVersion.aggregate({ _min: { publishedAt: true } });
  const at = _min.publishedAt ?? new Date(0);
  const [wonBack, stoppedInTime, held, waited, gotNothing] = await Promise.all([
    readWonBack(store, at),
    readStoppedInTime(store, at),
    readHeld(store, at),
    store.prisma.$queryRaw<RunStory['waited'][number][]>`
      SELECT reason, count(*)::int AS touches FROM reasons WHERE kind = 'deferred' AND at >= ${at}
      GROUP BY reason ORDER BY count(*) DESC, reason LIMIT ${MOST}::int`,
    store.prisma.$queryRaw<RunStory['gotNothing'][number][]>`
      SELECT a.id AS account, a.name, a.lapse_state AS lapse,
             (SELECT n.reason FROM not_enrolled n WHERE n.account_id = a.id ORDER BY n.last_at DESC, n.campaign_id LIMIT 1) AS reason
      FROM accounts a
      WHERE a.standing = 'key' AND NOT EXISTS (
        SELECT 1 FROM messages m JOIN enrolments e ON e.id = m.enrolment_id
        WHERE m.account_id = a.id AND m.phase IN ('ACCEPTED', 'UNKNOWN'))
      ORDER BY a.id COLLATE "C" LIMIT ${MOST}::int`,
  ]);
  return { wonBack, stoppedInTime, held, waited, gotNothing, ...(await readStoryOfRegisters(store, at)) };
};

type Dated<Type> = { readonly [Key in keyof Type]: Type[Key] extends BusinessTime ? Date : Type[Key] };

const readWonBack = async (store: Store, at: Date): Promise<RunStory['wonBack']> => {
  type Row = Omit<Dated<RunStory['wonBack'][number]>, 'silentSince' | 'minor'> & {
    readonly silentSince: Date | null;
    readonly minor: bigint;
  };
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT a.id AS account, a.name, o.placed_at AS "orderedAt", o.total_minor AS minor, o.currency,
           (SELECT max(b.placed_at) FROM orders b WHERE b.account_id = a.id AND b.kind = 'sale' AND b.placed_at < e.entered_at)
             AS "silentSince",
           (SELECT count(DISTINCT m.step)::int FROM messages m
            WHERE m.enrolment_id = e.id AND m.phase IN ('ACCEPTED', 'UNKNOWN')) AS mails,
           (SELECT r.code FROM redemptions r WHERE r.order_id = o.id LIMIT 1) AS code
    FROM enrolments e JOIN accounts a ON a.id = e.account_id
    JOIN LATERAL (SELECT * FROM orders o WHERE o.account_id = a.id AND o.kind = 'sale' AND o.placed_at > e.entered_at
                  ORDER BY o.placed_at, o.id LIMIT 1) o ON true
    WHERE e.campaign_id = 'win-back' AND e.entered_at >= ${at} AND e.goal_at IS NOT NULL
    ORDER BY o.total_minor DESC, a.id COLLATE "C" LIMIT ${MOST}::int`;
  return rows.map(({ silentSince, orderedAt, minor, ...row }) => ({
    ...row,
    silentSince: silentSince && instant(silentSince),
    orderedAt: instant(orderedAt),
    minor: Number(minor),
  }));
};

const readStoppedInTime = async (store: Store, at: Date): Promise<RunStory['stoppedInTime']> => {
  const rows = await store.prisma.$queryRaw<Dated<RunStory['stoppedInTime'][number]>[]>`
    SELECT DISTINCT ON (p.enrolment_id) a.id AS account, a.name, p.campaign_id AS campaign, p.step, p.due_at AS "plannedFor",
           e.ended_at AS "orderedAt"
    FROM enrolments e JOIN planned_touches p ON p.enrolment_id = e.id JOIN accounts a ON a.id = e.account_id
    WHERE e.ended_because = 'Order Completed' AND e.ended_at >= ${at} AND p.kind = 'send'
      AND (p.status = 'cancelled' OR (p.status = 'dropped' AND p.final_at >= e.ended_at))
    ORDER BY p.enrolment_id, p.due_at`;
  return rows
    .map(({ plannedFor, orderedAt, ...row }) => ({
      ...row,
      plannedFor: instant(plannedFor),
      orderedAt: instant(orderedAt),
    }))
    .toSorted((left, right) => left.plannedFor - left.orderedAt - (right.plannedFor - right.orderedAt))
    .slice(0, MOST);
};

const readHeld = async (store: Store, at: Date): Promise<RunStory['held']> => {
  type Row = Omit<Dated<RunStory['held'][number]>, 'to'> & { readonly to: Date | null };
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT a.id AS account, a.name, h.kind, h.reason, h.placed_at AS "from", COALESCE(h.released_at, h.ends_at) AS "to",
           (SELECT count(DISTINCT (r.enrolment_id, r.step, r.contact_id))::int FROM reasons r
            WHERE r.account_id = a.id AND r.kind IN ('deferred', 'dropped', 'refused') AND r.reason LIKE '%held: %'
              AND r.at >= h.placed_at AND (h.released_at IS NULL OR r.at <= h.released_at)) AS touches
    FROM holds h JOIN accounts a ON a.id = h.account_id WHERE h.placed_at >= ${at}
    ORDER BY touches DESC, h.placed_at, h.id LIMIT ${MOST}::int`;
  return rows.map(({ from, to, ...row }) => ({ ...row, from: instant(from), to: to && instant(to) }));
};

const instant = (date: Date): BusinessTime => businessTime(date.getTime());
