/**
 * The bytes of a mail to one of our own people, ready for the gated connection: no list, no tracking, no unsubscribe. The
 * same input gives the same bytes, so a second try is the same mail.
 */
import MailComposer from 'nodemailer/lib/mail-composer';
import type { BusinessTime } from '../domain/time.ts';
import { cleanValue } from './clean-text.ts';
import type { LetterParts } from './letter-page.ts';
import { mailbox } from './mailbox.ts';
import type { InboundAttachment } from './read-inbound.ts';
import { returnPath } from './return-path.ts';
import type { TokenKey } from './token.ts';

export type NoticeToBuild = {
  /** Of the notice, 64 hex digits: gives Message-ID, return path and MIME boundary. */
  readonly key: string;
  readonly sendingDomain: string;
  readonly from: { readonly name: string; readonly address: string };
  readonly to: { readonly name: string; readonly address: string };
  /** Whom an answer goes to, all of them; empty: the sender. */
  readonly replyTo: readonly { readonly name: string; readonly address: string }[];
  /** Its kind, which a mailbox can sort by: `digest`, `reply`, ... */
  readonly kind: string;
  /** Message-IDs of the mails before it in its thread, with angle brackets. */
  readonly references: readonly string[];
  readonly date: BusinessTime;
  readonly locale: string;
  readonly parts: LetterParts;
  readonly attachments: readonly InboundAttachment[];
  readonly keys: readonly TokenKey[];
};

export type BuiltNotice = {
  readonly envelope: { readonly from: string; readonly to: string };
  readonly raw: Buffer;
};

/** Throws AddressError when an address is no single plain mailbox. */
export const buildNotice = async (notice: NoticeToBuild): Promise<BuiltNotice> => {
  const domain = mailbox(`postmaster@${notice.sendingDomain}`).slice('postmaster@'.length);
  const to = party(notice.to);
  const composer = new MailComposer({
    from: party(notice.from),
    to: [to],
    ...(notice.replyTo.length > 0 ? { replyTo: notice.replyTo.map(party) } : {}),
    ...(notice.references.length > 0 ? { references: [...notice.references] } : {}),
    subject: notice.parts.subject,
    date: new Date(notice.date),
    messageId: `<${notice.key}@${domain}>`,
    text: notice.parts.text,
    html: notice.parts.html,
    // An absence note must not go to the customer who stands in Reply-To (RFC 3834, and what Exchange reads in its place).
    headers: {
      'Content-Language': notice.locale,
      'Auto-Submitted': 'auto-generated',
      'X-Auto-Response-Suppress': 'All',
      'X-Keyline-Notice': cleanValue(notice.kind)
        .replace(/[^\w-]/g, '-')
        .slice(0, 60),
    },
    attachments: notice.attachments.map(({ name, type, content }) => ({
      filename: name === '' ? 'attachment' : name,
      contentType: type,
      content,
    })),
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Nodemailer draws a random boundary unless it is told one; the types do not name the option.
  Object.assign(composer.mail, { baseBoundary: notice.key.slice(0, 32) });
  return {
    envelope: { from: returnPath(notice.keys, notice.key, domain), to: to.address },
    raw: await composer.compile().build(),
  };
};

const party = (who: { readonly name: string; readonly address: string }): { name: string; address: string } => ({
  name: cleanValue(who.name),
  address: mailbox(who.address),
});
