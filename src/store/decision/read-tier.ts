import type { AccountId } from '../../domain/ids.ts';
import type { Settings } from '../../domain/settings.ts';
import type { TierHistory, TierRules, TierStanding } from '../../domain/tier.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';
import { readTierHistories, standingOf } from './apply-tiers.ts';

/** Where an account stands and what its tier rests on, for a mail that says so. Null: no such account. */
export const readTier = async (
  { prisma }: Store,
  account: AccountId,
  settings: Settings,
  rules: TierRules,
  now: BusinessTime,
): Promise<{ readonly standing: TierStanding; readonly history: TierHistory } | null> => {
  const row = await prisma.account.findUnique({ where: { id: account } });
  if (!row) return null;
  const history = (await readTierHistories(prisma, [row], settings, rules, now)).get(account);
  return history ? { standing: standingOf(row), history } : null;
};
