import { readJournal } from '../embedded/mail-journal.ts';
import { type Reconciled, reconcile } from '../store/ledger/reconcile.ts';
import { caughtDots } from './caught-dots.ts';
import type { Everything } from './connect.ts';

/** The ledger against itself and the catcher's journal; `duplicates` counts messages taken more than once. */
export const reconcileAll = async ({
  store,
  stack,
}: Pick<Everything, 'store' | 'stack'>): Promise<Reconciled & { readonly duplicates: number }> => {
  const { catcher } = stack;
  const journal = catcher && (async () => caughtDots(readJournal(catcher.journalPath)));
  const reconciled = await reconcile(store, journal);
  const taken = journal ? (await journal()).filter(({ code }) => code === null || code < 300) : [];
  return { ...reconciled, duplicates: taken.length - new Set(taken.map(({ messageId }) => messageId)).size };
};
