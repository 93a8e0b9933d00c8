import type { Duration } from '../../domain/duration.ts';
import type { IssuedOffer } from '../../domain/fact.ts';
import type { EffectId } from '../../domain/ids.ts';
import { calendarOf, placeOf } from '../../domain/place.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { offerEnd } from '../../engine/offer-terms.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import type { Transaction } from '../database/open.ts';
import { promiseTerms } from './promise-terms.ts';

/** `issued`: the offer whose life began with this mail; null: none did. True: ring the account's doorbell after the commit. */
export type Issued = { readonly issued: IssuedOffer | null; readonly ring: boolean };

/**
 * The message of this send has gone out: the offer it names is issued, and its code is honoured from now on until the end
 * that the mail named, which counts from its claim (semantics row 26). Within the transaction that settles the message,
 * which holds the account's row. A message that was at its gate while the enrolment ended found its offer released: it takes
 * its share of the budget again, above the ceiling if need be, because somebody may now hold the code. A code that was used
 * before this was known stays redeemed. What it gives beside the code is promised now. Safe to repeat; a send that names no
 * offer changes nothing.
 */
export const issueOffer = async (tx: Transaction, effect: EffectId, at: BusinessTime): Promise<Issued> => {
  const named = await readNamed(tx, effect);
  if (!named) return { issued: null, ring: false };
  const from = named.claimedAt ? businessTime(named.claimedAt.getTime()) : at;
  const expiresAt = await endOf(tx, named, from);
  await tx.$executeRaw`
    WITH named AS (
      SELECT o.id, o.status, o.campaign_id, o.name, o.currency, o.reserved_minor
      FROM offers o WHERE o.id = ${named.id}),
    issued AS (
      UPDATE offers SET status = CASE offers.status WHEN 'redeemed' THEN 'redeemed' ELSE 'issued' END,
             issued_at = ${new Date(at)}, expires_at = ${expiresAt && new Date(expiresAt)}::timestamptz
      FROM named WHERE offers.id = named.id
      RETURNING offers.id)
    UPDATE budgets SET reserved_minor = budgets.reserved_minor + named.reserved_minor
    FROM named JOIN issued ON issued.id = named.id
    WHERE named.status = 'released' AND budgets.campaign_id = named.campaign_id AND budgets.name = named.name
      AND budgets.currency = named.currency`;
  const ring = await promiseTerms(tx, named.id, at);
  return { issued: expiresAt && { id: named.id, expiresAt }, ring };
};

type NamedOffer = {
  readonly id: EffectId;
  readonly accountId: string;
  /** Missing in what an earlier build reserved: then `expiresAt` is there. */
  readonly expires: Duration | null;
  readonly expiresAt: Date | null;
  readonly claimedAt: Date | null;
};

/** What an earlier build reserved has no id here: it goes by its code, or is the one of that name in its enrolment. */
const readNamed = async (tx: Transaction, effect: EffectId): Promise<NamedOffer | undefined> => {
  const [named] = await tx.$queryRaw<NamedOffer[]>`
    SELECT o.id, o.account_id AS "accountId", o.request->'expires' AS expires, o.expires_at AS "expiresAt",
           m.claimed_at AS "claimedAt"
    FROM effects e LEFT JOIN messages m ON m.effect_id = e.id JOIN offers o
      ON o.id = e.payload->'data'->'offer'->>'id'
      OR o.code = e.payload->'data'->'offer'->>'code'
      OR (o.code IS NULL AND o.enrolment_id = e.enrolment_id AND o.name = e.payload->'data'->'offer'->>'name')
    WHERE e.id = ${effect}
      AND (o.status IN ('reserved', 'released') OR (o.status = 'redeemed' AND o.issued_at IS NULL))`;
  return named;
};

const endOf = async (
  tx: Transaction,
  { accountId, expires, expiresAt }: NamedOffer,
  from: BusinessTime,
): Promise<BusinessTime | null> => {
  if (expires === null) return expiresAt && businessTime(expiresAt.getTime());
  const account = await tx.account.findUniqueOrThrow({ where: { id: accountId } });
  const settings = await readKnownSettings(tx);
  const { market, timezone } = placeOf(settings, account);
  return offerEnd(from, expires, { timezone, calendar: calendarOf(settings, market) });
};
