/**
 * An answered reply: by the owner's mail that came through us, by the task's closing, by `keyline reply answered`. It frees
 * what the reply held, closes the task and counts as a touch by a person.
 */
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { releaseReplyHold } from './reply-hold.ts';

export type Answering = {
  readonly account: AccountId;
  /** Whose replies; null: of senders who are no contact. */
  readonly contact: ContactId | null;
  /** The newest reply this answers; those that came after it stay open. Null: every one. */
  readonly upTo: { readonly id: string; readonly receivedAt: BusinessTime } | null;
  /** Who says so. */
  readonly by: string;
  /** `no-answer-needed`: closed without a word to the customer, which is no touch. */
  readonly how: 'mail' | 'command' | 'task' | 'no-answer-needed';
};

export type Answered = { readonly replies: readonly string[]; readonly ring: boolean };

/** Within a transaction that holds the account's row. Safe to repeat: what is answered is left alone. */
export const answerReplies = async (tx: Transaction, answering: Answering, now: BusinessTime): Promise<Answered> => {
  const { account, contact, upTo, by, how } = answering;
  const open = await tx.inboundMail.findMany({
    where: {
      ...{ accountId: account, contactId: contact, kind: 'reply', answeredAt: null },
      ...(upTo === null ? {} : { OR: [{ id: upTo.id }, { receivedAt: { lte: new Date(upTo.receivedAt) } }] }),
    },
    orderBy: [{ receivedAt: 'asc' }, { id: 'asc' }],
    select: { id: true, subject: true },
  });
  const newest = open.at(-1);
  if (!newest) return { replies: [], ring: false };
  const replies = open.map(({ id }) => id);
  await tx.inboundMail.updateMany({
    where: { id: { in: replies } },
    data: { answeredAt: new Date(now), answeredBy: by },
  });
  let ring = false;
  for (const mail of replies) ring = (await releaseReplyHold(tx, { account, mail, by }, now)) || ring;
  ring = (await closeTasks(tx, answering, now)) || ring;
  if (how !== 'no-answer-needed') await logTouch(tx, answering, newest, now);
  await appendAudit(tx, { at: now, actor: by, action: 'reply answered', subject: newest.id, detail: { replies, how } });
  return { replies, ring };
};

/** The task opened for the first of them, unless it is what closes; journeys may wait for it. */
const closeTasks = async (
  tx: Transaction,
  { account, contact, by, how }: Answering,
  now: BusinessTime,
): Promise<boolean> => {
  const later = await tx.inboundMail.count({
    where: { accountId: account, contactId: contact, kind: 'reply', answeredAt: null },
  });
  if (later > 0) return false;
  const tasks = await tx.task.findMany({
    where: { accountId: account, contactId: contact, step: 'answer-reply', status: 'open' },
    select: { id: true },
  });
  const outcome = how === 'no-answer-needed' ? how : 'answered';
  let ring = false;
  for (const { id } of tasks) {
    await tx.task.update({
      where: { id },
      data: { status: 'done', outcome, note: `by ${by}`, closedAt: new Date(now) },
    });
    const done = await appendFact(tx, {
      ...{ account, type: 'Task Done', source: 'task', sourceId: id, contact },
      ...{ occurredAt: now, receivedAt: now, historic: false, payload: { effect: id, outcome } },
    });
    ring ||= done.ring;
  }
  return ring;
};

const logTouch = (
  tx: Transaction,
  { account, contact, by }: Answering,
  reply: { readonly id: string; readonly subject: string },
  now: BusinessTime,
) =>
  tx.loggedTouch.createMany({
    data: [
      {
        ...{ id: `reply/${reply.id}`, accountId: account, contactId: contact, kind: 'reply', at: new Date(now), by },
        text: `answered: ${reply.subject || 'no subject'}`,
      },
    ],
    skipDuplicates: true,
  });
