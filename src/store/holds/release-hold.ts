/**
 * Releases a hold. Time ran on while it stood: each touch that fell due meanwhile is judged anew by `too_late`, and goes out
 * one a day for the account (`accounts.released_at`, read by admission), so a release is never a burst.
 */
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { writeHoldColumns } from './write-hold-columns.ts';

export type ReleasedHold = {
  /** False: there is no such hold, or it was released before. */
  readonly released: boolean;
  /** Ring the account's doorbell after the commit: what it held up asks again at once. */
  readonly ring: boolean;
};

/** `id` as `placeHold` answered it. Takes the row lock of the hold's account. Safe to repeat. */
export const releaseHold = async (
  tx: Transaction,
  { id, actor }: { readonly id: string; readonly actor: string },
  now: BusinessTime,
): Promise<ReleasedHold> => {
  const found = await tx.hold.findUnique({ where: { id } });
  if (!found) return { released: false, ring: false };
  const { accountId, contactId, kind } = found;
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
  const { count } = await tx.hold.updateMany({
    where: { id, releasedAt: null },
    data: { releasedAt: new Date(now), releasedBy: actor },
  });
  if (count === 0) return { released: false, ring: false };
  await writeHoldColumns(tx, accountId, contactId);
  await tx.account.update({ where: { id: accountId }, data: { releasedAt: new Date(now) } });
  await wakeBroadcastTouches(tx, accountId, now);
  await appendAudit(tx, { at: now, actor, action: 'hold released', subject: id, detail: { kind } });
  const { ring } = await appendFact(tx, {
    account: accountId,
    type: 'Hold Released',
    source: 'holds',
    sourceId: `${id}/released`,
    contact: contactId,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { hold: id, kind, actor },
  });
  return { released: true, ring };
};

/** A newsletter has no decision that asks again: its held-up sends fall due with their planned touch, which is now. */
const wakeBroadcastTouches = async (tx: Transaction, account: string, now: BusinessTime): Promise<void> => {
  await tx.$executeRaw`
    UPDATE planned_touches p SET due_at = ${new Date(now)} FROM effects e
    WHERE p.account_id = ${account} AND p.status = 'planned' AND p.due_at > ${new Date(now)}
      AND (p.reason LIKE 'held: %' OR p.reason = 'stopped: contact')
      AND e.id = p.id AND e.lane = 'broadcast' AND e.status = 'open'`;
};
