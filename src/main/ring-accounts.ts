import type { AccountId } from '../domain/ids.ts';
import type { Surroundings } from './connect.ts';
import { ringAccount } from './ring-account.ts';

/** Rings each; says on standard error where nobody was rung. True: all were, or there was nobody to ring. */
export const ringAccounts = async (surroundings: Surroundings, accounts: readonly AccountId[]): Promise<boolean> => {
  let rung = true;
  for (const account of accounts) rung = (await ringAccount(surroundings, account)) && rung;
  if (!rung) process.stderr.write('nobody was rung: the sweep of a running keyline start delivers the news\n');
  return rung;
};
