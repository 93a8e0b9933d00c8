import { randomBytes } from 'node:crypto';
import { takeLock } from './advisory-locks.ts';
import { inTransaction, type Store } from './open.ts';

/** A secret for signed links. `id` travels in each token, so that a token names the key it was signed with. */
export type StoredSigningKey = { readonly id: string; readonly secret: Buffer };

/** At most this many keys are live: the newest signs, the one before still verifies. */
const LIVE_KEYS = 2;

/**
 * The live keys, newest first; makes the first one where there is none (two processes at once make one). They are kept
 * in the database, so links in mails that are out stay good over restarts.
 */
export const readSigningKeys = async (store: Store): Promise<readonly StoredSigningKey[]> => {
  const keys = await liveKeys(store);
  if (keys.length > 0) return keys;
  await inTransaction(store, async (tx) => {
    await takeLock(tx, 'signingKeys');
    if ((await tx.signingKey.count({ where: { retiredAt: null } })) === 0)
      await tx.signingKey.create({ data: freshKey('1') });
  });
  return liveKeys(store);
};

const liveKeys = async (store: Store): Promise<readonly StoredSigningKey[]> => {
  const rows = await store.prisma.signingKey.findMany({
    where: { retiredAt: null },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: LIVE_KEYS,
  });
  return rows.map((row) => ({ id: row.id, secret: Buffer.from(row.secret) }));
};

/** 256 random bits; a secret is no decision, so its chance needs no seed. */
const freshKey = (id: string) => ({ id, secret: randomBytes(32) });
