/** Writes what a decision answered, in the transaction that read its inputs. */
import { type BusinessTime, DAY, later } from '../../domain/time.ts';
import { NOBODY } from '../../engine/audience.ts';
import type { Crossing, Decision, Effect, EnrolmentChange, PlannedTouch, Reason } from '../../engine/decision.ts';
import { awaitedEffects } from '../../engine/shared-asks.ts';
import { closeApprovals } from '../approvals/close-approvals.ts';
import type { Transaction } from '../database/open.ts';
import type { Account } from '../generated/client.ts';
import { releaseOffers } from '../offers/release-offers.ts';
import { openSystemTask, SYSTEM } from '../tasks/open-system-task.ts';
import { closeEnrolment, reopenEnrolment } from './close-enrolment.ts';

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
  await askForPeople(tx, account, decision.reasons, now);
  for (const crossing of decision.crossings) await writeCrossing(tx, account.id, crossing);
  await writePlan(tx, account.id, decision.planned, now);
  await writeEffects(tx, account.id, decision.effects, decision.state.cursor, now);
  await closeTakenBack(tx, account, decision, now);
  await closeApprovals(tx, account.id, decision.state, now);
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
          contactId: change.contact,
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
    case 'moved':
      await tx.enrolment.update({ where: { id: change.id }, data: { version: change.version } });
      return;
    case 'restored':
      await reopenEnrolment(tx, change.id);
      return;
    case 'first-accepted':
      await tx.enrolment.update({ where: { id: change.id }, data: { firstAcceptedAt: new Date(change.at) } });
      return;
    case 'offer-untold':
      await releaseOffers(tx, { enrolment: change.id, name: change.name });
      return;
    case 'invited':
      await tx.$executeRaw`
        INSERT INTO invitations (occasion_id, contact_id, account_id, status, invited_at)
        VALUES (${change.occasion}, ${change.contact}, ${accountId}, 'invited', ${new Date(change.at)})
        ON CONFLICT (occasion_id, contact_id) DO NOTHING`;
      return;
    case 'goal':
      await tx.enrolment.update({
        where: { id: change.id },
        data: { goalAt: new Date(change.at), goalOrder: change.order },
      });
      return;
    case 'goal-lost':
      await tx.enrolment.update({ where: { id: change.id }, data: { goalAt: null, goalOrder: null } });
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

/** An account in which a campaign finds nobody to write to is its owner's business, once in this long. */
const ASK_FOR_PEOPLE_AGAIN = 90 * DAY;

const askForPeople = async (
  tx: Transaction,
  account: Account,
  reasons: readonly Reason[],
  now: BusinessTime,
): Promise<void> => {
  const nobody = reasons.find(
    ({ kind, reason }) => (kind === 'skipped' || kind === 'not-enrolled') && reason.startsWith(NOBODY),
  );
  if (!nobody) return;
  const asked = await tx.task.count({
    where: {
      accountId: account.id,
      campaignId: SYSTEM,
      step: 'no-contact-in-role',
      createdAt: { gt: new Date(now - ASK_FOR_PEOPLE_AGAIN) },
    },
  });
  if (asked > 0) return;
  const role = nobody.reason.slice(NOBODY.length).trim();
  const roles = role === 'any' ? [] : role.split(', ');
  await openSystemTask(
    tx,
    {
      kind: 'no-contact-in-role',
      key: String(now),
      account: account.id,
      contact: null,
      title: `Find a contact at ${account.name}: nobody there is ${role}`,
      asked: { type: 'find-contact', account: account.name, roles },
      dueAt: later(now, 7 * DAY),
      outcomes: ['found', 'nobody'],
    },
    now,
  );
};

const writeCrossing = async (tx: Transaction, accountId: string, crossing: Crossing): Promise<void> => {
  if (crossing.change === 'entered') {
    // Back at the very instant of the last entry (stepped time): the membership goes on. A member already stays one.
    await tx.$executeRaw`
      INSERT INTO memberships (account_id, segment_id, entered_at, because)
      SELECT ${accountId}, ${crossing.segment}, ${new Date(crossing.at)}::timestamptz, ${crossing.because}
      WHERE NOT EXISTS (SELECT 1 FROM memberships
                        WHERE account_id = ${accountId} AND segment_id = ${crossing.segment} AND left_at IS NULL)
      ON CONFLICT (account_id, segment_id, entered_at) DO UPDATE SET left_at = NULL, left_because = NULL`;
    return;
  }
  await tx.membership.updateMany({
    where: { accountId, segmentId: crossing.segment, leftAt: null },
    data: { leftAt: new Date(crossing.at), leftBecause: crossing.because },
  });
};

/** The plan is complete: what stood in it before and is neither planned nor asked any more was cancelled. */
const writePlan = async (tx: Transaction, accountId: string, planned: readonly PlannedTouch[], now: BusinessTime) => {
  if (planned.length > 0) {
    const rows = planned.map(({ offer, ...touch }) => ({
      ...touch,
      due_at: new Date(touch.dueAt),
      offer: offer?.name ?? null,
      offer_expires_at: offer?.expiresAt ? new Date(offer.expiresAt) : null,
    }));
    await tx.$executeRaw`
      INSERT INTO planned_touches (id, account_id, contact_id, campaign_id, enrolment_id, step, kind, due_at, priority, status,
                                   offer, offer_expires_at)
      SELECT id, ${accountId}, contact, campaign, enrolment, step, kind, due_at, priority, 'planned', offer, offer_expires_at
      FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS p(id text, contact text, campaign text, enrolment text,
           step text, kind text, due_at timestamptz, priority int, offer text, offer_expires_at timestamptz)
      ON CONFLICT (id) DO UPDATE SET due_at = EXCLUDED.due_at, priority = EXCLUDED.priority, offer = EXCLUDED.offer,
        offer_expires_at = EXCLUDED.offer_expires_at,
        status = CASE WHEN planned_touches.status = 'cancelled' THEN 'planned' ELSE planned_touches.status END,
        final_at = CASE WHEN planned_touches.status = 'cancelled' THEN NULL ELSE planned_touches.final_at END
      WHERE planned_touches.status IN ('planned', 'asked', 'cancelled')`;
  }
  const ids = planned.map((touch) => touch.id);
  await tx.$executeRaw`
    UPDATE planned_touches SET status = 'cancelled', final_at = ${new Date(now)},
           reason = COALESCE((SELECT ended_because FROM enrolments WHERE id = enrolment_id), 'no longer planned')
    WHERE account_id = ${accountId} AND status = 'planned' AND NOT (id = ANY(${ids}::text[]))
      AND NOT EXISTS (SELECT 1 FROM effects WHERE effects.id = planned_touches.id)`;
};

/**
 * Sends, offers and questions that no enrolment waits for (a veto moved it on) must not be done any more; nor anything for an account
 * whose workflow ends here.
 */
const closeTakenBack = async (tx: Transaction, account: Account, { state, more }: Decision, now: BusinessTime) => {
  const ends = account.standing !== 'key' && !more;
  const waited = awaitedEffects(state, now);
  await tx.$executeRaw`
    WITH closed AS (
      UPDATE effects SET status = 'done', done_at = ${new Date(now)}
      WHERE account_id = ${account.id} AND status = 'open' AND lane = 'account'
        AND (${ends} OR (type IN ('send', 'offer', 'approve') AND NOT (id = ANY(${waited}::text[]))))
      RETURNING id)
    UPDATE planned_touches p SET status = 'cancelled', final_at = ${new Date(now)}, reason = 'taken back'
    FROM closed WHERE p.id = closed.id AND p.status IN ('planned', 'asked')`;
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
