import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

export type LevelMove = { readonly at: BusinessTime; readonly from: string | null; readonly to: string | null };

/** Moves of the relationship level, newest first. */
export const readLevelHistory = async ({ prisma }: Store, account: AccountId): Promise<readonly LevelMove[]> => {
  const rows = await prisma.$queryRaw<{ at: Date; from: string | null; to: string | null }[]>`
    SELECT occurred_at AS at, payload->>'from' AS "from", payload->>'to' AS "to" FROM events
    WHERE account_id = ${account} AND type = 'Trait Changed' AND payload->>'trait' = 'level' ORDER BY seq DESC`;
  return rows.map(({ at, from, to }) => ({ at: businessTime(at.getTime()), from, to }));
};
