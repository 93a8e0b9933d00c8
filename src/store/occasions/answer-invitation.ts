import type { AccountId, ContactId, OccasionId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';

export type Answering = {
  readonly occasion: OccasionId;
  readonly contact: ContactId;
  readonly account: AccountId;
  readonly answer: 'accepted' | 'declined';
  /** Where it was said, such as `link` or a person's name. */
  readonly source: string;
};

export type InvitationAnswered =
  | { readonly type: 'answered'; readonly changed: boolean; readonly ring: boolean }
  | { readonly type: 'closed'; readonly because: 'unknown' | 'over' | 'cancelled' };

/**
 * What somebody answers to an invitation, until the occasion is over: the latest word counts, the same word twice is one.
 * A no is a fact at once and frees its seat; a yes waits for its seat, which `grantSeats` gives in the order of the
 * answers and makes the fact of.
 */
export const answerInvitation = (store: Store, answering: Answering): Promise<InvitationAnswered> =>
  inTransaction(store, async (tx) => {
    const { occasion: id, contact, account, answer, source } = answering;
    await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    const now = (await readNow(tx)).business;
    const occasion = await tx.occasion.findUnique({ where: { id } });
    if (!occasion) return { type: 'closed', because: 'unknown' };
    if (occasion.status === 'cancelled') return { type: 'closed', because: 'cancelled' };
    if (occasion.endsAt.getTime() <= now) return { type: 'closed', because: 'over' };
    const where = { occasionId_contactId: { occasionId: id, contactId: contact } };
    const before = await tx.invitation.findUnique({ where });
    const standing = before?.status ?? 'invited';
    const said = standing === 'waiting' ? 'accepted' : standing;
    if (said === answer || standing === 'attended') return { type: 'answered', changed: false, ring: false };
    const row = { status: answer === 'accepted' ? 'waiting' : 'declined', answeredAt: new Date(now) };
    await tx.invitation.upsert({
      where,
      create: { occasionId: id, contactId: contact, accountId: account, invitedAt: new Date(now), ...row },
      update: row,
    });
    if (answer === 'accepted') return { type: 'answered', changed: true, ring: false };
    const { ring } = await appendFact(tx, {
      account,
      contact,
      type: 'Invitation Answered',
      source: 'rsvp',
      sourceId: answerId(id, contact, 'declined', now),
      occurredAt: now,
      receivedAt: now,
      historic: false,
      payload: { occasion: id, answer, said: source },
    });
    return { type: 'answered', changed: true, ring };
  });

/** Source id of an answer's fact: once for each answer and the instant it was given. */
export const answerId = (occasion: OccasionId, contact: ContactId, answer: string, at: BusinessTime): string =>
  `${occasion}/${contact}/${answer}/${at}`;
