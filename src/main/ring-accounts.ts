import type { AccountId } from '../domain/ids.ts';
import type { Surroundings } from './connect-store.ts';
import { wordsOf } from './words-of.ts';

/**
 * Rings accounts, and wakes newsletters that are on their way, over one connection where Temporal is to be had. Where it
 * is not, why, and who delivers the news instead, is said on standard error. False: nobody was rung, or had to be.
 */
export const ringAccounts = async (
  { temporalAddress, environment }: Surroundings,
  accounts: readonly AccountId[],
  broadcasts: readonly string[] = [],
): Promise<boolean> => {
  if (accounts.length + broadcasts.length === 0) return false;
  if (temporalAddress !== null) {
    try {
      const { connectTemporal, ring, steerBroadcast } = await loadTemporal();
      const temporal = await connectTemporal({ address: temporalAddress, namespace: environment.temporalNamespace });
      try {
        await ring(temporal, accounts);
        // One that ended, or failed, has nothing to wake: the sweep starts it again from its rows.
        for (const id of broadcasts) await steerBroadcast(temporal, id, 'wake').catch(sayAside);
        return true;
      } finally {
        await temporal.close();
      }
    } catch (error) {
      process.stderr.write(`Temporal at ${temporalAddress}: ${wordsOf(error)}\n`);
    }
  }
  process.stderr.write(
    'nobody was rung: it holds already, and the sweep of a running keyline start delivers the news\n',
  );
  return false;
};

/** Not before it is needed: the Temporal client takes longer to load than most commands to answer. */
const loadTemporal = async () => ({
  ...(await import('../temporal/connect.ts')),
  ...(await import('../temporal/ring.ts')),
  ...(await import('../temporal/steer-broadcast.ts')),
});

const sayAside = (error: unknown): void => {
  process.stderr.write(`a newsletter on its way was not woken: ${wordsOf(error)}\n`);
};
