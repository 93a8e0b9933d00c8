/**
 * Stops everything, or one campaign, and lets it go again. The brake's row is what the gate locks last: this transaction
 * takes no account's row after it, so the two never wait in a ring. No fact is appended for it: it would be one for every
 * account there is.
 */
import type { AccountId, CampaignId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { campaignBrake, EVERYTHING } from './brake-id.ts';

/** Null: everything. */
export type BrakeOf = CampaignId | null;

type Word = { readonly campaign: BrakeOf; readonly actor: string };

export type BrakeMoved =
  | { readonly type: 'moved'; readonly at: BusinessTime }
  /** It was so before: since when and by whom. */
  | {
      readonly type: 'already';
      readonly at: BusinessTime | null;
      readonly by: string | null;
      readonly reason: string | null;
    }
  | { readonly type: 'unknown' };

/** From its commit on nothing passes a gate but what was in flight (I9). A stopped campaign takes nobody in either. */
export const pullBrake = (store: Store, word: Word & { readonly reason: string }): Promise<BrakeMoved> =>
  inTransaction(store, (tx) => pullWithin(tx, word));

/** The same within the caller's transaction, which must take no account's row after it. */
export const pullWithin = (tx: Transaction, word: Word & { readonly reason: string }): Promise<BrakeMoved> =>
  move(tx, word.campaign, true, word.actor, word.reason);

/** What waited for it asks again at once where `tellResumed` reaches it, else within four hours. */
export const releaseBrake = (store: Store, { campaign, actor }: Word): Promise<BrakeMoved> =>
  inTransaction(store, (tx) => move(tx, campaign, false, actor, null));

const move = async (
  tx: Transaction,
  campaign: BrakeOf,
  pulled: boolean,
  actor: string,
  reason: string | null,
): Promise<BrakeMoved> => {
  const id = brakeId(campaign);
  const [row] = await tx.$queryRaw<{ pulled: boolean; at: Date | null; by: string | null; reason: string | null }[]>`
    SELECT pulled, at, by, reason FROM brakes WHERE id = ${id} FOR NO KEY UPDATE`;
  if (!row) return { type: 'unknown' };
  if (row.pulled === pulled) {
    return { type: 'already', at: row.at && businessTime(row.at.getTime()), by: row.by, reason: row.reason };
  }
  const now = (await readNow(tx)).business;
  await tx.brake.update({ where: { id }, data: { pulled, reason, at: new Date(now), by: actor } });
  if (campaign !== null) {
    await tx.campaign.updateMany({ where: { id: campaign }, data: { status: pulled ? 'stopped' : 'published' } });
  }
  await appendAudit(tx, { at: now, actor, action: pulled ? 'stopped' : 'resumed', subject: id, detail: { reason } });
  return { type: 'moved', at: now };
};

const brakeId = (campaign: BrakeOf): string => (campaign === null ? EVERYTHING : campaignBrake(campaign));

/**
 * Tells the accounts for which something waited that `releaseBrake` let it go, one short transaction each: their touches ask
 * again. Answers the accounts to ring. Safe to repeat by brake and instant.
 */
export const tellResumed = async (
  store: Store,
  { campaign, actor, at }: Word & { readonly at: BusinessTime },
): Promise<readonly AccountId[]> => {
  const brake = brakeId(campaign);
  const reason = campaign === null ? 'stopped: everything' : 'stopped: campaign';
  const waiting = await store.prisma.$queryRaw<{ account: string }[]>`
    SELECT DISTINCT account_id AS account FROM planned_touches
    WHERE status = 'planned' AND reason = ${reason} AND (${campaign}::text IS NULL OR campaign_id = ${campaign})
    ORDER BY 1`;
  const ring: AccountId[] = [];
  for (const { account } of waiting) {
    const told = await inTransaction(store, async (tx) => {
      const appended = await appendFact(tx, {
        account,
        type: 'Sending Resumed',
        source: 'brakes',
        sourceId: `${brake}/${at}/${account}`,
        contact: null,
        occurredAt: at,
        receivedAt: (await readNow(tx)).business,
        historic: false,
        payload: { brake, actor },
      });
      // A newsletter's sends fall due with their planned touch.
      await tx.$executeRaw`
        UPDATE planned_touches p SET due_at = ${new Date(at)} FROM effects e
        WHERE p.account_id = ${account} AND p.status = 'planned' AND p.reason = ${reason}
          AND (${campaign}::text IS NULL OR p.campaign_id = ${campaign})
          AND e.id = p.id AND e.lane = 'broadcast' AND e.status = 'open'`;
      return appended;
    });
    if (told.ring) ring.push(account);
  }
  return ring;
};
