import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Store } from '../database/open.ts';

/** A mail that came in, with what its forwarded copy tells. */
export type Forwarded = {
  readonly id: string;
  readonly kind: 'reply' | 'unsubscribe';
  readonly subject: string;
  readonly text: string;
  readonly sender: string;
  /** Name of the contact; null: its sender is none. */
  readonly person: string | null;
  readonly accountName: string;
  readonly messageId: string | null;
  readonly answers: { readonly subject: string; readonly sentAt: BusinessTime } | null;
  /** The bytes as received; null: no longer kept. */
  readonly raw: Buffer | null;
};

/** Null: the mail is gone (erased). */
export const readForwarded = async (store: Store, id: string): Promise<Forwarded | null> => {
  const mail = await store.prisma.inboundMail.findUnique({ where: { id } });
  if (!mail || mail.accountId === null) return null;
  const [account, contact, message] = await Promise.all([
    store.prisma.account.findUnique({ where: { id: mail.accountId }, select: { name: true } }),
    mail.contactId === null ? null : store.prisma.contact.findUnique({ where: { id: mail.contactId } }),
    mail.messageKey === null
      ? null
      : store.prisma.message.findUnique({ where: { key: mail.messageKey }, select: { subject: true, sentAt: true } }),
  ]);
  return {
    id,
    kind: mail.kind === 'unsubscribe' ? 'unsubscribe' : 'reply',
    subject: mail.subject,
    text: mail.text,
    sender: mail.sender,
    person: `${contact?.firstName ?? ''} ${contact?.lastName ?? ''}`.trim() || null,
    accountName: account?.name ?? mail.accountId,
    messageId: mail.messageId,
    answers:
      message?.sentAt && message.subject !== ''
        ? { subject: message.subject, sentAt: businessTime(message.sentAt.getTime()) }
        : null,
    raw: mail.raw && Buffer.from(mail.raw),
  };
};
