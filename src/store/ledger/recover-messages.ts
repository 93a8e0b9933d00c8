/**
 * The sweep over messages whose worker was lost. At the dot: what came of it is not known, and said so. Claimed: no dot
 * went out, so the row is freed for the effect's next try, and the lost worker, should it wake, finds its gate shut.
 */
import type { AccountId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { lockAccount } from './read-claim-rows.ts';
import { type HeldMessage, settleUnderLock } from './settle-message.ts';

export type RecoverOptions = {
  /** Machine ms past the lease before a row is touched; default 60,000. */
  readonly graceMs?: number;
  /** Rows a call; default 200, oldest lease first. */
  readonly most?: number;
};

export type Recovered = {
  readonly unknown: number;
  readonly freed: number;
  /** Accounts whose doorbell the caller rings. */
  readonly ring: readonly AccountId[];
};

type OverdueRow = HeldMessage & { readonly phase: 'CLAIMED' | 'DOT' };

/** One short transaction a row; safe to run anywhere at any time, several at once. */
export const recoverMessages = async (
  store: Store,
  { graceMs = 60_000, most = 200 }: RecoverOptions = {},
): Promise<Recovered> => {
  const overdue = await store.prisma.$queryRaw<OverdueRow[]>`
    SELECT m.key, m.effect_id AS "effectId", m.account_id AS "accountId", m.contact_id AS "contactId", m.address,
           m.transactional, m.fence, m.phase, m.attempt, COALESCE(e.lane, 'account') AS lane
    FROM messages m LEFT JOIN effects e ON e.id = m.effect_id
    WHERE m.phase IN ('CLAIMED', 'DOT') AND m.lease_until < clock_timestamp() - ${graceMs}::int * interval '1 millisecond'
    ORDER BY m.lease_until LIMIT ${most}::int`;
  let unknown = 0;
  let freed = 0;
  const ring = new Set<AccountId>();
  for (const row of overdue) {
    if (row.phase === 'DOT' && (await giveUp(store, row))) unknown += 1;
    else if (row.phase === 'CLAIMED' && (await free(store, row))) freed += 1;
    else continue;
    if (row.lane === 'account') ring.add(row.accountId);
  }
  return { unknown, freed, ring: [...ring].sort() };
};

/** False: its worker came back and settled it meanwhile. A row at its dot cannot be claimed, so its fence is still this one. */
const giveUp = (store: Store, row: OverdueRow): Promise<boolean> =>
  inTransaction(store, async (tx) => {
    await lockAccount(tx, row.accountId);
    const [still] = await tx.$queryRaw<{ phase: string }[]>`
      SELECT phase FROM messages WHERE key = ${row.key} AND fence = ${row.fence}::int FOR UPDATE`;
    if (still?.phase !== 'DOT') return false;
    const { business } = await readNow(tx);
    const reason = 'no answer after the final dot: its worker was lost';
    return (await settleUnderLock(tx, row, { type: 'unknown', reason }, business)).type === 'settled';
  });

/** Its effect stays open, so no fact: the workflow's activity, or the next turn of the broadcast, tries it again. */
const free = (store: Store, row: OverdueRow): Promise<boolean> =>
  inTransaction(store, async (tx) => {
    const { business } = await readNow(tx);
    const reason = 'its lease ran out before the gate';
    const moved = await tx.$executeRaw`
      WITH freed AS (
        UPDATE messages SET phase = 'DEFERRED', reason = ${reason}, settled_at = ${new Date(business)},
               next_attempt_at = ${new Date(business)}
        WHERE key = ${row.key} AND fence = ${row.fence}::int AND phase = 'CLAIMED' AND lease_until < clock_timestamp()
        RETURNING key, fence)
      UPDATE attempts a SET outcome = 'LOST', reason = ${reason}, ended_at = ${new Date(business)}
      FROM freed WHERE a.message_key = freed.key AND a.fence = freed.fence`;
    return moved > 0;
  });
