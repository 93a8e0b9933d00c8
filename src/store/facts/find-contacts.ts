import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';

/** Finds contacts of accounts by what an event calls them: their id or their address. Answers by `contactName`. */
export const findContacts = async (
  tx: Transaction,
  named: readonly { readonly account: AccountId; readonly contact: string }[],
): Promise<ReadonlyMap<string, ContactId>> => {
  if (named.length === 0) return new Map();
  const rows = await tx.$queryRaw<{ account: string; contact: string; id: string }[]>`
    SELECT n.account, n.contact, c.id
    FROM jsonb_to_recordset(${JSON.stringify(named)}::jsonb) AS n(account text, contact text)
    JOIN contacts c ON c.account_id = n.account AND (c.id = n.contact OR c.email = lower(n.contact))`;
  return new Map(rows.map((row) => [contactName(row.account, row.contact), row.id]));
};

/** Key of one naming: the same address means nobody in another account. */
export const contactName = (account: AccountId, contact: string): string => `${account}\n${contact}`;
