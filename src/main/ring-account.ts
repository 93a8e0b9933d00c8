import type { AccountId } from '../domain/ids.ts';
import type { Surroundings } from './connect-store.ts';
import { wordsOf } from './words-of.ts';

/**
 * Rings an account where Temporal is to be had. False: nobody was rung, and the sweep of the next `keyline start` delivers
 * the news; why is said on standard error where it was tried.
 */
export const ringAccount = async (
  { temporalAddress, environment }: Surroundings,
  account: AccountId,
): Promise<boolean> => {
  if (temporalAddress === null) return false;
  try {
    const { connectTemporal } = await import('../temporal/connect.ts');
    const { wakeAccount } = await import('../temporal/wake-account.ts');
    const temporal = await connectTemporal({ address: temporalAddress, namespace: environment.temporalNamespace });
    try {
      await wakeAccount(temporal, account);
    } finally {
      await temporal.close();
    }
    return true;
  } catch (error) {
    process.stderr.write(`Temporal at ${temporalAddress}: ${wordsOf(error)}\n`);
    return false;
  }
};
