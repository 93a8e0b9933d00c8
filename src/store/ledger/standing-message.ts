/** What an ask finds when its ledger row, or its closed effect, has the answer already. */
import type { SendOutcome } from '../../domain/fact.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { ClaimResult } from './claim-result.ts';
import type { Ask, LedgerRow } from './read-claim-rows.ts';
import { type AskedSend, reportSend } from './report-send.ts';
import { settleUnderLock } from './settle-message.ts';

/**
 * Null: the row may be claimed. A message left at its dot past lease and grace becomes UNKNOWN here. Final for
 * marketing are ACCEPTED, REJECTED and UNKNOWN; a transactional UNKNOWN with a next attempt may be claimed again.
 */
export const standsAlready = async (
  tx: Transaction,
  asked: AskedSend,
  ask: Ask,
  graceMs: number,
  now: BusinessTime,
): Promise<ClaimResult | null> => {
  const { message } = ask;
  if (message?.phase === 'CLAIMED' && message.leaseLeftMs > 0) return { type: 'busy', waitMs: message.leaseLeftMs };
  if (message?.phase === 'DOT') return atItsDot(tx, asked, message, graceMs, now);
  const outcome = message && finalOutcome(message);
  if (outcome && message) return alreadyFinal(tx, asked, ask, outcome, message.reason ?? outcome, now);
  return ask.status === 'done' ? closedBefore(ask) : null;
};

const atItsDot = async (
  tx: Transaction,
  asked: AskedSend,
  message: LedgerRow,
  graceMs: number,
  now: BusinessTime,
): Promise<ClaimResult> => {
  if (message.leaseLeftMs + graceMs > 0) return { type: 'busy', waitMs: message.leaseLeftMs + graceMs };
  const reason = 'no answer after the final dot: its worker was lost';
  const settled = await settleUnderLock(tx, { ...asked, ...message }, { type: 'unknown', reason }, now);
  return settled.type === 'settled' ? settled : { type: 'busy', waitMs: 1_000 };
};

const finalOutcome = ({ phase, nextAttemptAt }: LedgerRow): SendOutcome | null => {
  if (phase === 'ACCEPTED') return 'accepted';
  if (phase === 'REJECTED') return 'rejected';
  return phase === 'UNKNOWN' && nextAttemptAt === null ? 'unknown' : null;
};

/** An effect opened again for a message that has its final word is closed with that word; the fact is there once. */
const alreadyFinal = async (
  tx: Transaction,
  asked: AskedSend,
  ask: Ask,
  outcome: SendOutcome,
  reason: string,
  now: BusinessTime,
): Promise<ClaimResult> => {
  const ring = ask.status === 'open' && (await reportSend(tx, asked, { type: 'settled', outcome, reason }, now));
  return { type: 'settled', outcome, reason, ring };
};

/** The effect is closed and nothing is in flight: answers as it was closed. */
const closedBefore = ({ message, touch, touchReason }: Ask): ClaimResult => {
  if (touch === 'dropped' || touch === 'cancelled' || touch === 'vetoed') {
    return { type: 'settled', outcome: 'dropped', reason: touchReason ?? touch, ring: false };
  }
  const outcome = message?.phase === 'REFUSED' ? 'refused' : 'deferred';
  return { type: 'settled', outcome, reason: message?.reason ?? touchReason ?? 'asked before', ring: false };
};
