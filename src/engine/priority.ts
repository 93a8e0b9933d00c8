import { type Campaign, PRIORITY_CLASSES } from '../domain/campaign.ts';

/** Smaller goes first: the place of the campaign's class. */
export const priorityOf = (campaign: Campaign): number => PRIORITY_CLASSES.indexOf(campaign.class);
