import type { EffectId } from '../../domain/ids.ts';
import { placeOf } from '../../domain/place.ts';
import { mostOf, type OfferEffect } from '../../engine/offer-terms.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { lockEffect } from '../ledger/lock-effect.ts';

/**
 * Asks for an offer: a row in state `requested`, unique by its effect. What accounts share (budget) is granted
 * afterwards, in (instant, account) order, by `grantOffers`.
 */
export const requestOffer = (store: Store, effectId: EffectId): Promise<void> =>
  inTransaction(store, async (tx) => {
    const row = await lockEffect(tx, effectId);
    if (row.status !== 'open') return;
    const effect = row.payload as unknown as OfferEffect;
    const account = await tx.account.findUniqueOrThrow({ where: { id: row.accountId } });
    const currency = account.currency ?? placeOf(await readKnownSettings(tx), account).currency;
    const most = mostOf(effect.terms, currency);
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
          maxMinor: most === null ? null : BigInt(most),
          currency,
          requestedAt: new Date(effect.dueAt),
        },
      ],
      skipDuplicates: true,
    });
    const doneAt = new Date((await readNow(tx)).business);
    await tx.effect.update({ where: { id: effectId }, data: { status: 'done', doneAt } });
  });
