import type { CampaignId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** All that was said at once. */
export type MoveMade = {
  readonly move: string;
  readonly campaign: CampaignId;
  readonly kind: 'move' | 'exit';
  readonly at: BusinessTime;
  readonly actor: string;
  readonly toVersion: number | null;
  readonly enrolments: number;
  readonly undone: number;
};

/** Newest first. */
export const readMoves = async (store: Store, campaign: CampaignId | null): Promise<readonly MoveMade[]> => {
  const rows = await store.prisma.$queryRaw<(Omit<MoveMade, 'at'> & { readonly at: Date })[]>`
    SELECT move_id AS move, campaign_id AS campaign, kind, min(at) AS at, min(actor) AS actor, min(to_version) AS "toVersion",
           count(*)::int AS enrolments, count(undone_at)::int AS undone
    FROM enrolment_moves WHERE ${campaign}::text IS NULL OR campaign_id = ${campaign}
    GROUP BY move_id, campaign_id, kind ORDER BY min(at) DESC, move_id DESC`;
  return rows.map((row) => ({ ...row, at: businessTime(row.at.getTime()) }));
};
