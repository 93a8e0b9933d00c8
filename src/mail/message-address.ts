/**
 * Addresses of the sending domain that name one message (VERP): `<word>+<key>.<mac>@domain`. What comes back names its
 * message whatever became of subject and references, and nobody can forge one. A local part holds 64 octets (RFC 5321,
 * 4.5.3.1.1), hence the first 32 hex digits of the message key (128 bits find it in the ledger) and 64 bits of MAC:
 * together 56 octets at most. Lower-case only: relays fold case.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TokenKey } from './token.ts';

/** What an address is for: a MAC made for one does not open another. */
export type MessageAddressUse = { readonly word: 'bounce' | 'reply'; readonly label: string };

/** The address of a message; the first key signs. Throws RangeError without a key. */
export const messageAddress = (
  { word, label }: MessageAddressUse,
  keys: readonly TokenKey[],
  messageKey: string,
  domain: string,
): string => {
  const [key] = keys;
  if (!key) throw new RangeError('no usable token key');
  const prefix = messageKey.slice(0, PREFIX_DIGITS);
  return `${word}+${prefix}.${mac(key, label, prefix)}@${domain}`;
};

/** The first 32 hex digits of the message key that an address names; null when it is none of ours. */
export const messageOfAddress = (
  { word, label }: MessageAddressUse,
  keys: readonly TokenKey[],
  address: string,
): string | null => {
  const match = /^<?([a-z]+)\+([0-9a-f]{32})\.([0-9a-f]{16})@[^@\s]+$/i.exec(address.trim());
  const [named, prefix, given] = [match?.[1], match?.[2], match?.[3]].map((part) => part?.toLowerCase());
  if (named !== word || !prefix || !given) return null;
  const ours = keys.some((key) => timingSafeEqual(Buffer.from(mac(key, label, prefix)), Buffer.from(given)));
  return ours ? prefix : null;
};

const PREFIX_DIGITS = 32;

const mac = (key: TokenKey, label: string, prefix: string): string =>
  createHmac('sha256', key.secret).update(`keyline ${label} 1\n`).update(prefix).digest('hex').slice(0, 16);
