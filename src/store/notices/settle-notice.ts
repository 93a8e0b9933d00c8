import { assertNever } from '../../domain/assert-never.ts';
import type { SendResult } from '../../domain/send-result.ts';
import { type BusinessTime, later, MINUTE } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { retryDelay } from '../ledger/retry-delay.ts';
import type { ClaimedNotice } from './claim-notice.ts';

/** What the connection saw; `failed`: it can never be made; `too-late`: nobody needs it any more. */
export type NoticeResult =
  | SendResult
  | { readonly type: 'failed'; readonly reason: string }
  | { readonly type: 'too-late'; readonly reason: string };

/** By then (about four business days) its address does not work, or nothing may leave this machine. */
const MOST_TRIES = 20;

/** Without an answer to the dot the server is given half an hour before it gets the same mail again. */
const AFTER_UNKNOWN = 30 * MINUTE;

/** Compare-and-set by fence. False: another worker has it by now. */
export const settleNotice = (store: Store, notice: ClaimedNotice, result: NoticeResult): Promise<boolean> =>
  inTransaction(store, async (tx) => {
    const now = (await readNow(tx)).business;
    const { phase, reason, dueAt } = endOf(notice, result, now);
    const moved = await tx.$executeRaw`
      UPDATE notices SET phase = ${phase}, reason = ${reason}, due_at = COALESCE(${dueAt && new Date(dueAt)}::timestamptz, due_at),
             lease_until = NULL, settled_at = CASE WHEN ${phase} = 'DUE' THEN NULL ELSE ${new Date(now)}::timestamptz END
      WHERE id = ${notice.id} AND fence = ${notice.fence}::int AND phase IN ('CLAIMED', 'DOT')`;
    return moved > 0;
  });

type Ending = { readonly phase: string; readonly reason: string | null; readonly dueAt: BusinessTime | null };

const endOf = ({ key, tries }: ClaimedNotice, result: NoticeResult, now: BusinessTime): Ending => {
  const again = (reason: string, delay = retryDelay(key, tries)): Ending =>
    tries >= MOST_TRIES
      ? { phase: 'GIVEN-UP', reason: `gave up after ${tries} tries: ${reason}`, dueAt: null }
      : { phase: 'DUE', reason, dueAt: later(now, delay) };
  switch (result.type) {
    case 'accepted':
      return { phase: 'ACCEPTED', reason: null, dueAt: null };
    case 'rejected':
      return { phase: 'REJECTED', reason: `${result.stage}: ${result.reply}`.slice(0, 500), dueAt: null };
    case 'failed':
      return { phase: 'REJECTED', reason: result.reason.slice(0, 500), dueAt: null };
    case 'too-late':
      return { phase: 'GIVEN-UP', reason: result.reason, dueAt: null };
    case 'temporary':
      return again(`${result.stage}: ${result.reply}`.slice(0, 500));
    case 'not-sent':
    case 'refused':
      return again(result.reason.slice(0, 500));
    case 'unknown':
      return again(result.reason.slice(0, 500), AFTER_UNKNOWN);
    default:
      return assertNever(result);
  }
};
