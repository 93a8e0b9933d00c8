import { createHmac } from 'node:crypto';
import type { Transaction } from '../database/open.ts';

/** Letters and digits that nobody confuses when reading a code aloud. */
const ALPHABET = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';

/**
 * The code of an offer, such as `COMEBACK-7FK3MQ2P`: derived from the offer's id under the installation's own key, so
 * that asking twice gives the same code and nobody outside can guess it (31^8, about 850 thousand million; half a million
 * offers of one name meet in one case of seven, and then the second takes the next code of its own). The
 * caller is the only granter.
 */
export const offerCode = async (tx: Transaction, offerId: string, name: string): Promise<string> => {
  const key = await tx.signingKey.findFirst({
    where: { retiredAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
  if (!key) throw new Error('no signing key yet: readSigningKeys makes the first one');
  for (let turn = 0; ; turn += 1) {
    const code = codeOf(key.secret, offerId, name, turn);
    if ((await tx.offer.count({ where: { code, id: { not: offerId } } })) === 0) return code;
  }
};

/** Total and pure; `turn` counts the codes of this offer that others have already. */
export const codeOf = (secret: Uint8Array, offerId: string, name: string, turn: number): string => {
  const digest = createHmac('sha256', secret).update(`offer-code/${offerId}/${turn}`).digest();
  const letters = Array.from(digest.subarray(0, 8), (byte) => ALPHABET[byte % ALPHABET.length]);
  const word =
    name
      .toUpperCase()
      .replaceAll(/[^A-Z0-9]/g, '')
      .slice(0, 12) || 'OFFER';
  return `${word}-${letters.join('')}`;
};
