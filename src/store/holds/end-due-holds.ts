import type { AccountId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { releaseHold } from './release-hold.ts';

/** Who released a hold that came to its own end. */
const BY_ITSELF = 'keyline';

/** Holds a call, the earliest end first; the rest waits for the next sweep. */
const MOST = 1_000;

/** Releases the holds whose end has come; answers the accounts to ring. One short transaction a hold; safe to repeat. */
export const endDueHolds = async (store: Store): Promise<readonly AccountId[]> => {
  const { business } = await readNow(store.prisma);
  const due = await store.prisma.hold.findMany({
    where: { releasedAt: null, endsAt: { lte: new Date(business) } },
    orderBy: [{ endsAt: 'asc' }, { accountId: 'asc' }, { id: 'asc' }],
    take: MOST,
  });
  const ring = new Set<AccountId>();
  for (const { id, accountId } of due) {
    const released = await inTransaction(store, async (tx) => {
      await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
      const now = (await readNow(tx)).business;
      // Prolonged while we waited for the lock: it ends later.
      const still = await tx.hold.findUnique({ where: { id } });
      if (still?.endsAt === null || still === null || still.endsAt.getTime() > now) return { ring: false };
      return releaseHold(tx, { id, actor: BY_ITSELF }, now);
    });
    if (released.ring) ring.add(accountId);
  }
  return [...ring].sort();
};
