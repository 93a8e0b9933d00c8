/** Where answers to one message go, `reply+<key>.<mac>@domain`, under the owner's name. */
import { type MessageAddressUse, messageAddress, messageOfAddress } from './message-address.ts';
import type { TokenKey } from './token.ts';

const REPLY: MessageAddressUse = { word: 'reply', label: 'reply address' };

/** The address that takes the answers to a message; the first key signs. Throws RangeError without a key. */
export const replyAddress = (keys: readonly TokenKey[], messageKey: string, domain: string): string =>
  messageAddress(REPLY, keys, messageKey, domain);

/** The first 32 hex digits of the message key that is answered; null when the address is none of ours. */
export const messageOfReplyAddress = (keys: readonly TokenKey[], address: string): string | null =>
  messageOfAddress(REPLY, keys, address);

/**
 * How an address of ours says what it takes in: answers and bounces by their shape whatever the domain (only we make
 * them), the mailbox of the List-Unsubscribe header by `domain`, which is null before anything was published.
 */
export const takesInbound = (address: string, domain: string | null): boolean => {
  const bare = address.trim().replace(/^<|>$/g, '').toLowerCase();
  if (/^(reply|bounce)\+[0-9a-f]{32}\.[0-9a-f]{16}@[^@\s]+$/.test(bare)) return true;
  return domain !== null && bare === `unsubscribe@${domain.toLowerCase()}`;
};
