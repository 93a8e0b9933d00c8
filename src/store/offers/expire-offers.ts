import { businessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { payRebate } from './pay-rebate.ts';

/** Ends offers whose day is over, frees their budget, promises their rebate and appends `Offer Expired`; answers the accounts to ring. */
export const expireOffers = async (store: Store): Promise<readonly string[]> => {
  const now = (await readNow(store.prisma)).business;
  const due = await store.prisma.offer.findMany({
    where: { status: { in: ['reserved', 'issued'] }, expiresAt: { lte: new Date(now) } },
    orderBy: [{ expiresAt: 'asc' }, { accountId: 'asc' }, { id: 'asc' }],
    take: 1_000,
  });
  const ring: string[] = [];
  for (const { id, accountId } of due) {
    const rung = await inTransaction(store, async (tx) => {
      await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
      const offer = await tx.offer.findUniqueOrThrow({ where: { id } });
      if (offer.expiresAt === null || (offer.status !== 'reserved' && offer.status !== 'issued')) return false;
      await tx.offer.update({ where: { id }, data: { status: 'expired' } });
      await tx.$executeRaw`
        UPDATE budgets SET reserved_minor = reserved_minor - ${offer.reservedMinor}::bigint
        WHERE campaign_id = ${offer.campaignId} AND name = ${offer.name} AND currency = ${offer.currency}`;
      const appended = await appendFact(tx, {
        account: accountId,
        type: 'Offer Expired',
        source: 'offers',
        sourceId: `${id}/expired`,
        contact: null,
        occurredAt: businessTime(offer.expiresAt.getTime()),
        receivedAt: now,
        historic: false,
        payload: { offer: offer.name, code: offer.code },
      });
      const owed = await payRebate(tx, offer, now);
      return appended.ring || owed;
    });
    if (rung) ring.push(accountId);
  }
  return ring;
};
