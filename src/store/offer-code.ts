import { createHmac } from 'node:crypto';
import type { Transaction } from './open.ts';

/** Letters and digits that nobody confuses when reading a code aloud. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/**
 * The code of an offer, such as `COMEBACK-7FK3MQ2P`: derived from the offer's id under the installation's own key, so
 * that asking twice gives the same code and nobody outside can guess it (31^8, about 850 thousand million).
 */
export const offerCode = async (tx: Transaction, offerId: string, name: string): Promise<string> => {
  const key = await tx.signingKey.findFirst({ where: { retiredAt: null }, orderBy: { createdAt: 'desc' } });
  if (!key) throw new Error('no signing key yet: readSigningKeys makes the first one');
  const digest = createHmac('sha256', key.secret).update(`offer-code/${offerId}`).digest();
  const letters = Array.from(digest.subarray(0, 8), (byte) => ALPHABET[byte % ALPHABET.length]);
  return `${
    name
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '')
      .slice(0, 12) || 'OFFER'
  }-${letters.join('')}`;
};
