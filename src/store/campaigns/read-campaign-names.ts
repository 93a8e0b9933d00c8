import type { CampaignId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** Ids of all campaigns there are, published or stopped. */
export const readCampaignNames = async (store: Store): Promise<readonly CampaignId[]> => {
  const campaigns = await store.prisma.campaign.findMany({ select: { id: true }, orderBy: { id: 'asc' } });
  return campaigns.map(({ id }) => id);
};
