import type { InboundMatch } from '../../domain/inbound.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';
import { workingDaysLater } from '../tasks/working-days-later.ts';
import { forwardInbound } from './forward-inbound.ts';
import type { InboundToTake } from './inbound-to-take.ts';
import { holdForReply } from './reply-hold.ts';

/** What closes an owner's task to answer, and with it the hold. */
export const REPLY_OUTCOMES = ['answered', 'no-answer-needed'] as const;

/**
 * A person answered: the fact journeys wait for, the hold, the owner's task and the mail to the owner, in a transaction
 * that holds the account's row. True: ring the account.
 */
export const openReply = async (
  tx: Transaction,
  mail: InboundToTake,
  match: InboundMatch,
  now: BusinessTime,
): Promise<boolean> => {
  const { account, contact, message } = match;
  const replied = await appendFact(tx, {
    account,
    type: 'Email Replied',
    source: 'inbound',
    sourceId: mail.id,
    contact,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { message, effect: await effectOf(tx, message), verdict: 'human' },
  });
  if (contact !== null) {
    await tx.$executeRaw`
      UPDATE contacts SET last_human_response_at = GREATEST(last_human_response_at, ${new Date(now)}) WHERE id = ${contact}`;
  }
  // The answer is due in one working day, the hold ends in two.
  const [due, until] = [await workingDaysLater(tx, account, now, 1), await workingDaysLater(tx, account, now, 2)];
  const held = await holdForReply(tx, { account, mail: mail.id, subject: mail.subject, until }, now);
  await askOwner(tx, mail, match, due, now);
  await forwardInbound(tx, mail, match, now, until);
  return replied.ring || held;
};

const effectOf = async (tx: Transaction, message: string | null): Promise<string | null> => {
  if (message === null) return null;
  const row = await tx.message.findUnique({ where: { key: message }, select: { effectId: true } });
  return row?.effectId ?? null;
};

/** Whoever writes twice before the answer waits for one answer: no second task while the first is open. */
const askOwner = async (
  tx: Transaction,
  mail: InboundToTake,
  { account, contact }: InboundMatch,
  dueAt: BusinessTime,
  now: BusinessTime,
): Promise<void> => {
  const open = await tx.task.count({
    where: { accountId: account, step: 'answer-reply', status: 'open', contactId: contact },
  });
  if (open > 0) return;
  const person = contact === null ? null : await tx.contact.findUnique({ where: { id: contact } });
  const name = `${person?.firstName ?? ''} ${person?.lastName ?? ''}`.trim() || mail.sender;
  await openSystemTask(
    tx,
    {
      kind: 'answer-reply',
      key: mail.id.slice(0, 16),
      account,
      contact,
      title: `Answer ${name}: ${mail.subject || 'no subject'}`.slice(0, 200),
      dueAt,
      outcomes: REPLY_OUTCOMES,
    },
    now,
  );
};
