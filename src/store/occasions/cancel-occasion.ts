import type { AccountId, OccasionId } from '../../domain/ids.ts';
import { type BusinessTime, DAY, later } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { wakeAccounts } from '../facts/wake-accounts.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';

export type OccasionCancelled =
  | {
      readonly type: 'cancelled';
      /** Accounts that get the fact `Event Cancelled`. */
      readonly accounts: readonly AccountId[];
      /** People who mean to come and whose journey is over: a task tells their owner. */
      readonly tasks: number;
      readonly ring: readonly AccountId[];
    }
  | { readonly type: 'refused'; readonly because: 'unknown' | 'closed'; readonly reason: string };

/**
 * A person calls an occasion off: row, audit and a fact `Event Cancelled` for every account somebody of was invited, in
 * one transaction. Their journeys end with the mail that says so; who said yes after his journey had ended is told by
 * his owner. Twice is refused.
 */
export const cancelOccasion = (
  store: Store,
  { id, reason, actor }: { readonly id: OccasionId; readonly reason: string; readonly actor: string },
): Promise<OccasionCancelled> =>
  inTransaction(store, async (tx) => {
    const [occasion] = await tx.$queryRaw<{ title: string; status: string; endsAt: Date; campaign: string }[]>`
      SELECT title, status, ends_at AS "endsAt", campaign_id AS campaign FROM occasions WHERE id = ${id} FOR UPDATE`;
    if (!occasion) return { type: 'refused', because: 'unknown', reason: `no event "${id}"` };
    const now = (await readNow(tx)).business;
    if (occasion.status === 'cancelled') {
      return { type: 'refused', because: 'closed', reason: `"${id}" is cancelled already` };
    }
    if (occasion.endsAt.getTime() <= now) return { type: 'refused', because: 'closed', reason: `"${id}" is over` };
    await tx.occasion.update({ where: { id }, data: { status: 'cancelled' } });
    const accounts = await readInvited(tx, id, occasion.campaign);
    const ring: AccountId[] = [];
    let tasks = 0;
    for (const account of accounts) {
      const appended = await appendFact(tx, {
        account,
        contact: null,
        type: 'Event Cancelled',
        source: 'occasion',
        sourceId: `${id}/cancelled/${account}`,
        occurredAt: now,
        receivedAt: now,
        historic: false,
        payload: { occasion: id, reason },
      });
      if (appended.ring) ring.push(account);
      tasks += await tellOwners(tx, { id, title: occasion.title, campaign: occasion.campaign }, account, now);
    }
    // Who was not invited yet is asked again as well: there is nothing to invite to any more.
    await wakeAccounts(tx, null, now);
    await appendAudit(tx, { at: now, actor, action: 'event cancelled', subject: id, detail: { reason, accounts } });
    return { type: 'cancelled', accounts, tasks, ring };
  });

/** In id order: facts of several accounts are appended in that order. */
const readInvited = async (tx: Transaction, occasion: OccasionId, campaign: string): Promise<readonly AccountId[]> => {
  const rows = await tx.$queryRaw<{ id: AccountId }[]>`
    SELECT account_id AS id FROM invitations WHERE occasion_id = ${occasion}
    UNION SELECT account_id FROM enrolments WHERE campaign_id = ${campaign} AND status = 'open'
    ORDER BY id`;
  return rows.map((row) => row.id);
};

/** Those who mean to come and have no open journey that would write to them. */
const tellOwners = async (
  tx: Transaction,
  occasion: { readonly id: OccasionId; readonly title: string; readonly campaign: string },
  account: AccountId,
  now: BusinessTime,
): Promise<number> => {
  const people = await tx.$queryRaw<{ contact: string; name: string }[]>`
    SELECT i.contact_id AS contact, COALESCE(NULLIF(trim(c.first_name || ' ' || c.last_name), ''), c.email) AS name
    FROM invitations i JOIN contacts c ON c.id = i.contact_id
    WHERE i.occasion_id = ${occasion.id} AND i.account_id = ${account} AND i.status IN ('accepted', 'waiting')
      AND NOT EXISTS (SELECT 1 FROM enrolments e
                      WHERE e.account_id = i.account_id AND e.campaign_id = ${occasion.campaign} AND e.status = 'open'
                        AND (e.contact_id IS NULL OR e.contact_id = i.contact_id))
    ORDER BY i.contact_id`;
  for (const { contact, name } of people) {
    await openSystemTask(
      tx,
      {
        kind: 'event-cancelled',
        key: `${occasion.id}/${contact}`,
        account,
        contact,
        title: `Tell ${name}: ${occasion.title} is cancelled`,
        asked: { type: 'event-cancelled', person: name, event: occasion.title },
        dueAt: later(now, DAY),
        outcomes: ['told', 'not-reached'],
      },
      now,
    );
  }
  return people.length;
};
