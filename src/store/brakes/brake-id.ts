import type { CampaignId } from '../../domain/ids.ts';

/** Id of the brake that stops all that is sent, transactional mail and newsletters as well. */
export const EVERYTHING = 'everything';

/** Id of a campaign's own brake. Its row is made when the campaign is published, so that the gate has one to lock. */
export const campaignBrake = (campaign: CampaignId): string => `campaign/${campaign}`;

/** The brakes a campaign's sends go by, the widest first. */
export const brakesOf = (campaign: CampaignId): readonly [string, string] => [EVERYTHING, campaignBrake(campaign)];
