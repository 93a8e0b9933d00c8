/**
 * What an offer gives that no code redeems: a gift, terms. Once the mail that names it has gone it is a promise in the
 * register, with a task for the owner at once, and kept when that task is closed as kept (semantics row 29).
 */
import type { EffectId } from '../../domain/ids.ts';
import { addDuration } from '../../domain/local-time.ts';
import { calendarOf, placeOf } from '../../domain/place.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { describeTerms, type OfferEffect, promises } from '../../engine/offer-terms.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';

/** Kept within this long. */
const DUE = { amount: 5, unit: 'wd' } as const;

/** Id of the promise an offer makes. */
export const offerPromise = (offer: EffectId): string => `offer/${offer}`;

/** In a transaction that holds the account's row. Safe to repeat: unique by the offer. True: ring the account. */
export const promiseTerms = async (tx: Transaction, offer: EffectId, at: BusinessTime): Promise<boolean> => {
  const row = await tx.offer.findUnique({ where: { id: offer } });
  if (!row) return false;
  const { terms, campaign } = row.request as unknown as OfferEffect;
  if (!promises(terms)) return false;
  const account = await tx.account.findUniqueOrThrow({ where: { id: row.accountId } });
  const settings = await readKnownSettings(tx);
  const { market, timezone } = placeOf(settings, account);
  const dueAt = addDuration(at, DUE, timezone, calendarOf(settings, market));
  const what = describeTerms(terms);
  const id = offerPromise(offer);
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
    sourceId: `${offer}/promised`,
    contact: null,
    occurredAt: at,
    receivedAt: at,
    historic: false,
    payload: { promise: id, what },
  });
  return ring;
};
