import type { JournalEntry } from '../embedded/mail-journal.ts';
import type { CaughtDot } from '../store/ledger/reconcile.ts';

/** The catcher's journal as final dots with the reply each got. */
export const caughtDots = (entries: readonly JournalEntry[]): readonly CaughtDot[] => {
  const codes = new Map<number, number>();
  for (const entry of entries) {
    if (entry.event === 'replied' && entry.stage === 'dot' && entry.n !== null) codes.set(entry.n, entry.code);
  }
  return entries.flatMap((entry) =>
    entry.event === 'dot' ? [{ messageId: entry.messageId, code: codes.get(entry.n) ?? null }] : [],
  );
};
