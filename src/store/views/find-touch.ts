import type { AccountId, CampaignId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** Whose a planned touch is, by its id, whatever became of it; null where there is none. */
export const findTouch = async (
  store: Store,
  id: string,
): Promise<{ readonly account: AccountId; readonly campaign: CampaignId } | null> => {
  const touch = await store.prisma.plannedTouch.findUnique({ where: { id } });
  return touch && { account: touch.accountId, campaign: touch.campaignId };
};
