import type { Campaign } from '../../domain/campaign.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { wakeAccounts } from '../facts/wake-accounts.ts';

/**
 * The occasion a published campaign invites to, as its file says now; within the transaction that publishes it. A
 * cancelled one stays cancelled: what takes place after all has a new id. Every account is asked again, because its dates
 * may have moved.
 */
export const keepOccasion = async (tx: Transaction, { id, event }: Campaign, at: BusinessTime): Promise<void> => {
  if (!event) return;
  const { title, place, timezone, seats } = event;
  const row = {
    campaignId: id,
    title,
    place,
    timezone,
    seats,
    startsAt: new Date(event.startsAt),
    endsAt: new Date(event.endsAt),
  };
  await tx.occasion.upsert({ where: { id: event.id }, create: { id: event.id, ...row }, update: row });
  await wakeAccounts(tx, null, at);
};
