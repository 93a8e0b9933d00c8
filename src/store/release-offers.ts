import type { EnrolmentId } from '../domain/ids.ts';
import type { Transaction } from './open.ts';

/**
 * Frees what was reserved for offers of an enrolment that no mail has named yet; issued codes are honoured.
 * The caller holds the account's row, so the order of locks is account, then budget, as when it was granted.
 */
export const releaseOffers = async (tx: Transaction, { enrolment }: { enrolment: EnrolmentId }): Promise<void> => {
  await tx.$executeRaw`
    WITH released AS (
      UPDATE offers SET status = 'released' WHERE enrolment_id = ${enrolment} AND status IN ('requested', 'reserved')
      RETURNING campaign_id, name, currency, reserved_minor
    )
    UPDATE budgets SET reserved_minor = budgets.reserved_minor - freed.minor
    FROM (SELECT campaign_id, name, currency, sum(reserved_minor)::bigint AS minor FROM released GROUP BY 1, 2, 3) AS freed
    WHERE budgets.campaign_id = freed.campaign_id AND budgets.name = freed.name AND budgets.currency = freed.currency`;
};
