/**
 * Step 4 of the send protocol: writes down how a try ended, by compare-and-set on (key, fence, phase), so a worker that
 * lost its lease changes nothing. Touch, effect and fact go in the same transaction.
 */
import { assertNever } from '../../domain/assert-never.ts';
import type { SendOutcome } from '../../domain/fact.ts';
import type { SendResult, SmtpAnswer } from '../../domain/send-result.ts';
import { type BusinessTime, businessTime, later, MINUTE } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { suppressUnderLock } from '../people/suppress-address.ts';
import { lockAccount } from './read-claim-rows.ts';
import { type AskedSend, reportSend, type SendReport } from './report-send.ts';
import { GIVE_UP_AFTER, retryDelay } from './retry-delay.ts';

/** The ledger row a result belongs to; a `Claim` is one. */
export type HeldMessage = AskedSend & {
  readonly key: string;
  readonly address: string;
  readonly transactional: boolean;
};

/** What the connection saw, or that the message cannot be made (its template fails): no later try would help. */
export type Settling = SendResult | { readonly type: 'failed'; readonly reason: string };

export type Settled =
  | {
      readonly type: 'settled';
      readonly outcome: SendOutcome | 'deferred' | 'refused';
      readonly reason: string;
      /** Ring the account's doorbell after the commit. */
      readonly ring: boolean;
    }
  /** Fenced out: the row belongs to a later try or has its final word. */
  | { readonly type: 'superseded' };

/** Safe to repeat: the second time the phase is another one and nothing changes. */
export const settleMessage = (store: Store, held: HeldMessage, result: Settling): Promise<Settled> =>
  inTransaction(store, async (tx) => {
    await lockAccount(tx, held.accountId);
    const { business } = await readNow(tx);
    return settleUnderLock(tx, held, result, business);
  });

/** Within a transaction that holds the account's row. */
export const settleUnderLock = async (
  tx: Transaction,
  held: HeldMessage,
  result: Settling,
  now: BusinessTime,
): Promise<Settled> => {
  const end = await endOf(tx, held, result, now);
  if (!(await moveRow(tx, held, end, now))) return { type: 'superseded' };
  let ring = await reportSend(tx, held, end.report, now);
  if (result.type === 'rejected' && isAddressFailure(result)) {
    const suppressed = await suppressUnderLock(
      tx,
      { address: held.address, reason: `hard bounce: ${result.enhanced}`, source: 'smtp', at: now },
      held.accountId,
    );
    ring ||= suppressed.ring !== null;
  }
  const outcome = end.report.type === 'settled' ? end.report.outcome : end.report.type;
  return { type: 'settled', outcome, reason: end.report.reason, ring };
};

type Ending = {
  readonly from: readonly string[];
  readonly phase: 'ACCEPTED' | 'REJECTED' | 'DEFERRED' | 'REFUSED' | 'UNKNOWN';
  readonly reply: string | null;
  readonly queueId: string | null;
  readonly nextAttemptAt: BusinessTime | null;
  readonly report: SendReport;
};

const endOf = async (tx: Transaction, held: HeldMessage, result: Settling, now: BusinessTime): Promise<Ending> => {
  const plain = { reply: null, queueId: null, nextAttemptAt: null };
  switch (result.type) {
    case 'accepted':
      return {
        ...plain,
        // A 250 that comes after the row was given up for unknown is evidence, and never causes a send.
        from: ['DOT', 'UNKNOWN'],
        phase: 'ACCEPTED',
        reply: result.reply,
        queueId: result.queueId,
        report: { type: 'settled', outcome: 'accepted', reason: 'accepted' },
      };
    case 'rejected':
      return {
        ...plain,
        from: ['CLAIMED', 'DOT'],
        phase: 'REJECTED',
        reply: result.reply,
        report: { type: 'settled', outcome: 'rejected', reason: `${result.stage}: ${result.reply}` },
      };
    case 'failed':
      return {
        ...plain,
        from: ['CLAIMED'],
        phase: 'REJECTED',
        report: { type: 'settled', outcome: 'rejected', reason: result.reason },
      };
    case 'temporary':
      return retryLater(tx, held, now, `${result.stage}: ${result.reply}`, result.reply);
    case 'not-sent':
      return retryLater(tx, held, now, result.reason, null);
    case 'refused':
      return {
        ...plain,
        from: ['CLAIMED'],
        phase: 'REFUSED',
        report: { type: 'refused', reason: result.reason },
      };
    case 'unknown':
      return held.transactional ? repeatUnknown(tx, held, now, result.reason) : unknown(result.reason);
    default:
      return assertNever(result);
  }
};

/** No dot was taken, that is certain: from DOT as well, where a reply or our own end of the line says so. */
const retryLater = async (
  tx: Transaction,
  held: HeldMessage,
  now: BusinessTime,
  reason: string,
  reply: string | null,
): Promise<Ending> => {
  const tries = await readTries(tx, held.key);
  const until = later(now, retryDelay(held.key, tries.failures + 1));
  const base = { from: ['CLAIMED', 'DOT'], reply, queueId: null };
  if (tries.first !== null && until > later(tries.first, GIVE_UP_AFTER)) {
    const gaveUp = `gave up after 72 h: ${reason}`;
    const report: SendReport = { type: 'settled', outcome: 'rejected', reason: gaveUp };
    return { ...base, phase: 'REJECTED', nextAttemptAt: null, report };
  }
  return { ...base, phase: 'DEFERRED', nextAttemptAt: until, report: { type: 'deferred', until, reason } };
};

const unknown = (reason: string): Ending => ({
  from: ['CLAIMED', 'DOT'],
  phase: 'UNKNOWN',
  reply: null,
  queueId: null,
  nextAttemptAt: null,
  report: { type: 'settled', outcome: 'unknown', reason },
});

/** Transactional mail goes out at least once: again after half an hour, with the same Message-ID. */
const repeatUnknown = async (
  tx: Transaction,
  held: HeldMessage,
  now: BusinessTime,
  reason: string,
): Promise<Ending> => {
  const tries = await readTries(tx, held.key);
  const until = later(now, 30 * MINUTE);
  if (tries.first !== null && until > later(tries.first, GIVE_UP_AFTER)) return unknown(reason);
  return { ...unknown(reason), nextAttemptAt: until, report: { type: 'deferred', until, reason } };
};

const readTries = async (tx: Transaction, key: string) => {
  const [row] = await tx.$queryRaw<{ failures: number; first: Date | null }[]>`
    SELECT count(*) FILTER (WHERE outcome IN ('DEFERRED', 'UNKNOWN'))::int AS failures, min(claimed_at) AS first
    FROM attempts WHERE message_key = ${key}`;
  return { failures: row?.failures ?? 0, first: row?.first ? businessTime(row.first.getTime()) : null };
};

/** The compare-and-set. What was taken back after its gate was not sent: it leaves no sent instant behind. */
const moveRow = async (tx: Transaction, held: HeldMessage, end: Ending, now: BusinessTime): Promise<boolean> => {
  const undone = end.phase === 'DEFERRED' || end.phase === 'REFUSED';
  const { reason } = end.report;
  const nextAttemptAt = end.nextAttemptAt === null ? null : new Date(end.nextAttemptAt);
  const moved = await tx.$executeRaw`
    WITH before AS (SELECT gate_seq FROM messages WHERE key = ${held.key}),
         moved AS (
           UPDATE messages SET phase = ${end.phase}, settled_at = ${new Date(now)}, reason = ${reason}, reply = ${end.reply},
                  queue_id = ${end.queueId}, next_attempt_at = ${nextAttemptAt}::timestamptz,
                  gate_seq = CASE WHEN ${undone} THEN NULL ELSE gate_seq END,
                  sent_at = CASE WHEN ${undone} THEN NULL ELSE sent_at END
           WHERE key = ${held.key} AND fence = ${held.fence}::int AND phase = ANY(${[...end.from]}::text[])
           RETURNING key, fence)
    UPDATE attempts a SET outcome = ${end.phase}, reason = ${reason}, reply = ${end.reply}, ended_at = ${new Date(now)},
           gate = CASE WHEN before.gate_seq IS NOT NULL THEN 'passed at fact ' || before.gate_seq
                       WHEN ${end.phase} = 'REFUSED' THEN ${reason} END
    FROM moved, before WHERE a.message_key = moved.key AND a.fence = moved.fence`;
  return moved > 0;
};

/** RFC 3463: these say that the recipient's address is at fault (5.1.7 and 5.1.8 speak of the sender's). */
const ADDRESS_FAILURES = ['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.4', '5.1.6', '5.1.10'];

const isAddressFailure = ({ stage, enhanced }: SmtpAnswer): boolean =>
  (stage === 'RCPT' || stage === 'dot') && enhanced !== null && ADDRESS_FAILURES.includes(enhanced);
