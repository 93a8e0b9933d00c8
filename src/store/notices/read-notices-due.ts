import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/** True while a mail to our own people is due, or the worker that had one was lost. */
export const areNoticesDue = async (tx: Transaction, now: BusinessTime): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{ due: boolean }[]>`
    SELECT EXISTS (
      SELECT 1 FROM notices
      WHERE due_at <= ${new Date(now)}
        AND (phase = 'DUE' OR (phase IN ('CLAIMED', 'DOT') AND lease_until < clock_timestamp()))) AS due`;
  return row?.due ?? false;
};

/** When the next one is due; null: none waits. */
export const readNextNoticeAt = async (tx: Transaction): Promise<BusinessTime | null> => {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`SELECT min(due_at) AS at FROM notices WHERE phase = 'DUE'`;
  return row?.at ? businessTime(row.at.getTime()) : null;
};
