import type { AccountId } from '../domain/ids.ts';
import type { Temporal } from './connect.ts';
import { wakeAccount } from './wake-account.ts';

/** A signal takes the server some milliseconds; more at once than this only queue there and time out together. */
const AT_ONCE = 16;

/**
 * Rings many accounts. Rings them all even where some fail, then throws the first failure: a fact whose ring failed
 * waits for the sweep. Answers how many were rung.
 */
export const ring = async (temporal: Temporal, accounts: Iterable<AccountId>): Promise<number> => {
  const waiting = [...new Set(accounts)].reverse();
  const failures: unknown[] = [];
  let rung = 0;
  const ringer = async (): Promise<void> => {
    for (let account = waiting.pop(); account !== undefined; account = waiting.pop()) {
      try {
        await wakeAccount(temporal, account);
        rung += 1;
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, ringer));
  if (failures.length > 0) throw failures[0];
  return rung;
};
