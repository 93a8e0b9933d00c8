/** Writes what a decision answered, in the transaction that read its inputs. */
import type { BusinessTime } from '../domain/time.ts';
import type { Crossing, Decision, Effect, EnrolmentChange, PlannedTouch, Reason } from '../engine/decision.ts';
import { closeEnrolment } from './close-enrolment.ts';
import type { Account } from './generated/client.ts';
import type { Transaction } from './open.ts';

export const writeDecision = async (
  tx: Transaction,
  account: Account,
  decision: Decision,
  deadline: BusinessTime | null,
  now: BusinessTime,
): Promise<void> => {
  const number = account.decisions + 1;
  for (const change of decision.enrolments) await writeEnrolment(tx, account.id, change);
  await writeReasons(tx, account.id, number, decision.reasons);
  for (const crossing of decision.crossings) await writeCrossing(tx, account.id, crossing);
  await writePlan(tx, account.id, decision.planned, now);
  await writeEffects(tx, account.id, decision.effects, decision.state.cursor, now);
  await tx.$executeRaw`
    UPDATE accounts SET state = ${JSON.stringify(decision.state)}::jsonb, applied_seq = ${decision.state.cursor}::int,
           decisions = ${number}::int, deadline = ${deadline === null ? null : new Date(deadline)}::timestamptz,
           wake_pending = false, woken_at = NULL
    WHERE id = ${account.id}`;
};

const writeEnrolment = async (tx: Transaction, accountId: string, change: EnrolmentChange): Promise<void> => {
  switch (change.type) {
    case 'opened':
      await tx.enrolment.create({
        data: {
          id: change.id,
          accountId,
          campaignId: change.campaign,
          version: change.version,
          entryKey: change.entryKey,
          status: 'open',
          enteredAt: new Date(change.at),
          triggerSeq: change.triggerSeq,
          because: change.because,
        },
      });
      return;
    case 'ended':
      await closeEnrolment(tx, change);
      return;
    case 'first-accepted':
      await tx.enrolment.update({ where: { id: change.id }, data: { firstAcceptedAt: new Date(change.at) } });
      return;
    case 'goal':
      await tx.enrolment.update({ where: { id: change.id }, data: { goalAt: new Date(change.at) } });
  }
};

/** "Not enrolled, because" is kept as the last one with its count; everything else as a row in the order decided. */
const writeReasons = async (tx: Transaction, accountId: string, decision: number, reasons: readonly Reason[]) => {
  for (const reason of reasons) {
    if (reason.kind !== 'not-enrolled') continue;
    await tx.$executeRaw`
      INSERT INTO not_enrolled (account_id, campaign_id, reason, count, last_at, last_seq)
      VALUES (${accountId}, ${reason.campaign}, ${reason.reason}, 1, ${new Date(reason.at)}, ${reason.seq}::int)
      ON CONFLICT (account_id, campaign_id) DO UPDATE
      SET count = not_enrolled.count + 1, reason = EXCLUDED.reason, last_at = EXCLUDED.last_at, last_seq = EXCLUDED.last_seq`;
  }
  await tx.reason.createMany({
    data: reasons
      .filter((reason) => reason.kind !== 'not-enrolled')
      .map((reason, ordinal) => ({
        accountId,
        decision,
        ordinal,
        at: new Date(reason.at),
        campaignId: reason.campaign,
        enrolmentId: reason.enrolment,
        step: reason.step,
        contactId: reason.contact,
        kind: reason.kind,
        reason: reason.reason,
        seq: reason.seq,
      })),
  });
};

const writeCrossing = async (tx: Transaction, accountId: string, crossing: Crossing): Promise<void> => {
  if (crossing.change === 'entered') {
    await tx.membership.create({
      data: { accountId, segmentId: crossing.segment, enteredAt: new Date(crossing.at), because: crossing.because },
    });
    return;
  }
  await tx.membership.updateMany({
    where: { accountId, segmentId: crossing.segment, leftAt: null },
    data: { leftAt: new Date(crossing.at), leftBecause: crossing.because },
  });
};

/** The plan is complete: what stood in it before and is neither planned nor asked any more was cancelled. */
const writePlan = async (tx: Transaction, accountId: string, planned: readonly PlannedTouch[], now: BusinessTime) => {
  for (const touch of planned) {
    await tx.$executeRaw`
      INSERT INTO planned_touches (id, account_id, contact_id, campaign_id, enrolment_id, step, kind, due_at, priority, status)
      VALUES (${touch.id}, ${accountId}, ${touch.contact}, ${touch.campaign}, ${touch.enrolment}, ${touch.step},
              ${touch.kind}, ${new Date(touch.dueAt)}, ${touch.priority}::int, 'planned')
      ON CONFLICT (id) DO UPDATE SET due_at = EXCLUDED.due_at, priority = EXCLUDED.priority,
        status = CASE WHEN planned_touches.status = 'cancelled' THEN 'planned' ELSE planned_touches.status END,
        final_at = CASE WHEN planned_touches.status = 'cancelled' THEN NULL ELSE planned_touches.final_at END
      WHERE planned_touches.status IN ('planned', 'asked', 'cancelled')`;
  }
  const ids = planned.map((touch) => touch.id);
  await tx.$executeRaw`
    UPDATE planned_touches SET status = 'cancelled', final_at = ${new Date(now)},
           reason = COALESCE((SELECT ended_because FROM enrolments WHERE id = enrolment_id), 'no longer planned')
    WHERE account_id = ${accountId} AND status = 'planned' AND NOT (id = ANY(${ids}))
      AND NOT EXISTS (SELECT 1 FROM effects WHERE effects.id = planned_touches.id)`;
};

const writeEffects = async (
  tx: Transaction,
  accountId: string,
  effects: readonly Effect[],
  decidedSeq: number,
  now: BusinessTime,
): Promise<void> => {
  for (const effect of effects) {
    await tx.$executeRaw`
      INSERT INTO effects (id, account_id, enrolment_id, type, payload, lane, attempt, decided_seq, status, created_at)
      VALUES (${effect.id}, ${accountId}, ${effect.enrolment}, ${effect.type}, ${JSON.stringify(effect)}::jsonb, 'account',
              ${effect.attempt}::int, ${decidedSeq}::int, 'open', ${new Date(now)})
      ON CONFLICT (id) DO UPDATE SET payload = EXCLUDED.payload, attempt = EXCLUDED.attempt,
        decided_seq = EXCLUDED.decided_seq, status = 'open', done_at = NULL
      WHERE effects.attempt < EXCLUDED.attempt`;
    if (effect.type === 'send') {
      await tx.$executeRaw`UPDATE planned_touches SET status = 'asked' WHERE id = ${effect.id} AND status = 'planned'`;
    }
  }
  // What is still open was affirmed by this decision: it knew every fact up to here.
  await tx.$executeRaw`
    UPDATE effects SET decided_seq = ${decidedSeq}::int
    WHERE account_id = ${accountId} AND status = 'open' AND lane = 'account' AND decided_seq < ${decidedSeq}::int`;
};
