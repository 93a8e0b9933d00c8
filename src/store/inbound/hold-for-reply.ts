/** The hold that a person's answer places on all marketing to the account, until it is answered or two working days went by. */
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';

type ReplyHold = {
  readonly account: AccountId;
  /** Id of the mail. */
  readonly mail: string;
  readonly subject: string;
  readonly until: BusinessTime;
};

const holdId = (account: AccountId, mail: string): string => `${account}/reply/${mail}`;

/** True: ring the account. */
export const holdForReply = async (
  tx: Transaction,
  { account, mail, subject, until }: ReplyHold,
  now: BusinessTime,
): Promise<boolean> => {
  const reason = `reply to answer: ${subject || 'no subject'}`.slice(0, 200);
  const id = holdId(account, mail);
  await tx.$executeRaw`
    INSERT INTO holds (id, account_id, kind, scope, reason, placed_at, placed_by, ends_at)
    VALUES (${id}, ${account}, 'reply', 'marketing', ${reason}, ${new Date(now)}, 'keyline', ${new Date(until)})
    ON CONFLICT (id) DO NOTHING`;
  await tx.$executeRaw`
    UPDATE accounts SET held = true, hold_scope = 'marketing', hold_reason = ${reason} WHERE id = ${account}`;
  const payload = { hold: id, kind: 'reply', scope: 'marketing', reason };
  return (await appendFact(tx, holdFact(account, 'Hold Placed', id, payload, now))).ring;
};

/** True: ring the account. */
export const releaseReplyHold = async (
  tx: Transaction,
  { account, mail, by }: { readonly account: AccountId; readonly mail: string; readonly by: string },
  now: BusinessTime,
): Promise<boolean> => {
  const id = holdId(account, mail);
  const released = await tx.$executeRaw`
    UPDATE holds SET released_at = ${new Date(now)}, released_by = ${by} WHERE id = ${id} AND released_at IS NULL`;
  if (released === 0) return false;
  await tx.$executeRaw`
    UPDATE accounts SET held = false, hold_scope = 'none', hold_reason = NULL
    WHERE id = ${account} AND NOT EXISTS (SELECT 1 FROM holds WHERE account_id = ${account} AND released_at IS NULL)`;
  return (await appendFact(tx, holdFact(account, 'Hold Released', id, { hold: id, kind: 'reply' }, now))).ring;
};

const holdFact = (
  account: AccountId,
  type: 'Hold Placed' | 'Hold Released',
  id: string,
  payload: Readonly<Record<string, unknown>>,
  now: BusinessTime,
) => ({
  ...{ account, type, source: 'hold', sourceId: `${id}/${type}`, contact: null },
  ...{ occurredAt: now, receivedAt: now, historic: false, payload },
});
