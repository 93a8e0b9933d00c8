/**
 * The envelope sender of one message (VERP): `bounce+<key>.<mac>@domain`, so a bounce names its message and nobody can
 * forge one. A local part holds 64 octets (RFC 5321, 4.5.3.1.1), hence the first 32 hex digits of the message key (128
 * bits find it in the ledger) and 64 bits of MAC: together 56 octets. Lower-case only: relays fold case.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { TokenKey } from './token.ts';

/** The return path of a message; the first key signs. Throws RangeError without a key. */
export const returnPath = (keys: readonly TokenKey[], messageKey: string, domain: string): string => {
  const [key] = keys;
  if (!key) throw new RangeError('no usable token key');
  const prefix = messageKey.slice(0, PREFIX_DIGITS);
  return `bounce+${prefix}.${mac(key, prefix)}@${domain}`;
};

/** The first 32 hex digits of the message key a bounce came back for; null when the address is none of ours. */
export const messageOfReturnPath = (keys: readonly TokenKey[], address: string): string | null => {
  const match = /^<?bounce\+([0-9a-f]{32})\.([0-9a-f]{16})@[^@\s]+$/i.exec(address.trim());
  const [prefix, given] = [match?.[1]?.toLowerCase(), match?.[2]?.toLowerCase()];
  if (!prefix || !given) return null;
  const ours = keys.some((key) => timingSafeEqual(Buffer.from(mac(key, prefix)), Buffer.from(given)));
  return ours ? prefix : null;
};

const PREFIX_DIGITS = 32;

const mac = (key: TokenKey, prefix: string): string =>
  createHmac('sha256', key.secret).update('keyline return path 1\n').update(prefix).digest('hex').slice(0, 16);
