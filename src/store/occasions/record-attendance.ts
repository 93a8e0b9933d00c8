import type { AccountId, ContactId, OccasionId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

export type Attendance = {
  readonly occasion: OccasionId;
  readonly contact: ContactId;
  readonly account: AccountId;
  readonly at: BusinessTime;
};

/** Those who came, invited or not, within the transaction that appended their facts. Safe to repeat. */
export const recordAttendance = async (tx: Transaction, attendances: readonly Attendance[]): Promise<void> => {
  for (const { occasion, contact, account, at } of attendances) {
    await tx.$executeRaw`
      INSERT INTO invitations (occasion_id, contact_id, account_id, status, invited_at)
      VALUES (${occasion}, ${contact}, ${account}, 'attended', ${new Date(at)})
      ON CONFLICT (occasion_id, contact_id) DO UPDATE SET status = 'attended'`;
  }
};

/** Of these ids those that are occasions. */
export const knownOccasions = async (tx: Transaction, ids: readonly OccasionId[]): Promise<ReadonlySet<OccasionId>> => {
  if (ids.length === 0) return new Set();
  const rows = await tx.occasion.findMany({ where: { id: { in: [...ids] } }, select: { id: true } });
  return new Set(rows.map((row) => row.id));
};
