import type { BusinessTime } from '../../domain/time.ts';
import { watchCases } from '../cases/watch-cases.ts';
import { readNow } from '../database/clock.ts';
import type { Store, Transaction } from '../database/open.ts';
import { LATE_UNTOLD } from '../deliveries/late-orders.ts';
import { watchDeliveries } from '../deliveries/watch-deliveries.ts';
import { watchDossiers } from '../dossier/watch-dossiers.ts';
import { watchPromises } from '../promises/watch-promises.ts';
import { watchTenders } from '../tenders/watch-tenders.ts';

/**
 * What time alone does to the registers: cases, promises, deliveries, tenders, dossiers. For the sweep and for the stepped
 * driver. Answers the accounts to ring.
 */
export const watchRegisters = async (store: Store): Promise<readonly string[]> => {
  const next = await readNextWatch(store.prisma);
  // One question where nothing is due: an instant of the demo, a sweep every 15 s.
  if (next === null || next > (await readNow(store.prisma)).business) return [];
  const ring = new Set([
    ...(await watchCases(store)),
    ...(await watchPromises(store)),
    ...(await watchDeliveries(store)),
    ...(await watchTenders(store)),
    ...(await watchDossiers(store)),
  ]);
  return [...ring].sort();
};

/** The next instant at which a register moves by itself; past while something waits for its watch; null: never. */
export const readNextWatch = async (tx: Transaction): Promise<BusinessTime | null> => {
  const [row] = await tx.$queryRaw<{ at: Date | null }[]>`
    SELECT least(
      (SELECT min(least(CASE WHEN c.warned_at IS NULL THEN c.warn_at END, c.target_at))
       FROM cases c JOIN accounts a ON a.id = c.account_id AND a.merged_into IS NULL
       WHERE c.closed_at IS NULL AND c.answered_at IS NULL AND c.missed_at IS NULL),
      (SELECT min(least(p.remind_at, p.due_at))
       FROM promises p JOIN accounts a ON a.id = p.account_id AND a.merged_into IS NULL WHERE p.status = 'open'),
      (SELECT min(t.tell_at) FROM tenders t JOIN accounts a ON a.id = t.account_id AND a.merged_into IS NULL),
      (SELECT min(o.promised_at) FROM orders o JOIN accounts a ON a.id = o.account_id AND a.merged_into IS NULL
       WHERE ${LATE_UNTOLD}),
      (SELECT min(stale_at) FROM accounts WHERE standing = 'key' AND merged_into IS NULL)
    ) AS at`;
  return row?.at ? (row.at.getTime() as BusinessTime) : null;
};
