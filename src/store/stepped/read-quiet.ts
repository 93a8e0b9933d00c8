import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { readNextWatch } from '../registers/watch-registers.ts';

/** What is still moving at a stepped instant; all zero is quiet, and only then may the clock move on. */
export type Stillness = {
  /** Key accounts with facts not applied or a deadline that is due, and ended ones that have not heard of it. */
  readonly accounts: number;
  /** Effects open in an account's hands. */
  readonly effects: number;
  /** Broadcasts being planned, and sends of broadcasts that are due. */
  readonly broadcasts: number;
  /** Messages claimed or at the gate. */
  readonly messages: number;
};

/** One query, so that nothing slips from one count into another between two questions. */
export const readStillness = async (tx: Transaction, now: BusinessTime): Promise<Stillness> => {
  const at = new Date(now);
  const [row] = await tx.$queryRaw<Stillness[]>`
    SELECT (SELECT count(*)::int FROM accounts WHERE (standing = 'key' AND (applied_seq < last_seq OR deadline <= ${at}))
              OR (standing = 'ended' AND applied_seq < stop_seq)) AS accounts,
           (SELECT count(*)::int FROM effects WHERE status = 'open' AND lane = 'account') AS effects,
           (SELECT count(*)::int FROM effects e JOIN planned_touches p ON p.id = e.id
             WHERE e.status = 'open' AND e.lane = 'broadcast' AND p.due_at <= ${at})
           + (SELECT count(*)::int FROM broadcasts WHERE status = 'planning') AS broadcasts,
           (SELECT count(*)::int FROM messages WHERE phase IN ('CLAIMED', 'DOT')) AS messages`;
  if (!row) throw new Error('the database answered no row');
  return row;
};

/** The next instant at which an account, a broadcast or a register moves by itself; null when nothing does. */
export const readNextInstant = async (tx: Transaction): Promise<BusinessTime | null> => {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT least(
      (SELECT min(deadline) FROM accounts WHERE standing = 'key'),
      (SELECT min(expires_at) FROM offers WHERE status IN ('reserved', 'issued')),
      (SELECT min(ends_at) FROM holds WHERE released_at IS NULL),
      (SELECT min(a.due_at) FROM activations a JOIN campaigns c ON c.id = a.campaign_id AND c.status = 'published'
       WHERE a.status = 'planned' AND NOT EXISTS (
         SELECT 1 FROM brakes b WHERE b.pulled AND b.id IN ('everything', 'campaign/' || a.campaign_id))),
      (SELECT min(p.due_at) FROM effects e JOIN planned_touches p ON p.id = e.id WHERE e.status = 'open' AND e.lane = 'broadcast')
    ) AS at`;
  const instants = [row?.at?.getTime() ?? null, await readNextWatch(tx)].filter((at) => at !== null);
  return instants.length === 0 ? null : (Math.min(...instants) as BusinessTime);
};

/** Accounts that are due at `now` (see `Stillness`), in id order: whose bell the driver rings. */
export const readDueAccounts = async (tx: Transaction, now: BusinessTime): Promise<readonly string[]> => {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts WHERE (standing = 'key' AND (applied_seq < last_seq OR deadline <= ${new Date(now)}))
      OR (standing = 'ended' AND applied_seq < stop_seq) ORDER BY id`;
  return rows.map((row) => row.id);
};

/** Facts of all accounts so far: whether somebody was told something between two questions. */
export const countFacts = async (tx: Transaction): Promise<number> => {
  const [row] = await tx.$queryRaw<
    { facts: bigint }[]
  >`SELECT COALESCE(sum(last_seq), 0)::bigint AS facts FROM accounts`;
  return Number(row?.facts ?? 0);
};
