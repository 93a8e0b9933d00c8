/** An account ceases: what was planned ends with the reason, what it was promised stays. */
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import type { Account } from '../generated/client.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { lockAccountRow, type StandingChanged } from './lock-account-row.ts';

export type Ending = { readonly account: AccountId; readonly reason: string; readonly actor: string };

/** What was taken off the plan. */
export type Ended = { readonly touches: number; readonly tasks: number };

/**
 * Row, audit and fact `Account Ended` in one transaction: it holds at the gate at once, even with Temporal down; the
 * account's own engine then exits its campaigns and its workflow ends. Codes that were issued stay good.
 */
export const endAccount = (store: Store, ending: Ending): Promise<StandingChanged<Ended>> =>
  inTransaction(store, async (tx) => {
    const { account: id, reason, actor } = ending;
    const account = await lockAccountRow(tx, id);
    if (!account) return { type: 'unknown', account: id };
    if (account.standing === 'ended') return { type: 'refused', reason: `${id} ${sayEnded(account)}` };
    const now = (await readNow(tx)).business;
    const ended = await endUnderLock(tx, account, { reason, actor, mergedInto: null }, now);
    await appendAudit(tx, { at: now, actor, action: 'account ended', subject: id, detail: { reason, ...ended } });
    return { type: 'done', ring: account.standing === 'key' ? [id] : [], ...ended };
  });

/** `ended on 2027-03-01 already`. */
export const sayEnded = ({ endedAt, mergedInto }: Account): string =>
  `${mergedInto === null ? 'ended' : `was merged into ${mergedInto}`}${endedAt === null ? '' : ` on ${endedAt.toISOString().slice(0, 10)}`} already`;

/** Within a transaction that holds the account's row. */
export const endUnderLock = async (
  tx: Transaction,
  account: Account,
  {
    reason,
    actor,
    mergedInto,
  }: { readonly reason: string; readonly actor: string; readonly mergedInto: AccountId | null },
  now: BusinessTime,
): Promise<Ended> => {
  const at = new Date(now);
  const because = `account ended: ${reason}`;
  const { id } = account;
  await appendFact(tx, {
    account: id,
    type: 'Account Ended',
    source: 'account',
    sourceId: `${id}/ended/${account.lastSeq + 1}`,
    contact: null,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { reason, actor, mergedInto },
  });
  await tx.account.update({ where: { id }, data: { standing: 'ended', endedAt: at, mergedInto } });
  // What is at its dot goes out and says so itself; the gate refuses all that is not there yet.
  const touches = await tx.$executeRaw`
    UPDATE planned_touches SET status = 'cancelled', final_at = ${at}, reason = ${because}
    WHERE account_id = ${id} AND status IN ('planned', 'asked')`;
  const tasks = await tx.$executeRaw`
    UPDATE tasks SET status = 'not-needed', closed_at = ${at}, note = ${because}
    WHERE account_id = ${id} AND status = 'open'`;
  await tx.$executeRaw`
    UPDATE activations SET status = 'stopped', reason = ${because} WHERE account_id = ${id} AND status = 'planned'`;
  await tx.$executeRaw`
    UPDATE approvals SET status = 'withdrawn', answered_at = ${at}, note = ${because}
    WHERE account_id = ${id} AND status = 'open'`;
  return { touches, tasks };
};
