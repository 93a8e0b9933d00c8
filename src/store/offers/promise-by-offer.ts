import type { EffectId } from '../../domain/ids.ts';
import { addDuration } from '../../domain/local-time.ts';
import { calendarOf, placeOf } from '../../domain/place.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { OfferEffect } from '../../engine/offer-terms.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import type { Offer } from '../generated/client.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';

/** Kept within this long. */
const DUE = { amount: 5, unit: 'wd' } as const;

/** Id of the promise an offer makes; `what` where it makes one at another time as well. */
export const offerPromise = (offer: EffectId, what?: 'rebate'): string =>
  what === undefined ? `offer/${offer}` : `offer/${offer}/${what}`;

/**
 * A promise in the register with a task for the owner at once, kept when that task is closed as kept. In a transaction that
 * holds the account's row. Safe to repeat: unique by its id. True: ring the account.
 */
export const promiseByOffer = async (
  tx: Transaction,
  offer: Offer,
  { id, what }: { readonly id: string; readonly what: string },
  at: BusinessTime,
): Promise<boolean> => {
  const { campaign } = offer.request as unknown as OfferEffect;
  const account = await tx.account.findUniqueOrThrow({ where: { id: offer.accountId } });
  const settings = await readKnownSettings(tx);
  const { market, timezone } = placeOf(settings, account);
  const dueAt = addDuration(at, DUE, timezone, calendarOf(settings, market));
  const made = await tx.promise.createMany({
    data: [
      {
        id,
        accountId: account.id,
        what,
        madeAt: new Date(at),
        madeBy: `campaign ${campaign}`,
        dueAt: new Date(dueAt),
      },
    ],
    skipDuplicates: true,
  });
  if (made.count === 0) return false;
  await openSystemTask(
    tx,
    {
      kind: 'keep-promise',
      key: id,
      account: account.id,
      contact: null,
      title: `Promised to ${account.name}: ${what}`,
      dueAt,
      outcomes: ['kept', 'broken', 'withdrawn'],
    },
    at,
  );
  const { ring } = await appendFact(tx, {
    account: account.id,
    type: 'Promise Made',
    source: 'offers',
    sourceId: `${id.slice('offer/'.length)}/promised`,
    contact: null,
    occurredAt: at,
    receivedAt: at,
    historic: false,
    payload: { promise: id, what },
  });
  return ring;
};
