import type { AccountId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';

/** Who has each of these orders now, by `<source>\n<id>`; orders nobody has are missing. */
export const readOrderOwners = async (
  tx: Transaction,
  orders: readonly { readonly source: string; readonly id: string }[],
): Promise<ReadonlyMap<string, AccountId>> => {
  if (orders.length === 0) return new Map();
  const keys = JSON.stringify(orders.map(({ source, id }) => ({ source, id })));
  const rows = await tx.$queryRaw<{ source: string; id: string; account_id: string }[]>`
    SELECT o.source, o.id, o.account_id
    FROM jsonb_to_recordset(${keys}::jsonb) AS k(source text, id text)
    JOIN orders o ON o.source = k.source AND o.id = k.id`;
  return new Map(rows.map((row) => [`${row.source}\n${row.id}`, row.account_id]));
};
