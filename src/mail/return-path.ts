/** The envelope sender of one message, `bounce+<key>.<mac>@domain`, so that a bounce names its message. */
import { type MessageAddressUse, messageAddress, messageOfAddress } from './message-address.ts';
import type { TokenKey } from './token.ts';

const RETURN_PATH: MessageAddressUse = { word: 'bounce', label: 'return path' };

/** The return path of a message; the first key signs. Throws RangeError without a key. */
export const returnPath = (keys: readonly TokenKey[], messageKey: string, domain: string): string =>
  messageAddress(RETURN_PATH, keys, messageKey, domain);

/** The first 32 hex digits of the message key a bounce came back for; null when the address is none of ours. */
export const messageOfReturnPath = (keys: readonly TokenKey[], address: string): string | null =>
  messageOfAddress(RETURN_PATH, keys, address);
