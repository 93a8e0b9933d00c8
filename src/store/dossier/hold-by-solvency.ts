import type { AccountId } from '../../domain/ids.ts';
import { holdsOffers } from '../../domain/relationship.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { placeHold } from '../holds/place-hold.ts';
import { releaseHold } from '../holds/release-hold.ts';

/** Offers were put on hold, let go, or neither changed. */
export type OffersAfter = 'held' | 'released' | 'as before';

type Solvency = { readonly account: AccountId; readonly answer: string; readonly actor: string };

/**
 * Overdue invoices and a credit stop hold offers, another answer lets them go. In a transaction that holds the account's row;
 * safe to repeat. `ring`: ring the account's doorbell after the commit.
 */
export const holdBySolvency = async (
  tx: Transaction,
  { account, answer, actor }: Solvency,
  now: BusinessTime,
): Promise<{ readonly offers: OffersAfter; readonly ring: boolean }> => {
  if (holdsOffers('solvency', answer)) {
    const reason = answer === 'overdue' ? 'overdue invoices' : '';
    const word = {
      account,
      kind: 'credit-stop',
      restsOn: null,
      onlyContact: null,
      reason,
      actor,
      endsAt: null,
    } as const;
    const { placed, ring } = await placeHold(tx, word, now);
    return { offers: placed ? 'held' : 'as before', ring };
  }
  const open = await tx.hold.findMany({
    where: { accountId: account, kind: 'credit-stop', contactId: null, releasedAt: null },
    orderBy: { id: 'asc' },
  });
  let ring = false;
  for (const { id } of open) ring = (await releaseHold(tx, { id, actor }, now)).ring || ring;
  return { offers: open.length > 0 ? 'released' : 'as before', ring };
};
