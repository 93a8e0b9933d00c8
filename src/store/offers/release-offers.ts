import type { EnrolmentId } from '../../domain/ids.ts';
import type { Transaction } from '../database/open.ts';

/**
 * Frees what was reserved for offers of an enrolment (all, or the one of a name) that no mail has named yet; issued codes
 * are honoured.
 * The caller holds the account's row, so the order of locks is account, then budgets (by key), as when it was granted.
 */
export const releaseOffers = async (
  tx: Transaction,
  { enrolment, name = null }: { readonly enrolment: EnrolmentId; readonly name?: string | null },
): Promise<void> => {
  const released = await tx.$queryRaw<ReleasedRow[]>`
    WITH released AS (
      UPDATE offers SET status = 'released' WHERE enrolment_id = ${enrolment} AND (${name}::text IS NULL OR name = ${name}) AND status IN ('requested', 'reserved')
      RETURNING campaign_id, name, currency, reserved_minor)
    SELECT campaign_id AS campaign, name, currency, sum(reserved_minor)::bigint AS minor
    FROM released GROUP BY 1, 2, 3 HAVING sum(reserved_minor) > 0 ORDER BY 1, 2, 3`;
  for (const { campaign, name, currency, minor } of released) {
    await tx.$executeRaw`
      UPDATE budgets SET reserved_minor = reserved_minor - ${minor}::bigint
      WHERE campaign_id = ${campaign} AND name = ${name} AND currency = ${currency}`;
  }
};

type ReleasedRow = {
  readonly campaign: string;
  readonly name: string;
  readonly currency: string;
  readonly minor: bigint;
};
