/** Writes a claim: a new ledger row, or one whose earlier try ended or lost its lease, by compare-and-set. */
import type { AccountId } from '../../domain/ids.ts';
import { type BusinessTime, type MachineTime, machineTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { LedgerRow } from './read-claim-rows.ts';
import type { SendEffect } from './send-effect.ts';

export type Claiming = {
  readonly key: string;
  readonly accountId: AccountId;
  readonly effect: SendEffect;
  readonly address: string;
  readonly locale: string;
  readonly attempt: number;
  readonly decidedSeq: number;
  readonly sendBefore: BusinessTime;
  readonly leaseMs: number;
  readonly now: BusinessTime;
};

type Written = { readonly fence: number; readonly leaseUntil: MachineTime };

/** Null: another claim was there first. The unique key and the fence decide, the account's lock only makes it rare. */
export const writeClaim = async (
  tx: Transaction,
  claim: Claiming,
  before: LedgerRow | null,
): Promise<Written | null> => {
  const [row] = before === null ? await insertClaim(tx, claim) : await retakeClaim(tx, claim, before);
  if (!row) return null;
  if (before?.phase === 'CLAIMED') {
    await tx.$executeRaw`
      UPDATE attempts SET outcome = 'LOST', reason = 'its lease ran out before the gate', ended_at = ${new Date(claim.now)}
      WHERE message_key = ${claim.key} AND fence = ${before.fence}::int AND outcome IS NULL`;
  }
  await tx.$executeRaw`
    INSERT INTO attempts (message_key, fence, claimed_at) VALUES (${claim.key}, ${row.fence}::int, ${new Date(claim.now)})`;
  await tx.$executeRaw`
    UPDATE planned_touches SET status = 'asked', reason = NULL WHERE id = ${claim.effect.id} AND status = 'planned'`;
  return { fence: row.fence, leaseUntil: machineTime(row.leaseUntil.getTime()) };
};

type Row = { readonly fence: number; readonly leaseUntil: Date };

const insertClaim = (tx: Transaction, claim: Claiming): Promise<Row[]> => {
  const { effect } = claim;
  return tx.$queryRaw<Row[]>`
    INSERT INTO messages (key, effect_id, account_id, contact_id, campaign_id, version, enrolment_id, step, address, topic,
                          transactional, priority, template, locale, phase, attempt, fence, lease_until, decided_seq,
                          send_before, due_at, claimed_at)
    VALUES (${claim.key}, ${effect.id}, ${claim.accountId}, ${effect.contact}, ${effect.campaign}, ${effect.version}::int,
            ${effect.enrolment}, ${effect.step}, ${claim.address}, ${effect.topic}, ${effect.transactional},
            ${effect.priority}::int, ${effect.template}, ${claim.locale}, 'CLAIMED', ${claim.attempt}::int, 1,
            clock_timestamp() + ${claim.leaseMs}::int * interval '1 millisecond', ${claim.decidedSeq}::int,
            ${new Date(claim.sendBefore)}, ${new Date(effect.dueAt)}, ${new Date(claim.now)})
    ON CONFLICT DO NOTHING
    RETURNING fence, lease_until AS "leaseUntil"`;
};

/** The next try may carry another address, template or decision than the last one. */
const retakeClaim = (tx: Transaction, claim: Claiming, before: LedgerRow): Promise<Row[]> => {
  const { effect } = claim;
  return tx.$queryRaw<Row[]>`
    UPDATE messages SET phase = 'CLAIMED', fence = fence + 1, attempt = ${claim.attempt}::int,
           lease_until = clock_timestamp() + ${claim.leaseMs}::int * interval '1 millisecond',
           decided_seq = ${claim.decidedSeq}::int, send_before = ${new Date(claim.sendBefore)},
           claimed_at = ${new Date(claim.now)}, address = ${claim.address}, locale = ${claim.locale},
           version = ${effect.version}::int, template = ${effect.template}, topic = ${effect.topic},
           priority = ${effect.priority}::int, gate_seq = NULL, sent_at = NULL, settled_at = NULL,
           next_attempt_at = NULL, reason = NULL, reply = NULL
    WHERE key = ${claim.key} AND fence = ${before.fence}::int AND phase = ${before.phase}
    RETURNING fence, lease_until AS "leaseUntil"`;
};
