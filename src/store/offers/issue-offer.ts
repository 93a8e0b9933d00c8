import type { EffectId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { promiseTerms } from './promise-terms.ts';

/**
 * The message of this send has gone out: the offer it names is issued, and its code is honoured from now on. Within the
 * transaction that settles the message, which holds the account's row. A message that was at its gate while the enrolment
 * ended found its offer released: it takes its share of the budget again, above the ceiling if need be, because somebody
 * may now hold the code. What it gives beside the code is promised now. Safe to repeat; a send that names no offer changes
 * nothing. True: ring the account's doorbell after the commit.
 */
export const issueOffer = async (tx: Transaction, effect: EffectId, at: BusinessTime): Promise<boolean> => {
  // What an earlier build reserved has no id here: it goes by its code, or is the one of that name in its enrolment.
  const [named] = await tx.$queryRaw<{ id: EffectId }[]>`
    SELECT o.id FROM effects e JOIN offers o
      ON o.id = e.payload->'data'->'offer'->>'id'
      OR o.code = e.payload->'data'->'offer'->>'code'
      OR (o.code IS NULL AND o.enrolment_id = e.enrolment_id AND o.name = e.payload->'data'->'offer'->>'name')
    WHERE e.id = ${effect} AND o.status IN ('reserved', 'released')`;
  if (!named) return false;
  await tx.$executeRaw`
    WITH named AS (
      SELECT o.id, o.status, o.campaign_id, o.name, o.currency, o.reserved_minor
      FROM offers o WHERE o.id = ${named.id}),
    issued AS (
      UPDATE offers SET status = 'issued', issued_at = ${new Date(at)} FROM named WHERE offers.id = named.id
      RETURNING offers.id)
    UPDATE budgets SET reserved_minor = budgets.reserved_minor + named.reserved_minor
    FROM named JOIN issued ON issued.id = named.id
    WHERE named.status = 'released' AND budgets.campaign_id = named.campaign_id AND budgets.name = named.name
      AND budgets.currency = named.currency`;
  return promiseTerms(tx, named.id, at);
};
