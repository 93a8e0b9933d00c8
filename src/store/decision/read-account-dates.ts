import type { ACCOUNT_DATES } from '../../domain/date-field.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/** `lapse_since` stands in the account's own row. */
type DateName = Exclude<(typeof ACCOUNT_DATES)[number], 'lapse_since'>;

/**
 * The dates that follow from what is kept: first and newest sale, and of the tenders and contracts (open, or told to come
 * again) the next one ahead, where none is ahead the last one; the last human response of the people there now. Instants as ISO 8601; null: there is none.
 */
export const readAccountDates = async (
  tx: Transaction,
  account: AccountId,
  now: BusinessTime,
): Promise<Readonly<Record<DateName, string | null>>> => {
  const [row] = await tx.$queryRaw<Record<DateName, Date | null>[]>`
    WITH due AS (
      SELECT kind, CASE result WHEN 'open' THEN due_at ELSE next_at END AS at FROM tenders WHERE account_id = ${account}),
    next AS (
      SELECT kind, COALESCE(min(at) FILTER (WHERE at >= ${new Date(now)}), max(at)) AS at FROM due GROUP BY kind)
    SELECT min(placed_at) AS customer_since, max(placed_at) AS last_order,
           (SELECT at FROM next WHERE kind = 'tender') AS next_tender,
           (SELECT at FROM next WHERE kind = 'contract') AS next_contract_end,
           (SELECT max(last_human_response_at) FROM contacts WHERE account_id = ${account} AND left_at IS NULL) AS last_response
    FROM orders WHERE account_id = ${account} AND kind = 'sale'`;
  return {
    customer_since: row?.customer_since?.toISOString() ?? null,
    last_order: row?.last_order?.toISOString() ?? null,
    next_tender: row?.next_tender?.toISOString() ?? null,
    next_contract_end: row?.next_contract_end?.toISOString() ?? null,
    last_response: row?.last_response?.toISOString() ?? null,
  };
};
