import { readJournal } from '../embedded/mail-journal.ts';
import { type Reconciled, reconcile } from '../store/ledger/reconcile.ts';
import { readNoticeKeys } from '../store/notices/read-notice-keys.ts';
import { caughtDots } from './caught-dots.ts';
import type { Everything } from './connect.ts';

/**
 * The ledger against itself and the catcher's journal; `duplicates` counts messages taken more than once. Mails to our own
 * people go out at least once and are not counted, mails that came in are no part of the journal's dots.
 */
export const reconcileAll = async ({
  store,
  stack,
}: Pick<Everything, 'store' | 'stack'>): Promise<Reconciled & { readonly duplicates: number }> => {
  const { catcher } = stack;
  const journal = catcher && (async () => caughtDots(readJournal(catcher.journalPath)));
  const reconciled = await reconcile(store, journal);
  const notices = await readNoticeKeys(store);
  const isNotice = (id: string | null): boolean => notices.has(/^<?([0-9a-f]{64})@/.exec(id ?? '')?.[1] ?? '');
  const taken = journal
    ? (await journal()).filter(({ code, messageId }) => (code === null || code < 300) && !isNotice(messageId))
    : [];
  return { ...reconciled, duplicates: taken.length - new Set(taken.map(({ messageId }) => messageId)).size };
};
