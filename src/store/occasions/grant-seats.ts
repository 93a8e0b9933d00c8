/**
 * Gives seats to those who said yes, one after the other in (instant, account id) order, so that two runs of the same
 * answers fill a small room alike. Who finds none is told that he waits; a seat that becomes free goes to the first of
 * them.
 */
import type { AccountId, ContactId, OccasionId } from '../../domain/ids.ts';
import { businessTime } from '../../domain/time.ts';
import { takeLock } from '../database/advisory-locks.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { answerId } from './answer-invitation.ts';

/** Grants all that can be; answers the accounts whose doorbell is to be rung. */
export const grantSeats = async (store: Store): Promise<readonly AccountId[]> => {
  const ring: AccountId[] = [];
  for (;;) {
    const granted = await inTransaction(store, grantNext);
    if (!granted) return ring;
    if (granted.ring) ring.push(granted.account);
  }
};

type Waiting = {
  readonly occasion: OccasionId;
  readonly contact: ContactId;
  readonly account: AccountId;
  readonly answeredAt: Date;
  readonly free: boolean;
};

const grantNext = async (tx: Transaction): Promise<{ readonly account: AccountId; readonly ring: boolean } | null> => {
  await takeLock(tx, 'grants');
  const now = (await readNow(tx)).business;
  // Those who were told that they wait ask again only when a seat is free.
  const [next] = await tx.$queryRaw<Waiting[]>`
    SELECT * FROM (
      SELECT i.occasion_id AS occasion, i.contact_id AS contact, i.account_id AS account, i.answered_at AS "answeredAt",
             o.seats IS NULL OR o.seats > (
               SELECT count(*) FROM invitations t
               WHERE t.occasion_id = o.id AND t.status IN ('accepted', 'attended')) AS free
      FROM invitations i JOIN occasions o ON o.id = i.occasion_id
      WHERE i.status = 'waiting' AND o.status = 'planned' AND o.ends_at > ${new Date(now)}) w
    WHERE w.free OR NOT EXISTS (
      SELECT 1 FROM events e WHERE e.source = 'rsvp' AND e.source_id = w.occasion || '/' || w.contact || '/waiting/' ||
        (extract(epoch FROM w."answeredAt") * 1000)::bigint)
    ORDER BY w."answeredAt", w.account, w.contact LIMIT 1`;
  if (!next) return null;
  const { occasion, contact, account, free } = next;
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
  const answer = free ? 'accepted' : 'waiting';
  const kept = await tx.$executeRaw`
    UPDATE invitations SET status = ${answer}
    WHERE occasion_id = ${occasion} AND contact_id = ${contact} AND status = 'waiting' AND answered_at = ${next.answeredAt}`;
  // Taken back while we waited for the account: the next round sees what it is now.
  if (kept === 0) return { account, ring: false };
  const at = businessTime(next.answeredAt.getTime());
  const { ring } = await appendFact(tx, {
    account,
    contact,
    type: 'Invitation Answered',
    source: 'rsvp',
    sourceId: answerId(occasion, contact, answer, at),
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { occasion, answer },
  });
  return { account, ring };
};
