import type { EffectId } from '../domain/ids.ts';
import type { Effect } from '../engine/decision.ts';
import { inTransaction, type Store } from './open.ts';

/**
 * Asks for an offer: a row in state `requested`, unique by its effect. What accounts share (budget) is granted
 * afterwards, in (instant, account) order, by `grantOffers`.
 */
export const requestOffer = (store: Store, effectId: EffectId): Promise<void> =>
  inTransaction(store, async (tx) => {
    const row = await tx.effect.findUniqueOrThrow({ where: { id: effectId } });
    if (row.status !== 'open') return;
    const effect = row.payload as unknown as Extract<Effect, { type: 'offer' }>;
    const account = await tx.account.findUniqueOrThrow({ where: { id: row.accountId }, select: { currency: true } });
    const settings = await tx.setting.findUnique({ where: { id: 1 } });
    const defaults = (settings?.definition ?? {}) as { defaults?: { currency?: string } };
    const currency = account.currency ?? defaults.defaults?.currency ?? 'GBP';
    const most = effect.terms.max?.[currency] ?? effect.terms.amount?.[currency];
    await tx.offer.createMany({
      data: [
        {
          id: effect.id,
          accountId: row.accountId,
          campaignId: effect.campaign,
          enrolmentId: effect.enrolment,
          name: effect.name,
          status: 'requested',
          request: row.payload as object,
          percent: effect.percent,
          maxMinor: most === undefined ? null : BigInt(most),
          currency,
          requestedAt: new Date(effect.dueAt),
          expiresAt: new Date(effect.expiresAt),
        },
      ],
      skipDuplicates: true,
    });
    await tx.effect.update({ where: { id: effectId }, data: { status: 'done', doneAt: new Date(effect.dueAt) } });
  });
