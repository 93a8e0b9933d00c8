import { type BusinessTime, businessTime, DAY, later } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

export type Undelivered = {
  readonly count: number;
  readonly newest: {
    readonly kind: string;
    readonly address: string;
    readonly reason: string;
    readonly dueAt: BusinessTime;
  } | null;
};

/** Mails to our own people that were refused or given up in the seven days before `now`. */
export const readUndelivered = async (tx: Transaction, now: BusinessTime): Promise<Undelivered> => {
  const where = {
    phase: { in: ['REJECTED', 'GIVEN-UP'] },
    dueAt: { gt: new Date(later(now, -7 * DAY)), lte: new Date(now) },
  };
  const count = await tx.notice.count({ where });
  const newest = await tx.notice.findFirst({ where, orderBy: [{ dueAt: 'desc' }, { id: 'asc' }] });
  return {
    count,
    newest: newest && {
      kind: newest.kind,
      address: newest.address,
      reason: newest.reason ?? 'no reason was kept',
      dueAt: businessTime(newest.dueAt.getTime()),
    },
  };
};
