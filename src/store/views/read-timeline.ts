/**
 * Everything that happened to an account and what is planned, as one list: orders, messages, responses, campaigns entered
 * and left with the reason, segments, deferrals and drops, tasks, offers, cases, promises, tenders, what people logged, touches still
 * ahead.
 */
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readZoneOf } from '../accounts/read-zone.ts';
import type { Store } from '../database/open.ts';

/** At one instant in this order: what comes of another stands behind it. */
export const TIMELINE_KINDS = [
  'order',
  'credit',
  'redemption',
  'event',
  'trait',
  'touch',
  'entry',
  'case',
  'case-missed',
  'case-answered',
  'case-closed',
  'promise',
  'promise-closed',
  'tender',
  'late',
  'lapse',
  'segment-leave',
  'segment-enter',
  'goal',
  'exit',
  'cancelled',
  'task-closed',
  'enter',
  'offer',
  'skipped',
  'deferred',
  'refused',
  'dropped',
  'message',
  'open',
  'click',
  'unsubscribe',
  'preferences',
  'reply',
  'task',
  'finish',
  'planned',
] as const;
export type TimelineKind = (typeof TIMELINE_KINDS)[number];

export type TimelineEntry = {
  readonly at: BusinessTime;
  readonly kind: TimelineKind;
  readonly campaign: string | null;
  readonly step: string | null;
  /** Id of the contact. */
  readonly contact: string | null;
  /** How it came out, in one word: accepted, open, human, redeemed, ... */
  readonly outcome: string | null;
  readonly reason: string | null;
  /** What it is about, for people: a subject, a task's title, an order's number. */
  readonly detail: string | null;
  /** Key of the message it belongs to, for `why`. */
  readonly message: string | null;
  /** Subject of that message. */
  readonly subject: string | null;
  /** Amount of an order, integer minor units, with `currency`. */
  readonly minor: number | null;
  readonly currency: string | null;
  /** How many alike this line stands for: repeated opens of one message are one line. */
  readonly count: number;
};

export type TimelineFilter = {
  readonly kinds: readonly TimelineKind[] | null;
  /** Newest first, at most this many. */
  readonly limit: number;
};

type Row = Omit<TimelineEntry, 'at' | 'minor'> & { readonly at: Date; readonly minor: bigint | null };

/** Newest first; what is planned lies ahead of now and so comes first. Same rows, same order. */
export const readTimeline = async (
  store: Store,
  account: AccountId,
  filter: TimelineFilter,
): Promise<readonly TimelineEntry[]> => {
  const zone = await readZoneOf(store.prisma, account);
  const rows = await store.prisma.$queryRaw<Row[]>`
    SELECT at, kind, campaign, timeline.step, contact, outcome, timeline.reason, detail, message,
           NULLIF(about.subject, '') AS subject, minor, timeline.currency, count FROM (
      SELECT placed_at AS at, CASE kind WHEN 'sale' THEN 'order' ELSE 'credit' END AS kind, NULL::text AS campaign,
             NULL::text AS step, NULL::text AS contact, NULL::text AS outcome, NULL::text AS reason, id AS detail,
             NULL::text AS message, total_minor AS minor, currency, 1 AS count
      FROM orders WHERE account_id = ${account}
      UNION ALL
      SELECT COALESCE(sent_at, settled_at, due_at), 'message', campaign_id, step, contact_id, lower(phase), reason,
             NULLIF(subject, ''), key, NULL, NULL, 1
      FROM messages WHERE account_id = ${account}
      UNION ALL
      SELECT min(r.at), r.kind, m.campaign_id, m.step, m.contact_id, r.verdict, min(r.because),
             min(COALESCE(NULLIF(l.label, ''), l.url, NULLIF(m.subject, ''))), m.key, NULL, NULL, count(*)::int
      FROM responses r JOIN messages m ON m.key = r.message_key
      LEFT JOIN links l ON l.message_key = r.message_key AND l.n = r.link_n
      WHERE m.account_id = ${account} GROUP BY m.key, r.kind, r.link_n, r.verdict
      UNION ALL
      SELECT i.received_at, 'reply', m.campaign_id, m.step, i.contact_id, i.kind,
             CASE WHEN i.answered_at IS NOT NULL THEN concat_ws(' ', 'answered by', i.answered_by)
                  WHEN i.kind = 'reply' THEN 'not answered yet' ELSE NULLIF(i.because, '') END,
             NULLIF(left(i.text, 300), ''), i.message_key, NULL, NULL, 1
      FROM inbound_mails i LEFT JOIN messages m ON m.key = i.message_key WHERE i.account_id = ${account}
      UNION ALL
      SELECT entered_at, 'enter', campaign_id, NULL, contact_id, status, because, NULL, NULL, NULL, NULL, 1
      FROM enrolments WHERE account_id = ${account}
      UNION ALL
      SELECT ended_at, CASE status WHEN 'finished' THEN 'finish' ELSE 'exit' END, campaign_id, NULL, contact_id, status,
             ended_because, NULL, NULL, NULL, NULL, 1
      FROM enrolments WHERE account_id = ${account} AND ended_at IS NOT NULL
      UNION ALL
      SELECT goal_at, 'goal', campaign_id, NULL, contact_id, 'reached', NULL, NULL, NULL, NULL, NULL, 1
      FROM enrolments WHERE account_id = ${account} AND goal_at IS NOT NULL
      UNION ALL
      SELECT entered_at, 'segment-enter', NULL, NULL, NULL, segment_id, because, NULL, NULL, NULL, NULL, 1
      FROM memberships WHERE account_id = ${account}
      UNION ALL
      SELECT left_at, 'segment-leave', NULL, NULL, NULL, segment_id, left_because, NULL, NULL, NULL, NULL, 1
      FROM memberships WHERE account_id = ${account} AND left_at IS NOT NULL
      UNION ALL
      SELECT at, kind, campaign_id, step, contact_id, kind, reason, NULL, NULL, NULL, NULL, 1
      FROM reasons WHERE account_id = ${account} AND kind IN ('deferred', 'dropped', 'refused', 'skipped')
        -- The offer that came out empty stands in the list itself.
        AND reason NOT LIKE 'offer empty: %'
        -- Stands among the events, with the day it was postponed to.
        AND reason NOT LIKE 'postponed by %'
      UNION ALL
      SELECT final_at, CASE WHEN p.status = 'dropped' THEN 'dropped' ELSE 'cancelled' END, campaign_id, step, contact_id,
             status, reason, NULL, NULL, NULL, NULL, 1
      FROM planned_touches p
      WHERE account_id = ${account} AND status IN ('dropped', 'cancelled', 'vetoed') AND final_at IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM messages m WHERE m.effect_id = p.id)
        AND NOT EXISTS (SELECT 1 FROM reasons r WHERE r.account_id = p.account_id AND r.enrolment_id = p.enrolment_id
                          AND r.step = p.step AND r.contact_id IS NOT DISTINCT FROM p.contact_id AND r.kind = 'dropped')
      UNION ALL
      SELECT created_at, 'task', campaign_id, step, contact_id, status, NULL, title, NULL, NULL, NULL, 1
      FROM tasks WHERE account_id = ${account}
      UNION ALL
      SELECT closed_at, 'task-closed', campaign_id, step, contact_id, COALESCE(outcome, status), note, title, NULL, NULL, NULL, 1
      FROM tasks WHERE account_id = ${account} AND closed_at IS NOT NULL
      UNION ALL
      SELECT COALESCE(issued_at, requested_at), 'offer', campaign_id, NULL, NULL, status, empty_reason,
             concat_ws(' ', name, percent || ' %', code), NULL, NULL, NULL, 1
      FROM offers WHERE account_id = ${account}
      UNION ALL
      SELECT d.at, 'redemption', o.campaign_id, NULL, NULL, 'redeemed', NULL, concat_ws(' with order ', d.code, d.order_id),
             NULL, NULL, NULL, 1
      FROM redemptions d JOIN offers o ON o.code = d.code WHERE o.account_id = ${account}
      UNION ALL
      SELECT occurred_at, 'lapse', NULL, NULL, NULL, payload->>'to', payload->>'reason', NULL, NULL, NULL, NULL, 1
      FROM events WHERE account_id = ${account} AND type = 'Lapse State Changed'
      UNION ALL
      SELECT occurred_at, 'trait', NULL, NULL, NULL, payload->>'to', payload->>'from', payload->>'trait', NULL, NULL, NULL, 1
      FROM events WHERE account_id = ${account} AND type = 'Trait Changed'
      UNION ALL
      SELECT at, 'touch', NULL, NULL, contact_id, kind, by, NULLIF(text, ''), NULL, NULL, NULL, 1
      FROM logged_touches WHERE account_id = ${account}
      UNION ALL
      SELECT at, 'entry', NULL, NULL, contact_id, kind, about, text, NULL, NULL, NULL, 1
      FROM dossier_entries WHERE account_id = ${account}
      UNION ALL
      SELECT opened_at, 'case', NULL, NULL, contact_id, kind, NULL, title, NULL, NULL, NULL, 1
      FROM cases WHERE account_id = ${account}
      UNION ALL
      SELECT missed_at, 'case-missed', NULL, NULL, contact_id, kind, NULL, title, NULL, NULL, NULL, 1
      FROM cases WHERE account_id = ${account} AND missed_at IS NOT NULL
      UNION ALL
      SELECT answered_at, 'case-answered', NULL, NULL, contact_id, kind, NULL, title, NULL, NULL, NULL, 1
      FROM cases WHERE account_id = ${account} AND answered_at IS DISTINCT FROM closed_at AND answered_at IS NOT NULL
      UNION ALL
      SELECT closed_at, 'case-closed', NULL, NULL, contact_id,
             concat_ws(' ', kind, CASE solved WHEN true THEN 'solved' WHEN false THEN 'not solved' ELSE 'closed' END),
             note, title, NULL, NULL, NULL, 1
      FROM cases WHERE account_id = ${account} AND closed_at IS NOT NULL
      UNION ALL
      SELECT made_at, 'promise', NULL, NULL, contact_id, status, NULL, what, NULL, NULL, NULL, 1
      FROM promises WHERE account_id = ${account}
      UNION ALL
      SELECT closed_at, 'promise-closed', NULL, NULL, contact_id, status, note, what, NULL, NULL, NULL, 1
      FROM promises WHERE account_id = ${account} AND closed_at IS NOT NULL
      UNION ALL
      SELECT occurred_at, 'tender', NULL, NULL, NULL, COALESCE(payload->>'result', 'ahead'), payload->>'reason',
             concat_ws(' ', payload->>'kind', payload->>'title', 'won by ' || NULLIF(payload->>'winner', '')), NULL, NULL, NULL, 1
      FROM events WHERE account_id = ${account} AND type IN ('Tender Ahead', 'Tender Decided')
      UNION ALL
      SELECT occurred_at, 'late', NULL, NULL, NULL, CASE payload->>'delivered' WHEN 'true' THEN 'delivered' ELSE 'awaited' END,
             payload->>'days', payload->'order'->>'id', NULL, NULL, NULL, 1
      FROM events WHERE account_id = ${account} AND type = 'Delivery Late'
      UNION ALL
      -- A touch's id begins with its campaign, account and entry key.
      SELECT occurred_at, 'event', CASE WHEN type IN ('Touch Postponed', 'Veto Withdrawn') THEN split_part(payload->>'effect', '/', 1)
                                        WHEN type IN ('Enrolment Moved', 'Enrolment Ended') THEN split_part(payload->>'enrolment', '/', 1) END,
             CASE WHEN type IN ('Touch Postponed', 'Veto Withdrawn') THEN split_part(payload->>'effect', '/', 4) END, contact_id, type,
             CASE WHEN type IN ('Hold Placed', 'Hold Released', 'Sending Resumed', 'Touch Postponed', 'Veto Withdrawn',
                                'Enrolment Moved', 'Enrolment Ended', 'Enrolment Restored')
                  THEN concat_ws(': ', 'by ' || (payload->>'actor'), NULLIF(payload->>'reason', '')) END,
             CASE type WHEN 'Contact Unsubscribed' THEN translate(payload->>'topics', '[]"', '')
                       WHEN 'Hold Placed' THEN payload->>'kind' WHEN 'Hold Released' THEN payload->>'kind'
                       WHEN 'Sending Resumed' THEN payload->>'brake' WHEN 'Enrolment Moved' THEN payload->>'version'
                       WHEN 'Invitation Answered' THEN concat_ws(': ', payload->>'occasion', payload->>'answer')
                       WHEN 'Survey Answered' THEN (SELECT string_agg(key || ': ' || value, ', ' ORDER BY key)
                                                    FROM jsonb_each_text(payload->'answers'))
                       WHEN 'Event Attended' THEN payload->>'occasion' WHEN 'Event Cancelled' THEN payload->>'occasion'
                       WHEN 'Tier Near' THEN payload->>'reason' WHEN 'Tier At Risk' THEN payload->>'reason'
                       WHEN 'Approval Answered' THEN concat_ws(' by ', payload->>'answer', payload->>'actor')
                       WHEN 'Touch Postponed' THEN to_char(to_timestamp((payload->>'until')::float8 / 1000) AT TIME ZONE ${zone}::text,
                                                             'YYYY-MM-DD HH24:MI') END, NULL, NULL, NULL, 1
      FROM events WHERE account_id = ${account} AND type NOT IN ('Order Completed', 'Order Refunded', 'Offer Reserved',
        'Offer Redeemed', 'Email Opened', 'Email Clicked', 'Email Replied', 'Message Settled', 'Message Deferred', 'Message Refused',
        'Task Done', 'Lapse State Changed', 'Trait Changed', 'Call Logged', 'Visit Logged', 'Meeting Logged', 'Need Learned',
        'Competitor Sighted', 'Request Opened', 'Request Closed', 'Complaint Opened', 'Complaint Closed',
        'Response Target Missed', 'Promise Made', 'Promise Kept', 'Promise Broken', 'Tender Ahead', 'Tender Decided', 'Delivery Late',
        -- Its touch is in the list: off the plan, or not sent.
        'Touch Vetoed')
      UNION ALL
      SELECT due_at, 'planned', campaign_id, step, contact_id, status, reason, kind, NULL, NULL, NULL, 1
      FROM planned_touches WHERE account_id = ${account} AND status IN ('planned', 'asked')
    ) AS timeline LEFT JOIN messages about ON about.key = timeline.message
    WHERE ${filter.kinds === null} OR kind = ANY(${filter.kinds ?? []}::text[])
    ORDER BY at DESC, array_position(${TIMELINE_KINDS}::text[], kind) DESC, campaign, timeline.step, contact, detail, message
    LIMIT ${filter.limit}::int`;
  return rows.map((row) => ({
    ...row,
    at: businessTime(row.at.getTime()),
    minor: row.minor === null ? null : Number(row.minor),
  }));
};
