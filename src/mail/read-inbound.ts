/**
 * Takes a mail that came in apart, within limits. It was written by anybody: nothing in it is believed but as text, and
 * what cannot be read is said, not thrown.
 */
import { convert } from 'html-to-text';
import PostalMime, { type Address, type Attachment, type Email } from 'postal-mime';
import { normaliseAddress } from '../domain/address.ts';
import { cleanBlock, cleanLine, cleanValue } from './clean-text.ts';

/** Bytes of a mail that is taken in. */
export const MOST_BYTES = 10 * 1024 * 1024;

export type InboundMessage = {
  /** Normalised address of the From header; null where there is none that is one. */
  readonly from: string | null;
  readonly fromName: string;
  /** Normalised addresses of To and Cc, in their order. */
  readonly recipients: readonly string[];
  readonly subject: string;
  /** With its angle brackets; null where the mail has none. */
  readonly messageId: string | null;
  /** In-Reply-To first, then References from the newest back, each with its angle brackets. */
  readonly answers: readonly string[];
  /** Names in lower case; of several alike all are kept, in order. */
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  /** MIME type of the whole mail, without parameters, in lower case. */
  readonly type: string;
  /** The words, quotations and all: of the text part, else of the HTML. */
  readonly text: string;
  readonly attachments: readonly InboundAttachment[];
};

export type InboundAttachment = {
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
  /** METHOD of a calendar part, such as REPLY; null otherwise. */
  readonly method: string | null;
};

export type ReadInbound =
  | { readonly type: 'read'; readonly mail: InboundMessage }
  | { readonly type: 'unreadable'; readonly reason: string };

/** `raw` is at most MOST_BYTES long: whoever takes it in has looked. Never throws. */
export const readInbound = async (raw: Buffer): Promise<ReadInbound> => {
  try {
    const email = await PostalMime.parse(raw, {
      maxNestingDepth: 32,
      maxHeadersSize: 256 * 1024,
      maxRfc822NestingDepth: 2,
      forceRfc822Attachments: true,
    });
    return { type: 'read', mail: messageOf(email) };
  } catch (error) {
    return { type: 'unreadable', reason: cleanLine(error instanceof Error ? error.message : String(error)) };
  }
};

const messageOf = (email: Email): InboundMessage => {
  const headers = email.headers.map(({ key, value }) => ({ name: key, value: cleanLine(value) }));
  const from = mailboxes([email.from])[0];
  return {
    from: from ? normaliseAddress(from.address) : null,
    fromName: cleanValue(from?.name ?? '').slice(0, 200),
    recipients: mailboxes([...(email.to ?? []), ...(email.cc ?? [])]).flatMap(
      ({ address }) => normaliseAddress(address) ?? [],
    ),
    subject: cleanValue(email.subject ?? '').slice(0, 500),
    messageId: idsIn(email.messageId)[0] ?? null,
    answers: [...new Set([...idsIn(email.inReplyTo), ...idsIn(email.references).reverse()])].slice(0, 50),
    headers,
    type: (/^[^;\s]+/.exec(headers.find(({ name }) => name === 'content-type')?.value ?? '')?.[0] ?? '').toLowerCase(),
    // What turns the direction of all that follows has no place in words that are shown among others.
    text: cleanBlock(wordsOf(email).replace(/[\u202A-\u202E\u2066-\u2069]/g, '')),
    attachments: email.attachments.map(attachmentOf),
  };
};

const mailboxes = (addresses: readonly (Address | undefined)[]) =>
  addresses.flatMap((one) => (one === undefined ? [] : one.address === undefined ? one.group : [one]));

const idsIn = (header: string | undefined): string[] => (header ?? '').match(/<[^<>\s]{3,998}>/g) ?? [];

/** A text part that is empty, as some programs send it beside their HTML, says nothing. */
const wordsOf = ({ text, html }: Email): string =>
  text !== undefined && text.trim() !== ''
    ? text
    : convert(html ?? '', {
        wordwrap: false,
        limits: { maxInputLength: 1_000_000, maxDepth: 100 },
        selectors: [
          { selector: 'img', format: 'skip' },
          { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
        ],
      });

const attachmentOf = (part: Attachment): InboundAttachment => ({
  name: cleanValue(part.filename ?? '').slice(0, 200),
  type: part.mimeType,
  content:
    typeof part.content === 'string'
      ? Buffer.from(part.content, part.encoding === 'base64' ? 'base64' : 'utf8')
      : Buffer.from(part.content as Uint8Array),
  method: part.method?.toUpperCase() ?? null,
});
