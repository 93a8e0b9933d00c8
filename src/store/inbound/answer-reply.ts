import { type BusinessTime, businessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { answerReplies } from './answer-replies.ts';

export type ReplyAnswered =
  | { readonly type: 'answered'; readonly account: string; readonly replies: readonly string[]; readonly ring: boolean }
  | {
      readonly type: 'refused';
      readonly because: 'unknown' | 'ambiguous' | 'answered' | 'no-reply';
      readonly reason: string;
    };

export type ReplyAnswering = {
  /** Of the mail, or the beginning of it: 8 characters or more. */
  readonly id: string;
  readonly actor: string;
  /** False: closed without a word to the customer. */
  readonly written: boolean;
};

/**
 * A person says that a reply is answered, and with it what the same person had written before: row, task, hold, audit in one
 * transaction, so that it holds with Temporal down.
 */
export const answerReply = (store: Store, { id, actor, written }: ReplyAnswering): Promise<ReplyAnswered> =>
  inTransaction(store, async (tx) => {
    const found = await findMail(tx, id);
    if ('type' in found) return found;
    const { accountId: account } = found;
    if (account === null || found.kind !== 'reply') {
      const reason = `the mail ${id} is no reply to answer (${found.kind})`;
      return { type: 'refused', because: 'no-reply', reason };
    }
    await tx.$queryRaw`SELECT 1 FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    const now = (await readNow(tx)).business;
    const upTo = { id: found.id, receivedAt: businessTime(found.receivedAt.getTime()) };
    const how = written ? 'command' : 'no-answer-needed';
    const answering = { account, contact: found.contactId, upTo, by: actor, how } as const;
    const { replies, ring } = await answerReplies(tx, answering, now);
    if (replies.length > 0) return { type: 'answered', account, replies, ring };
    const mail = await tx.inboundMail.findUniqueOrThrow({ where: { id: found.id } });
    return { type: 'refused', because: 'answered', reason: `the reply ${id} was ${answeredWords(mail)}` };
  });

type Mail = {
  readonly id: string;
  readonly kind: string;
  readonly accountId: string | null;
  readonly contactId: string | null;
  readonly receivedAt: Date;
};

const findMail = async (tx: Transaction, id: string): Promise<Mail | Extract<ReplyAnswered, { type: 'refused' }>> => {
  const unknown = { type: 'refused', because: 'unknown', reason: `no mail "${id}"` } as const;
  if (!/^[0-9a-f]{8,64}$/.test(id)) return unknown;
  const mails = await tx.inboundMail.findMany({
    where: { id: { startsWith: id } },
    select: { id: true, kind: true, accountId: true, contactId: true, receivedAt: true },
    take: 2,
  });
  const [mail] = mails;
  if (!mail) return unknown;
  if (mails.length > 1)
    return { type: 'refused', because: 'ambiguous', reason: `"${id}" begins the ids of several mails` };
  return mail;
};

const answeredWords = (mail: { readonly answeredAt: Date | null; readonly answeredBy: string | null }): string => {
  const at: BusinessTime | null = mail.answeredAt && businessTime(mail.answeredAt.getTime());
  return `answered${mail.answeredBy === null ? '' : ` by ${mail.answeredBy}`}${at === null ? '' : ` at ${new Date(at).toISOString()}`}`;
};
