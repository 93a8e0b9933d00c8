/**
 * Tells the world how an ask for a send ended: the planned touch, the effect row and, for an account's workflow, the
 * fact that its next decision reads. In the transaction that settled the ledger row, so none of them can be missing.
 */
import { assertNever } from '../../domain/assert-never.ts';
import type { SendOutcome } from '../../domain/fact.ts';
import type { AccountId, ContactId, EffectId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact, type NewFact } from '../facts/append-fact.ts';
import { type Issued, issueOffer } from '../offers/issue-offer.ts';

export type SendReport =
  | { readonly type: 'settled'; readonly outcome: SendOutcome; readonly reason: string }
  | { readonly type: 'deferred'; readonly until: BusinessTime; readonly reason: string }
  | { readonly type: 'refused'; readonly reason: string };

/** The ask reported on. `fence` is 0 where admission held it up before there was a ledger row. */
export type AskedSend = {
  readonly effectId: EffectId;
  readonly accountId: AccountId;
  readonly contactId: ContactId;
  readonly lane: string;
  readonly attempt: number;
  readonly fence: number;
};

/**
 * Within the caller's transaction, which holds the account's row. True: ring the account's doorbell after the commit.
 * Facts carry source `ledger`; `<effect>/settled` once in a message's life, `<effect>/<deferred|refused>/<attempt>.<fence>`
 * once an ask. A broadcast has no decision to ask again, so its deferred and refused effects stay open and fall due with
 * their planned touch.
 */
export const reportSend = async (
  tx: Transaction,
  asked: AskedSend,
  report: SendReport,
  now: BusinessTime,
): Promise<boolean> => {
  await updateTouch(tx, asked.effectId, report, now);
  const { issued, ring: promised } = hasGone(report) ? await issueOffer(tx, asked.effectId, now) : NOTHING_ISSUED;
  const inAccountLane = asked.lane === 'account';
  if (inAccountLane || report.type === 'settled') {
    await tx.$executeRaw`
      UPDATE effects SET status = 'done', done_at = ${new Date(now)} WHERE id = ${asked.effectId} AND status = 'open'`;
  }
  if (!inAccountLane) return promised;
  const { ring } = await appendFact(tx, {
    account: asked.accountId,
    contact: asked.contactId,
    source: 'ledger',
    occurredAt: now,
    receivedAt: now,
    historic: false,
    ...factOf(asked, report, issued),
  });
  return ring || promised;
};

const NOTHING_ISSUED: Issued = { issued: null, ring: false };

const factOf = (
  asked: AskedSend,
  report: SendReport,
  issued: Issued['issued'],
): Pick<NewFact, 'type' | 'sourceId' | 'payload'> => {
  const effect = asked.effectId;
  const ask = `${asked.attempt}.${asked.fence}`;
  switch (report.type) {
    case 'settled':
      return {
        type: 'Message Settled',
        sourceId: `${effect}/settled`,
        payload: { effect, outcome: report.outcome, reason: report.reason, ...(issued && { offer: issued }) },
      };
    case 'deferred':
      return {
        type: 'Message Deferred',
        sourceId: `${effect}/deferred/${ask}`,
        payload: { effect, until: report.until, reason: report.reason },
      };
    case 'refused':
      return {
        type: 'Message Refused',
        sourceId: `${effect}/refused/${ask}`,
        payload: { effect, reason: report.reason },
      };
    default:
      return assertNever(report);
  }
};

/** Taken, or perhaps taken. */
const hasGone = (report: SendReport): boolean =>
  report.type === 'settled' && (report.outcome === 'accepted' || report.outcome === 'unknown');

/** What was cancelled or vetoed stays so, unless the message turned out to be on its way already. */
const updateTouch = async (tx: Transaction, effect: EffectId, report: SendReport, now: BusinessTime): Promise<void> => {
  const status = report.type === 'settled' ? report.outcome : 'planned';
  const finalAt = report.type === 'settled' ? new Date(now) : null;
  const dueAt = report.type === 'deferred' ? new Date(report.until) : null;
  await tx.$executeRaw`
    UPDATE planned_touches SET status = ${status}, reason = ${report.reason}, final_at = ${finalAt}::timestamptz,
           due_at = COALESCE(${dueAt}::timestamptz, due_at)
    WHERE id = ${effect} AND (${hasGone(report)} OR status NOT IN ('cancelled', 'vetoed'))`;
};
