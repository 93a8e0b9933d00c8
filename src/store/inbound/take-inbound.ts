/**
 * Takes a mail that came in, once, in one transaction with all that follows from it (semantics row 19). A person's answer
 * holds all marketing to the account, asks its owner to answer and is forwarded to the owner's mailbox; an absence note is
 * only kept for the timeline; "stop" ends the topic.
 */
import { assertNever } from '../../domain/assert-never.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { InboundKind, InboundMatch } from '../../domain/inbound.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store, Transaction } from '../database/open.ts';
import { retryTransaction } from '../database/retry-transaction.ts';
import { unsubscribeWithin } from '../people/unsubscribe-contact.ts';
import { answerReplies } from './answer-replies.ts';
import { forwardInbound } from './forward-inbound.ts';
import type { InboundToTake } from './inbound-to-take.ts';
import { matchInbound } from './match-inbound.ts';
import { openReply } from './open-reply.ts';

export type Taken =
  /** Taken before, by this way or another: nothing changed. */
  | { readonly type: 'copy' }
  | {
      readonly type: 'taken';
      readonly kind: InboundKind;
      readonly account: AccountId | null;
      /** Accounts whose doorbell the caller rings. */
      readonly ring: readonly AccountId[];
    };

/** Safe to repeat: by its bytes, and by (sender, Message-ID), because a copy that took another way has other trace lines. */
export const takeInbound = (store: Store, mail: InboundToTake): Promise<Taken> =>
  retryTransaction(store, async (tx) => {
    const match = await matchInbound(tx, mail);
    if (match) await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${match.account} FOR NO KEY UPDATE`;
    if (await isCopy(tx, mail)) return { type: 'copy' };
    const now = (await readNow(tx)).business;
    const judged = await judge(tx, mail, match);
    if (!(await insertMail(tx, mail, judged, match, now))) return { type: 'copy' };
    const ring = match ? await follow(tx, mail, judged.kind, match, now) : false;
    return {
      type: 'taken',
      kind: judged.kind,
      account: match?.account ?? null,
      ring: match && ring ? [match.account] : [],
    };
  });

const isCopy = async (tx: Transaction, { id, sender, messageId }: InboundToTake): Promise<boolean> => {
  const copies = await tx.inboundMail.count({
    where: { OR: [{ id }, ...(messageId === null ? [] : [{ sender, messageId }])] },
  });
  return copies > 0;
};

type Judged = { readonly kind: InboundKind; readonly because: string };

/** What the rows know beyond the mail: an owner's mail is an answer, and nobody's mail is nobody's reply. */
const judge = async (tx: Transaction, mail: InboundToTake, match: InboundMatch | null): Promise<Judged> => {
  const { kind, because } = mail;
  if (kind === 'auto-reply' || kind === 'other') return { kind, because };
  if (match === null) return { kind: 'other', because: 'nobody we know, and no message of ours' };
  if (await isOwner(tx, mail.sender)) return { kind: 'answer', because: 'from one of our own people' };
  if (kind === 'unsubscribe' && match.contact === null)
    return { kind: 'reply', because: 'asks to stop, but its sender is no contact of the account' };
  return { kind, because };
};

const isOwner = async (tx: Transaction, address: string): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{ own: boolean }[]>`
    SELECT EXISTS (SELECT 1 FROM owners WHERE lower(email) = ${address}) AS own`;
  return row?.own ?? false;
};

const insertMail = async (
  tx: Transaction,
  mail: InboundToTake,
  { kind, because }: Judged,
  match: InboundMatch | null,
  now: BusinessTime,
): Promise<boolean> => {
  const { count } = await tx.inboundMail.createMany({
    data: [
      {
        id: mail.id,
        receivedAt: new Date(now),
        sender: mail.sender,
        recipient: mail.recipient,
        subject: mail.subject,
        kind,
        because,
        accountId: match?.account ?? null,
        contactId: match?.contact ?? null,
        messageKey: match?.message ?? null,
        matchedBy: match?.by ?? null,
        messageId: mail.messageId,
        text: mail.text,
        raw: new Uint8Array(mail.raw),
      },
    ],
    skipDuplicates: true,
  });
  return count > 0;
};

/** True: ring the account. */
const follow = async (
  tx: Transaction,
  mail: InboundToTake,
  kind: InboundKind,
  match: InboundMatch,
  now: BusinessTime,
): Promise<boolean> => {
  switch (kind) {
    case 'reply':
      return openReply(tx, mail, match, now);
    case 'unsubscribe':
      return stopTopic(tx, mail, match, now);
    case 'answer':
      return takeAnswer(tx, mail, match, now);
    case 'auto-reply':
    case 'other':
      return false;
    default:
      return assertNever(kind);
  }
};

/** The topic of the mail that is answered; every topic where only the sender is known. The owner hears of it. */
const stopTopic = async (
  tx: Transaction,
  mail: InboundToTake,
  match: InboundMatch,
  now: BusinessTime,
): Promise<boolean> => {
  if (match.contact === null) return false;
  const message =
    match.message === null
      ? null
      : await tx.message.findUnique({ where: { key: match.message }, select: { topic: true } });
  const stopped = await unsubscribeWithin(tx, {
    contactId: match.contact,
    topic: message === null || message.topic === '' ? null : message.topic,
    at: now,
    source: 'mail',
    messageKey: match.message,
  });
  await forwardInbound(tx, mail, match, now, null);
  return stopped.type === 'unsubscribed' && stopped.ring === match.account;
};

/** The owner's own mail to a customer: it answers what that person wrote, and is a touch where nothing was open. */
const takeAnswer = async (
  tx: Transaction,
  mail: InboundToTake,
  match: InboundMatch,
  now: BusinessTime,
): Promise<boolean> => {
  const { account } = match;
  const [written] = await tx.contact.findMany({
    where: { accountId: account, email: { in: [...mail.recipients] } },
    orderBy: { id: 'asc' },
    take: 1,
  });
  const contact = written?.id ?? match.contact;
  const by = mail.sender;
  const { replies, ring } = await answerReplies(tx, { account, contact, upTo: null, by, how: 'mail' }, now);
  if (replies.length === 0) {
    const touch = {
      id: `mail/${mail.id}`,
      accountId: account,
      contactId: contact,
      kind: 'reply',
      at: new Date(now),
      by,
    };
    await tx.loggedTouch.createMany({ data: [{ ...touch, text: mail.subject }], skipDuplicates: true });
  }
  return ring;
};
