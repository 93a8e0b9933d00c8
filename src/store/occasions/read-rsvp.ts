import type { OccasionId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';
import { type ResponsePage, readResponsePage } from '../responses/read-response-page.ts';

/** What the page behind an invitation's links shows its receiver. */
export type Rsvp = ResponsePage & {
  readonly occasion: {
    readonly id: OccasionId;
    readonly title: string;
    readonly place: string;
    readonly startsAt: BusinessTime;
    readonly endsAt: BusinessTime;
    readonly timezone: string;
    readonly cancelled: boolean;
  };
  /** invited, accepted, declined, waiting, attended, absent */
  readonly standing: string;
  /** Said yes, and nobody has looked for a seat yet. */
  readonly seatAwaited: boolean;
};

/** Null where the message is not known, or its campaign invited to nothing. */
export const readRsvp = async (store: Store, messageKey: string): Promise<Rsvp | null> => {
  const page = await readResponsePage(store, messageKey);
  if (!page) return null;
  const [row] = await store.prisma.$queryRaw<OccasionRow[]>`
    SELECT o.id, o.title, o.place, o.starts_at AS "startsAt", o.ends_at AS "endsAt", o.timezone,
           o.status = 'cancelled' AS cancelled, COALESCE(i.status, 'invited') AS standing,
           i.status = 'waiting' AND NOT EXISTS (
             SELECT 1 FROM events e WHERE e.source = 'rsvp' AND e.source_id = i.occasion_id || '/' || i.contact_id ||
               '/waiting/' || (extract(epoch FROM i.answered_at) * 1000)::bigint) AS "seatAwaited"
    FROM messages m
    JOIN campaign_versions v ON v.campaign_id = m.campaign_id AND v.version = m.version
    JOIN occasions o ON o.id = v.definition->'event'->>'id'
    LEFT JOIN invitations i ON i.occasion_id = o.id AND i.contact_id = m.contact_id
    WHERE m.key = ${messageKey}`;
  if (!row) return null;
  const { standing, seatAwaited, startsAt, endsAt, ...occasion } = row;
  return {
    ...page,
    standing,
    seatAwaited: seatAwaited ?? false,
    occasion: { ...occasion, startsAt: businessTime(startsAt.getTime()), endsAt: businessTime(endsAt.getTime()) },
  };
};

type OccasionRow = Omit<Rsvp['occasion'], 'startsAt' | 'endsAt'> & {
  readonly standing: string;
  /** Null: no invitation. */
  readonly seatAwaited: boolean | null;
  readonly startsAt: Date;
  readonly endsAt: Date;
};
