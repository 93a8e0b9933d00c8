/** What people said about an account's campaign: holds, stops, vetoes, postponements, with who and when, out of the audit log. */
import { type AccountId, type CampaignId, enrolmentId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** The audit log's words for them. */
export const SAID_ACTIONS = [
  'hold placed',
  'hold changed',
  'hold released',
  'touch vetoed',
  'veto withdrawn',
  'touch postponed',
  'stopped',
  'resumed',
] as const;
export type SaidAction = (typeof SAID_ACTIONS)[number];

export type Said = {
  readonly at: BusinessTime;
  readonly actor: string;
  readonly action: SaidAction;
  /** A hold's kind, `everything`, `campaign`, or the touch's step. */
  readonly about: string;
  readonly reason: string | null;
  /** Instant that was named: a hold's end, the day a touch is postponed to. */
  readonly untilAt: BusinessTime | null;
};

export const readSaid = async (
  store: Store,
  {
    account,
    campaign,
    since,
    until,
  }: { account: AccountId; campaign: CampaignId; since: BusinessTime; until: BusinessTime | null },
): Promise<readonly Said[]> => {
  const touches = enrolmentId(campaign, account, '');
  const rows = await store.prisma.$queryRaw<(Omit<Said, 'at' | 'untilAt'> & { at: Date; until: Date | null })[]>`
    SELECT a.at, a.actor, a.action, a.detail->>'reason' AS reason,
           CASE WHEN a.action IN ('stopped', 'resumed') THEN split_part(a.subject, '/', 1)
                WHEN a.action LIKE 'hold %' THEN (SELECT kind FROM holds h WHERE h.id = a.subject)
                ELSE (SELECT step FROM planned_touches p WHERE p.id = a.subject) END AS about,
           COALESCE((SELECT h.ends_at FROM holds h WHERE h.id = a.subject AND a.action IN ('hold placed', 'hold changed')),
                    CASE WHEN a.action = 'touch postponed' THEN (a.detail->>'until')::timestamptz END) AS until
    FROM audit_log a
    WHERE a.action = ANY(${[...SAID_ACTIONS]}::text[]) AND a.at >= ${new Date(since)}
      AND a.at <= COALESCE(${until === null ? null : new Date(until)}::timestamptz, 'infinity')
      AND (a.subject IN ('everything', 'campaign/' || ${campaign}) OR starts_with(a.subject, ${touches})
           OR EXISTS (SELECT 1 FROM holds h WHERE h.id = a.subject AND h.account_id = ${account}))
    ORDER BY a.id`;
  return rows.map(({ until: named, at, ...row }) => ({
    ...row,
    at: businessTime(at.getTime()),
    about: row.about ?? '',
    reason: row.reason === '' ? null : row.reason,
    untilAt: named && businessTime(named.getTime()),
  }));
};
