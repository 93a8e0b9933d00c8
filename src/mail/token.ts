/**
 * Signed tokens in tracking, unsubscribe and preference links. They say which message and which link, never where to:
 * destinations stay in the ledger, so no link of ours can be bent into a redirect elsewhere.
 *
 * Bytes: purpose (1), length of the key id (1), key id, message key (32), link (2), expiry in ms (6), then the first 16
 * bytes of HMAC-SHA256 over all of these (128 bits, RFC 2104 section 5). Written in base64url, about 80 characters.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import { type BusinessTime, businessTime } from '../domain/time.ts';

/** Their order is part of every token that is out there: new ones come last. */
const PURPOSES = ['open', 'click', 'unsubscribe', 'preferences', 'veto', 'accept', 'decline', 'answer'] as const;
export type TokenPurpose = (typeof PURPOSES)[number];

/** A secret of at least 16 bytes and its short id (1 to 32 ASCII characters). */
export type TokenKey = { readonly id: string; readonly secret: Uint8Array };

export type TokenClaim = {
  /** A token opens only the door it was made for. */
  readonly purpose: TokenPurpose;
  /** Ledger key of the message (for `veto` of the notice): 64 lower-case hex digits. */
  readonly messageKey: string;
  /** Number of the link for `click`, of the answer for `answer`, of the line for `veto`, 0 to 65,535; 0 otherwise. */
  readonly link: number;
  /** Business time, ms; at this instant and later the token is void. */
  readonly expiresAt: BusinessTime;
};

/**
 * The first key signs; the others are those that still verify while links made with them are alive. The same claim gives
 * the same token. Throws RangeError for a claim out of range or without a key: a programmer's mistake.
 */
export const signToken = (keys: readonly TokenKey[], claim: TokenClaim): string => {
  const [key] = keys;
  if (!key || !/^[\x21-\x7e]{1,32}$/.test(key.id) || key.secret.length < 16)
    throw new RangeError('no usable token key');
  if (!/^[0-9a-f]{64}$/.test(claim.messageKey)) throw new RangeError('a message key is 64 hex digits');
  if (!Number.isInteger(claim.link) || claim.link < 0 || claim.link > 0xffff) throw new RangeError('link out of range');
  const id = Buffer.from(key.id, 'latin1');
  const numbers = Buffer.alloc(8);
  numbers.writeUInt16BE(claim.link, 0);
  numbers.writeUIntBE(claim.expiresAt, 2, 6);
  const head = Buffer.from([PURPOSES.indexOf(claim.purpose), id.length]);
  const body = Buffer.concat([head, id, Buffer.from(claim.messageKey, 'hex'), numbers]);
  return Buffer.concat([body, mac(key, body)]).toString('base64url');
};

/** The claim of a token made for this purpose by a key we hold and not over at `now`; null for anything else. */
export const verifyToken = (
  keys: readonly TokenKey[],
  purpose: TokenPurpose,
  token: string,
  now: BusinessTime,
): TokenClaim | null => {
  if (!/^[A-Za-z0-9_-]{60,140}$/.test(token)) return null;
  const bytes = Buffer.from(token, 'base64url');
  // Base64url leaves spare bits in its last character: only the one canonical writing is the token.
  if (bytes.toString('base64url') !== token) return null;
  const idLength = bytes[1] ?? 0;
  if (bytes.length !== 2 + idLength + 32 + 8 + MAC_BYTES) return null;
  const id = bytes.toString('latin1', 2, 2 + idLength);
  const body = bytes.subarray(0, -MAC_BYTES);
  const key = keys.find((candidate) => candidate.id === id);
  if (!key || !timingSafeEqual(mac(key, body), bytes.subarray(-MAC_BYTES))) return null;
  const at = 2 + idLength;
  const expiresAt = businessTime(bytes.readUIntBE(at + 34, 6));
  if (PURPOSES[bytes[0] ?? -1] !== purpose || expiresAt <= now) return null;
  return { purpose, messageKey: bytes.toString('hex', at, at + 32), link: bytes.readUInt16BE(at + 32), expiresAt };
};

const MAC_BYTES = 16;

const mac = (key: TokenKey, body: Buffer): Buffer =>
  createHmac('sha256', key.secret).update('keyline token 1\n').update(body).digest().subarray(0, MAC_BYTES);
