/** What ends with an enrolment: its unsent touches, its offers that nobody was told of, and on an exit its open work. */
import type { EnrolmentId } from '../../domain/ids.ts';
import type { EnrolmentChange } from '../../engine/decision.ts';
import type { Transaction } from '../database/open.ts';
import { releaseOffers } from '../offers/release-offers.ts';

export const closeEnrolment = async (
  tx: Transaction,
  change: Extract<EnrolmentChange, { type: 'ended' }>,
): Promise<void> => {
  const at = new Date(change.at);
  await tx.enrolment.update({
    where: { id: change.id },
    data: {
      status: change.how,
      endedAt: at,
      endedBecause: change.because,
      endedSeq: change.seq,
      ...(change.before && { endedState: change.before as object }),
    },
  });
  // A message in flight is stopped by the gate (the fact that ended this moved stop_seq), or goes out and says so itself.
  await tx.$executeRaw`
    UPDATE planned_touches SET status = 'cancelled', final_at = ${at}, reason = ${change.because}
    WHERE enrolment_id = ${change.id} AND status IN ('planned', 'asked')`;
  // All its sends are final, or will not be asked: no mail names these offers any more.
  await releaseOffers(tx, { enrolment: change.id });
  if (change.shared !== undefined) await releaseOffers(tx, { enrolment: change.shared });
  if (change.how !== 'exited') return;
  await tx.$executeRaw`
    UPDATE effects SET status = 'done', done_at = ${at} WHERE enrolment_id = ${change.id} AND status = 'open'`;
  await tx.$executeRaw`
    UPDATE tasks SET status = 'not-needed', closed_at = ${at}, note = ${change.because}
    WHERE enrolment_id = ${change.id} AND status = 'open'`;
};

/** What a person ended goes on: its tasks are open again. Its touches are planned again by the decision itself. */
export const reopenEnrolment = async (tx: Transaction, id: EnrolmentId): Promise<void> => {
  await tx.$executeRaw`
    UPDATE tasks t SET status = 'open', closed_at = NULL, note = NULL
    FROM enrolments e
    WHERE e.id = ${id} AND t.enrolment_id = e.id AND t.status = 'not-needed' AND t.note = e.ended_because
      AND t.closed_at = e.ended_at`;
  await tx.enrolment.update({
    where: { id },
    data: { status: 'open', endedAt: null, endedBecause: null, endedSeq: null },
  });
};
