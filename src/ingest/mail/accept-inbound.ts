/**
 * The door for mails: takes one apart, judges who wrote it, and has the store take it with all that follows. Whoever
 * handed it over keeps it until this has answered: an error here means "not taken", and may be tried again.
 */
import { createHash } from 'node:crypto';
import type { AccountId } from '../../domain/ids.ts';
import { classifyInbound } from '../../mail/classify-inbound.ts';
import { type InboundMessage, MOST_BYTES, readInbound } from '../../mail/read-inbound.ts';
import { messageOfReplyAddress } from '../../mail/reply-address.ts';
import { messageOfReturnPath } from '../../mail/return-path.ts';
import { isStopWord } from '../../mail/stop-word.ts';
import { stripQuoted } from '../../mail/strip-quoted.ts';
import type { TokenKey } from '../../mail/token.ts';
import type { Store } from '../../store/database/open.ts';
import type { InboundToTake } from '../../store/inbound/inbound-to-take.ts';
import { type Taken, takeInbound } from '../../store/inbound/take-inbound.ts';

export type InboundDoor = {
  readonly store: Store;
  /** Live keys of the addresses we make, newest first. */
  readonly keys: readonly TokenKey[];
  /** Rings accounts' doorbells; may fail, the sweep then brings the facts. */
  readonly ring: (accounts: readonly AccountId[]) => Promise<void>;
  /** One line for the operator; carries no personal data. */
  readonly log: (line: string) => void;
};

/** As the SMTP dialogue named them, bare; `from` is empty for the null sender, null where nobody said. */
export type InboundEnvelope = { readonly from: string | null; readonly to: readonly string[] };

export type Accepted = Taken | { readonly type: 'too-big'; readonly most: number };

/** Throws when the database is away. A copy of a mail that was taken changes nothing. */
export const acceptInbound = async (door: InboundDoor, raw: Buffer, envelope: InboundEnvelope): Promise<Accepted> => {
  if (raw.length > MOST_BYTES) return { type: 'too-big', most: MOST_BYTES };
  const taken = await takeInbound(door.store, await prepare(door, raw, envelope));
  if (taken.type === 'taken' && taken.ring.length > 0) {
    await door
      .ring(taken.ring)
      .catch((error: unknown) => door.log(`doorbell not rung, the sweep will: ${String(error)}`));
  }
  return taken;
};

const prepare = async ({ keys }: InboundDoor, raw: Buffer, envelope: InboundEnvelope): Promise<InboundToTake> => {
  const read = await readInbound(raw);
  const named = tokenIn(keys, envelope.to);
  const base = {
    id: createHash('sha256').update(raw).digest('hex'),
    raw,
    token: named?.token ?? null,
    recipient: named?.address ?? envelope.to[0] ?? '',
  };
  if (read.type === 'unreadable') {
    return {
      ...{ ...base, keys: [], sender: bare(envelope.from ?? ''), recipients: [], subject: '', messageId: null },
      ...{ kind: 'other', because: `cannot be read: ${read.reason}`.slice(0, 200), text: '' },
    };
  }
  const { mail } = read;
  const judged = judge(mail, envelope);
  return {
    ...base,
    // In the mailbox of the List-Unsubscribe header the subject names the message.
    keys: [...mail.answers.flatMap(keyIn), ...(judged.kind === 'unsubscribe' ? keyIn(`<${mail.subject}@`) : [])],
    sender: mail.from ?? bare(envelope.from ?? ''),
    recipients: mail.recipients,
    subject: mail.subject,
    messageId: mail.messageId,
    ...judged,
  };
};

type Judged = Pick<InboundToTake, 'kind' | 'because' | 'text'>;

const judge = (mail: InboundMessage, envelope: InboundEnvelope): Judged => {
  const text = stripQuoted(mail.text);
  if (envelope.to.some((address) => /^<?unsubscribe@/i.test(address)))
    return { kind: 'unsubscribe', because: 'sent to the unsubscribe mailbox', text };
  const { kind, because } = classifyInbound(mail, envelope.from);
  if (kind === 'reply' && isStopWord(text)) return { kind: 'unsubscribe', because: `the whole answer: ${text}`, text };
  return { kind, because, text };
};

const tokenIn = (keys: readonly TokenKey[], to: readonly string[]) => {
  for (const address of to) {
    const replied = messageOfReplyAddress(keys, address);
    if (replied !== null) return { address, token: { by: 'reply-address', prefix: replied } as const };
    const bounced = messageOfReturnPath(keys, address);
    if (bounced !== null) return { address, token: { by: 'return-path', prefix: bounced } as const };
  }
  return null;
};

/** The key in a Message-ID of ours. */
const keyIn = (id: string): string[] => /^<([0-9a-f]{64})@/.exec(id)?.slice(1) ?? [];

const bare = (address: string): string =>
  address
    .replace(/[<>\s]/g, '')
    .toLowerCase()
    .slice(0, 254);
