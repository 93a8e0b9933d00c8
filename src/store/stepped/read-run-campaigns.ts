import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type RunCampaign = {
  readonly enrolments: number;
  /** Rows of the ledger. */
  readonly messages: number;
  readonly exitsByPurchase: number;
  readonly goals: number;
};

/** What each campaign did since `from`, by its name; one that did nothing has zeros. */
export const readRunCampaigns = async (
  store: Store,
  from: BusinessTime,
): Promise<Readonly<Record<string, RunCampaign>>> => {
  const rows = await store.prisma.$queryRaw<(RunCampaign & { readonly id: string })[]>`
    SELECT c.id, count(e.id)::int AS enrolments,
           (SELECT count(*)::int FROM messages m WHERE m.campaign_id = c.id) AS messages,
           (count(*) FILTER (WHERE e.status = 'exited' AND e.ended_because = 'Order Completed'))::int AS "exitsByPurchase",
           count(e.goal_at)::int AS goals
    FROM campaigns c LEFT JOIN enrolments e ON e.campaign_id = c.id AND e.entered_at >= ${new Date(from)}
    GROUP BY c.id ORDER BY c.id COLLATE "C"`;
  return Object.fromEntries(rows.map(({ id, ...figures }) => [id, figures]));
};
