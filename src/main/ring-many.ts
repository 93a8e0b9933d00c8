import type { AccountId } from '../domain/ids.ts';
import { connectTemporal } from '../temporal/connect.ts';
import { ring } from '../temporal/ring.ts';
import type { Surroundings } from './connect.ts';
import { wordsOf } from './words-of.ts';

/**
 * Rings accounts over one connection, where Temporal is to be had; where it is not, why and who delivers the news instead
 * is said on standard error. False: nobody was rung, or nobody had to be.
 */
export const ringMany = async (
  { temporalAddress, environment }: Surroundings,
  accounts: readonly AccountId[],
): Promise<boolean> => {
  if (accounts.length === 0) return false;
  if (temporalAddress !== null) {
    try {
      const temporal = await connectTemporal({ address: temporalAddress, namespace: environment.temporalNamespace });
      try {
        await ring(temporal, accounts);
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
