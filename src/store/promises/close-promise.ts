import { openVoice, Refusal, type Said, sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import type { Store, Transaction } from '../database/open.ts';
import type { Promise as PromiseRow } from '../generated/client.ts';
import { closeSystemTask } from '../tasks/close-system-task.ts';

export type PromiseEnd = 'kept' | 'broken' | 'withdrawn';

export type PromiseClosed = {
  readonly id: string;
  readonly status: PromiseEnd;
  /** Kept after its day. */
  readonly late: boolean;
};

type Word = { readonly id: string; readonly end: PromiseEnd; readonly actor: string; readonly note: string | null };

/** A broken promise may still be kept late; what is kept or withdrawn stays so. */
export const closePromise = async (store: Store, { id, end, actor, note }: Word): Promise<Said<PromiseClosed>> => {
  const found = await store.prisma.promise.findUnique({ where: { id } });
  if (!found) return { type: 'refused', because: 'unknown', reason: `no promise "${id}"` };
  return sayOfAccount(store, { account: found.accountId, actor }, async (voice) => {
    const row = await voice.tx.promise.findUniqueOrThrow({ where: { id } });
    if (row.status !== 'open' && !(row.status === 'broken' && end === 'kept')) {
      throw new Refusal('closed', `the promise is already ${row.status}`);
    }
    return endPromise(voice, row, end, note);
  });
};

/** Within the voice's transaction; the promise is open, or broken and kept late. */
export const endPromise = async (
  voice: Voice,
  row: PromiseRow,
  end: PromiseEnd,
  note: string | null,
): Promise<PromiseClosed> => {
  const { tx, now } = voice;
  const late = end === 'kept' && (row.status === 'broken' || now > row.dueAt.getTime());
  await tx.promise.update({
    where: { id: row.id },
    data: { status: end, closedAt: new Date(now), remindAt: null, ...(note === null ? {} : { note }) },
  });
  await voice.audit(`promise ${end}`, row.id, { note, late });
  const { id, what, contactId: contact } = row;
  if (end === 'kept') await voice.append('Promise Kept', id, { promise: id, what, late }, { contact });
  if (end === 'broken') await voice.append('Promise Broken', id, { promise: id, what }, { contact });
  // A broken one still asks for a call: its task stays.
  if (end !== 'broken') {
    await closeSystemTask(tx, { kind: 'keep-promise', account: row.accountId, key: id, note: end }, now);
  }
  return { id, status: end, late };
};

/** Its task was closed with one of the ends. True: ring the account. What is ended already stays as it is. */
export const endPromiseByTask = async (tx: Transaction, { id, end, actor, note }: Word): Promise<boolean> => {
  const found = await tx.promise.findUnique({ where: { id } });
  if (!found || (found.status !== 'open' && !(found.status === 'broken' && end === 'kept'))) return false;
  const voice = await openVoice(tx, { account: found.accountId, actor });
  await endPromise(voice, found, end, note);
  return voice.rings();
};
