/**
 * The bytes of one mail (RFC 5322) and its envelope, ready for the gated connection. Deterministic: the same input gives
 * the same bytes, so a retry hands over what was hashed, and a test can compare.
 */
import { createHash } from 'node:crypto';
import MailComposer from 'nodemailer/lib/mail-composer';
import type { BusinessTime } from '../domain/time.ts';
import { cleanLine, cleanValue } from './clean-text.ts';
import { mailbox } from './mailbox.ts';
import type { RenderedMessage } from './render-message.ts';
import { returnPath } from './return-path.ts';
import type { TokenKey } from './token.ts';

export type MailParty = { readonly name: string; readonly address: string };

export type MailToBuild = {
  /** Ledger key, 64 hex digits: gives Message-ID, return path and MIME boundary. */
  readonly key: string;
  /** Domain of the Message-ID and of the return path. */
  readonly sendingDomain: string;
  readonly from: MailParty;
  /** Answers go here, under the owner's name; null: to the sender. */
  readonly replyTo: MailParty | null;
  readonly to: MailParty;
  /** Business time, ms: the Date header. */
  readonly date: BusinessTime;
  readonly content: Pick<RenderedMessage, 'subject' | 'html' | 'text'>;
  readonly locale: string;
  readonly campaign: string;
  readonly step: string;
  readonly topic: string;
  /** A receipt or an answer to a registration: not a list, so no unsubscribe headers. */
  readonly transactional: boolean;
  /** https address that unsubscribes by POST (RFC 8058). */
  readonly unsubscribeUrl: string;
  /** Signs the return path; the first key is used. */
  readonly keys: readonly TokenKey[];
};

export type BuiltMessage = {
  /** Exactly one recipient. */
  readonly envelope: { readonly from: string; readonly to: readonly [string] };
  readonly raw: Buffer;
  /** With angle brackets: `<key@sending-domain>`. */
  readonly messageId: string;
  /** sha256 of `raw`, hex. */
  readonly contentHash: string;
};

/** Throws AddressError when sender or recipient is no single plain mailbox. */
export const buildMessage = async (mail: MailToBuild): Promise<BuiltMessage> => {
  const domain = mailbox(`postmaster@${mail.sendingDomain}`).slice('postmaster@'.length);
  const to = party(mail.to);
  const messageId = `<${mail.key}@${domain}>`;
  const composer = new MailComposer({
    from: party(mail.from),
    to: [to],
    ...(mail.replyTo ? { replyTo: party(mail.replyTo) } : {}),
    subject: cleanLine(mail.content.subject),
    date: new Date(mail.date),
    messageId,
    text: mail.content.text,
    html: mail.content.html,
    // Nobody's absence note should answer it (RFC 3834).
    headers: { 'Content-Language': mail.locale, 'Auto-Submitted': 'auto-generated', ...listHeaders(mail, domain) },
    newline: 'windows',
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  // Nodemailer draws a random boundary unless it is told one; the types do not name the option.
  Object.assign(composer.mail, { baseBoundary: mail.key.slice(0, 32) });
  const raw = await composer.compile().build();
  return {
    envelope: { from: returnPath(mail.keys, mail.key, domain), to: [to.address] },
    raw,
    messageId,
    contentHash: createHash('sha256').update(raw).digest('hex'),
  };
};

/** What lists say of themselves: List-Unsubscribe (RFC 2369, 8058), List-Id (RFC 2919), Gmail's Feedback-ID. */
const listHeaders = (mail: MailToBuild, domain: string): Record<string, string> => {
  const feedback = [mail.campaign, mail.step, mail.topic, domain].map(headerToken).join(':');
  if (mail.transactional) return { 'Feedback-ID': feedback };
  return {
    'List-Unsubscribe': `<${mail.unsubscribeUrl}>, <mailto:unsubscribe@${domain}?subject=${mail.key}>`,
    'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
    'List-Id': `<${headerToken(mail.topic)}.${domain}>`,
    'Feedback-ID': feedback,
  };
};

const party = (who: MailParty): { name: string; address: string } => ({
  name: cleanValue(who.name),
  address: mailbox(who.address),
});

/** Feedback-ID separates by colons and is ASCII: anything else becomes a hyphen. */
const headerToken = (text: string): string => text.replace(/[^A-Za-z0-9._-]+/g, '-').slice(0, 60);
