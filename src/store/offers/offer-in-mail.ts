/** Until when the offer holds that a mail names: as it was issued, or for the mail that issues it, from its own claim on. */
import { calendarOf, type Place } from '../../domain/place.ts';
import type { Settings } from '../../domain/settings.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { offerEnd } from '../../engine/offer-terms.ts';
import type { Transaction } from '../database/open.ts';
import type { SendEffect } from '../ledger/send-effect.ts';

/** The mail with its offer as the row has it now: without an end where no mail that names it has gone. */
export const withOfferAsIssued = async (tx: Transaction, effect: SendEffect): Promise<SendEffect> => {
  const { offer } = effect.data;
  if (!offer?.id) return effect;
  const row = await tx.offer.findUnique({ where: { id: offer.id }, select: { expiresAt: true } });
  return row ? endingAt(effect, row.expiresAt && businessTime(row.expiresAt.getTime())) : effect;
};

/** What the mail claimed at `now` tells its reader: the same instant is kept when it has gone (`issue-offer.ts`). */
export const withOfferFromNow = (
  effect: SendEffect,
  { timezone, market }: Place,
  settings: Settings,
  now: BusinessTime,
): SendEffect => {
  const { offer } = effect.data;
  if (!offer?.expires || offer.expiresAt !== null) return effect;
  return endingAt(effect, offerEnd(now, offer.expires, { timezone, calendar: calendarOf(settings, market) }));
};

const endingAt = (effect: SendEffect, expiresAt: BusinessTime | null): SendEffect => {
  const { offer } = effect.data;
  return { ...effect, data: { ...effect.data, offer: offer && { ...offer, expiresAt } } };
};
