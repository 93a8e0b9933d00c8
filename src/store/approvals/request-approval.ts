import type { EffectId } from '../../domain/ids.ts';
import type { Effect } from '../../engine/decision.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { lockEffect } from '../ledger/lock-effect.ts';

/** Puts what an effect wants approved before the account's owner; the effect's id makes it safe to repeat. */
export const requestApproval = (store: Store, effectId: EffectId): Promise<void> =>
  inTransaction(store, async (tx) => {
    const row = await lockEffect(tx, effectId);
    if (row.status !== 'open') return;
    const effect = row.payload as unknown as Extract<Effect, { type: 'approve' }>;
    const account = await tx.account.findUniqueOrThrow({ where: { id: row.accountId }, select: { ownerId: true } });
    await tx.approval.createMany({
      data: [
        {
          id: effectId,
          accountId: row.accountId,
          campaignId: effect.campaign,
          enrolmentId: effect.enrolment,
          step: effect.step,
          ownerId: account.ownerId,
          summary: JSON.parse(JSON.stringify({ guarded: effect.guarded, cost: effect.cost })),
          contentHash: effect.contentHash,
          askedAt: new Date(effect.askedAt),
          upTo: new Date(effect.upTo),
        },
      ],
      skipDuplicates: true,
    });
    const doneAt = new Date((await readNow(tx)).business);
    await tx.effect.update({ where: { id: effectId }, data: { status: 'done', doneAt } });
  });
