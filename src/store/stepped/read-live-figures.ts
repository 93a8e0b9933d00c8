import type { Store } from '../database/open.ts';

export type LiveFigures = {
  readonly accounts: number;
  readonly enrolments: number;
  readonly messages: number;
  /** Messages that no decision asked for, and touches that were ended without a reason: 0, or something is wrong. */
  readonly unexplained: number;
};

/** For the live line of a run that is being played. */
export const readLiveFigures = async (store: Store): Promise<LiveFigures> => {
  const [row] = await store.prisma.$queryRaw<LiveFigures[]>`
    SELECT (SELECT count(*)::int FROM accounts WHERE standing = 'key') AS accounts,
           (SELECT count(*)::int FROM enrolments) AS enrolments,
           (SELECT count(*)::int FROM messages) AS messages,
           (SELECT count(*)::int FROM messages m WHERE NOT EXISTS (SELECT 1 FROM effects e WHERE e.id = m.effect_id))
           + (SELECT count(*)::int FROM planned_touches
              WHERE status IN ('dropped', 'cancelled', 'vetoed', 'rejected', 'unknown') AND COALESCE(reason, '') = '')
             AS unexplained`;
  if (!row) throw new Error('the database answered no row');
  return row;
};
