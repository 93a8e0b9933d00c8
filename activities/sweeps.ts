import type { AccountId } from '../src/domain/ids.ts';
import { CONTACT_JUDGE } from '../src/intelligence/contact-plan.ts';
import { startDueActivations } from '../src/store/activate/start-due-activations.ts';
import { openDueBroadcasts } from '../src/store/broadcast/due-broadcasts.ts';
import { watchContactPlan } from '../src/store/contact-plan/watch-contact-plan.ts';
import type { Store } from '../src/store/database/open.ts';
import { readKeyAccounts } from '../src/store/facts/read-key-accounts.ts';
import { readOverdueAccounts } from '../src/store/facts/read-overdue-accounts.ts';
import { readUndelivered } from '../src/store/facts/read-undelivered.ts';
import { endDueHolds } from '../src/store/holds/end-due-holds.ts';
import { recoverMessages } from '../src/store/ledger/recover-messages.ts';
import { grantSeats } from '../src/store/occasions/grant-seats.ts';
import { expireOffers } from '../src/store/offers/expire-offers.ts';
import { grantOffers } from '../src/store/offers/grant-offers.ts';
import { watchRegisters } from '../src/store/registers/watch-registers.ts';

/** Accounts rung in one page of the segment sweep. */
const PAGE = 500;

export type SweepDependencies = {
  readonly store: Store;
  readonly ring: (accounts: readonly AccountId[]) => Promise<void>;
  readonly startBroadcast: (id: string) => Promise<void>;
};

/** What a crash left between two steps is found here; every sweep may run at any time, several at once. */
export const createSweeps = ({ store, ring, startBroadcast }: SweepDependencies) => ({
  /**
   * Also what time alone brings about: offers that end, cases and promises that fall due, issues and portions whose day has
   * come, deadlines a lost timer missed.
   */
  sweepUndelivered: async (): Promise<{ rung: number }> => {
    const accounts = new Set([
      ...(await readUndelivered(store)),
      ...(await readOverdueAccounts(store)),
      ...(await endDueHolds(store)),
      ...(await watchRegisters(store)),
      // What ends frees the budget for what waits.
      ...(await expireOffers(store)),
      ...(await grantOffers(store)),
      ...(await grantSeats(store)),
      ...(await startDueActivations(store)),
      ...(await watchContactPlan(store, CONTACT_JUDGE)),
    ]);
    await ring([...accounts].sort());
    for (const id of await openDueBroadcasts(store)) await startBroadcast(id);
    return { rung: accounts.size };
  },
  recoverMessages: async (): Promise<{ recovered: number }> => {
    const { unknown, freed, ring: accounts } = await recoverMessages(store);
    await ring(accounts);
    return { recovered: unknown + freed };
  },
  sweepSegments: async (after: AccountId | null): Promise<{ rung: number; next: AccountId | null }> => {
    const accounts = await readKeyAccounts(store, after, PAGE);
    await ring(accounts);
    return { rung: accounts.length, next: accounts.length < PAGE ? null : (accounts.at(-1) ?? null) };
  },
});
