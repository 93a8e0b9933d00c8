/**
 * Whose mail is it? By the address it was sent to, which only we can have made; else by a Message-ID of ours in it; else by
 * its sender, whom anybody can claim to be.
 */

import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { InboundMatch, MatchedBy } from '../../domain/inbound.ts';
import type { Transaction } from '../database/open.ts';

export type InboundTraces = {
  /** First 32 hex digits of the key in the recipient's address, checked by its MAC; null: it was sent elsewhere. */
  readonly token: { readonly by: 'reply-address' | 'return-path'; readonly prefix: string } | null;
  /** Keys in its In-Reply-To and References, the nearest first. */
  readonly keys: readonly string[];
  /** Normalised. */
  readonly sender: string;
};

/** Null: nobody we know. */
export const matchInbound = async (tx: Transaction, traces: InboundTraces): Promise<InboundMatch | null> => {
  const { token, keys, sender } = traces;
  const named = token && (await byPrefix(tx, token.prefix));
  if (token && named) return withSender(tx, token.by, named, sender);
  for (const key of keys) {
    const found = await byPrefix(tx, key);
    if (found) return withSender(tx, 'reference', found, sender);
  }
  const contact = await tx.contact.findUnique({ where: { email: sender }, select: { id: true, accountId: true } });
  return contact && { by: 'sender', account: contact.accountId, contact: contact.id, message: null };
};

type Named = { readonly account: AccountId; readonly contact: ContactId | null; readonly message: string | null };

/** A message of the ledger; or a notice that forwarded a mail: what answers that belongs where the mail belongs. */
const byPrefix = async (tx: Transaction, prefix: string): Promise<Named | null> => {
  // A range, because a pattern would not use the index; `g` follows every hex digit in every collation.
  const [message] = await tx.$queryRaw<Named[]>`
    SELECT account_id AS account, contact_id AS contact, key AS message FROM messages
    WHERE key >= ${prefix} AND key < ${`${prefix}g`} ORDER BY key LIMIT 1`;
  if (message) return message;
  const [forwarded] = await tx.$queryRaw<Named[]>`
    SELECT i.account_id AS account, i.contact_id AS contact, i.message_key AS message
    FROM notices n JOIN inbound_mails i ON i.id = n.body->>'inbound'
    WHERE n.key >= ${prefix} AND n.key < ${`${prefix}g`} AND i.account_id IS NOT NULL ORDER BY n.key LIMIT 1`;
  return forwarded ?? null;
};

/**
 * Mails are passed on in a company: a colleague who answers and is a contact of the account is the one who answered. Who
 * answers from an address we do not know is taken for the person we wrote to, unless that person left the account.
 */
const withSender = async (tx: Transaction, by: MatchedBy, named: Named, sender: string): Promise<InboundMatch> => {
  const [contact] = await tx.$queryRaw<{ id: ContactId }[]>`
    SELECT id FROM contacts WHERE account_id = ${named.account} AND (email = ${sender} OR id = ${named.contact})
    ORDER BY email = ${sender} DESC LIMIT 1`;
  return { by, account: named.account, contact: contact?.id ?? null, message: named.message };
};
