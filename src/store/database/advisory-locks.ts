/** The advisory locks of this database: one list, so that no two uses share a number. */
import type { CampaignId } from '../../domain/ids.ts';
import type { Transaction } from './open.ts';

export const ADVISORY_LOCKS = {
  /** One process migrates (held by the session). */
  migration: 5_319_462_001n,
  /** Two processes at once make one first signing key. */
  signingKeys: 5_319_462_002n,
  /** One writer of the audit log at a time: each row carries the hash of the row before it. */
  audit: 5_319_462_003n,
  /** One granter of offers at a time: the order of grants is the order of requests. */
  grants: 5_319_462_004n,
  /** Two publishers take turns. */
  publication: 5_319_462_005n,
} as const;

/** Throttles of campaigns, one lock for each: the first of two keys, so that none of them meets a lock above. */
const THROTTLES = 5_319_462;

/** Claims of a campaign that has a throttle take turns, to the end of the transaction; after account and contact. */
export const lockThrottle = async (tx: Transaction, campaign: CampaignId): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${THROTTLES}::int, hashtext(${campaign}))`;
};

/**
 * Waits for the lock and holds it to the end of the transaction. Lock order: `grants` before an account's row, `audit`
 * after it; nobody holds two of these.
 */
export const takeLock = async (
  tx: Transaction,
  lock: Exclude<keyof typeof ADVISORY_LOCKS, 'migration'>,
): Promise<void> => {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${ADVISORY_LOCKS[lock]}::bigint)`;
};
