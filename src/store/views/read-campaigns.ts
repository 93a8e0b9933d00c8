import type { Campaign } from '../../domain/campaign.ts';
import { type BusinessTime, businessTime, DAY, later } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** One line of the list of campaigns. */
export type CampaignLine = {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly version: number;
  /** The version in force. */
  readonly definition: Campaign;
  readonly open: number;
  readonly finished: number;
  readonly exited: number;
  /** Accounts that were asked about and not taken in, with the reason kept for each. */
  readonly notEnrolled: number;
  readonly goals: number;
  /** Messages handed over, ever and in the seven days before `now`. */
  readonly sent: number;
  readonly sentIn7Days: number;
  readonly clicked: number;
  readonly nextTouchAt: BusinessTime | null;
};

type Row = {
  readonly id: string;
  readonly title: string;
  readonly status: string;
  readonly version: number;
  readonly definition: Campaign;
  readonly open: number;
  readonly finished: number;
  readonly exited: number;
  readonly not_enrolled: number;
  readonly goals: number;
  readonly sent: number;
  readonly sent_in_7_days: number;
  readonly clicked: number;
  readonly next_touch_at: Date | null;
};

/** Campaigns by name, each counted by set, not by looping. */
export const readCampaigns = async (store: Store, now: BusinessTime): Promise<readonly CampaignLine[]> => {
  const rows = await store.prisma.$queryRaw<Row[]>`
    WITH lives AS (
      SELECT campaign_id, count(*) FILTER (WHERE status = 'open')::int AS open,
             count(*) FILTER (WHERE status = 'finished')::int AS finished,
             count(*) FILTER (WHERE status = 'exited')::int AS exited, count(goal_at)::int AS goals
      FROM enrolments GROUP BY campaign_id),
    sends AS (
      SELECT m.campaign_id, count(*)::int AS sent,
             count(*) FILTER (WHERE m.sent_at > ${new Date(later(now, -7 * DAY))} AND m.sent_at <= ${new Date(now)})::int AS recent,
             count(*) FILTER (WHERE EXISTS (SELECT 1 FROM responses r WHERE r.message_key = m.key
                                              AND r.kind = 'click' AND r.verdict = 'human'))::int AS clicked
      FROM messages m WHERE m.phase IN ('ACCEPTED', 'UNKNOWN') GROUP BY m.campaign_id),
    ahead AS (
      SELECT campaign_id, min(due_at) AS next FROM planned_touches WHERE status IN ('planned', 'asked') GROUP BY campaign_id),
    refusals AS (SELECT campaign_id, count(*)::int AS accounts FROM not_enrolled GROUP BY campaign_id)
    SELECT c.id, c.title, c.status, c.version, v.definition, COALESCE(l.open, 0) AS open,
           COALESCE(l.finished, 0) AS finished, COALESCE(l.exited, 0) AS exited, COALESCE(l.goals, 0) AS goals,
           COALESCE(r.accounts, 0) AS not_enrolled, COALESCE(s.sent, 0) AS sent, COALESCE(s.recent, 0) AS sent_in_7_days,
           COALESCE(s.clicked, 0) AS clicked, a.next AS next_touch_at
    FROM campaigns c JOIN campaign_versions v ON v.campaign_id = c.id AND v.version = c.version
    LEFT JOIN lives l ON l.campaign_id = c.id LEFT JOIN sends s ON s.campaign_id = c.id
    LEFT JOIN ahead a ON a.campaign_id = c.id LEFT JOIN refusals r ON r.campaign_id = c.id
    ORDER BY c.id`;
  return rows.map((row) => ({
    id: row.id,
    title: row.title,
    status: row.status,
    version: row.version,
    definition: row.definition,
    open: row.open,
    finished: row.finished,
    exited: row.exited,
    notEnrolled: row.not_enrolled,
    goals: row.goals,
    sent: row.sent,
    sentIn7Days: row.sent_in_7_days,
    clicked: row.clicked,
    nextTouchAt: row.next_touch_at && businessTime(row.next_touch_at.getTime()),
  }));
};
