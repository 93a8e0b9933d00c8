import type { HoldScope } from '../../domain/fact.ts';
import { HOLD_SCOPES } from '../../domain/fact.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';
import type { Hold } from '../generated/client.ts';

/**
 * Writes what the open holds come to into the columns that admission and gate read on the locked rows: the account's
 * scope and words, and whether its contact `person` is paused. In a transaction that holds the account's row.
 */
export const writeHoldColumns = async (
  tx: Transaction,
  account: AccountId,
  person: ContactId | null,
): Promise<void> => {
  const open = await tx.hold.findMany({ where: { accountId: account, contactId: null, releasedAt: null } });
  const strongest = open.toSorted(byStrength)[0];
  await tx.account.update({
    where: { id: account },
    data: {
      holdScope: strongest?.scope ?? 'none',
      offersHeld: open.some((hold) => hold.scope === 'offers'),
      holdReason: strongest ? holdWords(strongest) : null,
    },
  });
  if (person === null) return;
  // By the person, whatever the account: who moved while paused stays so until somebody says otherwise.
  const paused = (await tx.hold.count({ where: { contactId: person, releasedAt: null } })) > 0;
  await tx.contact.updateMany({ where: { id: person }, data: { paused } });
};

/** Such as `complaint: delivered late`; the kind comes first, so that it can be told in words of its own. */
export const holdWords = ({ kind, reason }: Pick<Hold, 'kind' | 'reason'>): string =>
  reason === '' ? kind : `${kind}: ${reason}`;

/** The widest scope first; of two alike the one that lasts longer, then the older. */
const byStrength = (left: Hold, right: Hold): number =>
  widthOf(right) - widthOf(left) ||
  lasts(right) - lasts(left) ||
  left.placedAt.getTime() - right.placedAt.getTime() ||
  (left.id < right.id ? -1 : 1);

const widthOf = (hold: Hold): number => HOLD_SCOPES.indexOf(hold.scope as HoldScope);
/** Any instant that is left of a hold without an end is later than every other. */
const lasts = (hold: Hold): number => hold.endsAt?.getTime() ?? Number.MAX_SAFE_INTEGER;
