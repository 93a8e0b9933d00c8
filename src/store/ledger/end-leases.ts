import type { Transaction } from '../database/open.ts';

/**
 * Ends the leases of a run that is over: its workers died with it, so nobody comes back to a message they held, and the
 * next worker need not wait. Only for a database whose only worker is the caller's, before it starts. Safe to repeat.
 */
export const endLeases = async (tx: Transaction): Promise<void> => {
  // An hour is past every lease and the grace after it.
  await tx.$executeRaw`
    UPDATE messages SET lease_until = clock_timestamp() - interval '1 hour'
    WHERE phase IN ('CLAIMED', 'DOT') AND lease_until > clock_timestamp() - interval '1 hour'`;
  await tx.$executeRaw`
    UPDATE notices SET lease_until = clock_timestamp() - interval '1 hour' WHERE phase IN ('CLAIMED', 'DOT')`;
};
