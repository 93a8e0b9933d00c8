import type { Campaign, CampaignEvent, EventInstant } from '../domain/campaign.ts';
import type { BusinessTime } from '../domain/time.ts';
import type { Draft } from './draft.ts';

/** What a campaign invites to: its dates are those of the version in force, whatever version an enrolment pins. */
export const eventOf = (draft: Draft, campaign: Campaign): CampaignEvent | null => {
  const { event } = campaign;
  if (!event) return null;
  return draft.inputs.published.find((candidate) => candidate.event?.id === event.id)?.event ?? event;
};

export const eventInstant = (event: CampaignEvent, of: EventInstant): BusinessTime =>
  of === 'event.starts_at' ? event.startsAt : event.endsAt;

export const isCancelled = (draft: Draft, event: CampaignEvent): boolean =>
  draft.inputs.occasions.some((occasion) => occasion.id === event.id && occasion.cancelled);
