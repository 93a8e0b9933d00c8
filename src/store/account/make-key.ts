/** Becoming a key account by hand, and coming back. */
import type { AccountId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { sayEnded } from './end-account.ts';
import { lockAccountRow, type StandingChanged } from './lock-account-row.ts';

export type Said = { readonly account: AccountId; readonly actor: string };

/** A known or provisional account becomes a key account; the bell starts its workflow. Its history starts nothing. */
export const makeKey = (store: Store, { account: id, actor }: Said): Promise<StandingChanged> =>
  inTransaction(store, async (tx) => {
    const account = await lockAccountRow(tx, id);
    if (!account) return { type: 'unknown', account: id };
    if (account.standing === 'key') return { type: 'refused', reason: `${id} is a key account already` };
    if (account.standing === 'ended') {
      const way =
        account.mergedInto === null
          ? `keyline return ${id} brings it back`
          : `keyline account ${account.mergedInto} goes on`;
      return { type: 'refused', reason: `${id} ${sayEnded(account)}: ${way}` };
    }
    const now = (await readNow(tx)).business;
    await tx.account.update({ where: { id }, data: { standing: 'key' } });
    await appendAudit(tx, {
      at: now,
      actor,
      action: 'account made key',
      subject: id,
      detail: { was: account.standing },
    });
    return { type: 'done', ring: [id] };
  });

/**
 * An ended account is a key account again: row, audit and fact `Account Returned`; the bell starts a new workflow.
 * Enrolments and messages are rows, so past caps and re-entry waits hold. What changed while it was away starts nothing:
 * its segments are judged as for the first time.
 */
export const returnAccount = (store: Store, { account: id, actor }: Said): Promise<StandingChanged> =>
  inTransaction(store, async (tx) => {
    const account = await lockAccountRow(tx, id);
    if (!account) return { type: 'unknown', account: id };
    if (account.mergedInto !== null) {
      return { type: 'refused', reason: `${id} ${sayEnded(account)}: ${account.mergedInto} goes on in its place` };
    }
    if (account.standing !== 'ended') {
      return {
        type: 'refused',
        reason: `${id} has not ended: it is ${account.standing === 'key' ? 'a key account' : account.standing}`,
      };
    }
    const now = (await readNow(tx)).business;
    await forgetSegments(tx, id, now);
    await tx.account.update({ where: { id }, data: { standing: 'key', endedAt: null } });
    await appendFact(tx, {
      account: id,
      type: 'Account Returned',
      source: 'account',
      sourceId: `${id}/returned/${account.lastSeq + 1}`,
      contact: null,
      occurredAt: now,
      receivedAt: now,
      historic: false,
      payload: { actor, endedAt: account.endedAt?.toISOString() ?? null },
    });
    await appendAudit(tx, { at: now, actor, action: 'account returned', subject: id, detail: {} });
    return { type: 'done', ring: [id] };
  });

const forgetSegments = async (tx: Transaction, id: AccountId, now: BusinessTime): Promise<void> => {
  await tx.$executeRaw`
    UPDATE memberships SET left_at = ${new Date(now)}, left_because = 'Account Returned'
    WHERE account_id = ${id} AND left_at IS NULL`;
  await tx.$executeRaw`
    UPDATE accounts SET state = jsonb_set(state, '{segments}', '{}') WHERE id = ${id} AND state IS NOT NULL`;
};
