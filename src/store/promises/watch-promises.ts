import { businessTime } from '../../domain/time.ts';
import { sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import type { Promise as PromiseRow } from '../generated/client.ts';
import { BY_ITSELF, MOST_WATCHED } from '../registers/by-itself.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';
import { endPromise } from './close-promise.ts';

/**
 * What time does to open promises: the working day before, their owner gets a task; when their day is over, they are broken.
 * One short transaction a promise; safe to repeat. Answers the accounts to ring.
 */
export const watchPromises = async (store: Store): Promise<readonly string[]> => {
  const now = new Date((await readNow(store.prisma)).business);
  const due = await store.prisma.$queryRaw<{ id: string; account: string }[]>`
    SELECT p.id, p.account_id AS account FROM promises p JOIN accounts a ON a.id = p.account_id AND a.merged_into IS NULL
    WHERE p.status = 'open' AND (p.due_at <= ${now} OR p.remind_at <= ${now})
    ORDER BY p.due_at, p.id LIMIT ${MOST_WATCHED}::int`;
  const ring = new Set<string>();
  for (const { id, account } of due) {
    const said = await sayOfAccount(store, { account, actor: BY_ITSELF }, (voice) => judge(voice, id));
    if (said.type === 'done' && said.ring) ring.add(account);
  }
  return [...ring].sort();
};

const judge = async (voice: Voice, id: string): Promise<void> => {
  const row = await voice.tx.promise.findUniqueOrThrow({ where: { id } });
  // Kept while we waited for the lock.
  if (row.status !== 'open') return;
  if (row.remindAt !== null && row.remindAt.getTime() <= voice.now) await remind(voice, row);
  if (row.dueAt.getTime() <= voice.now) await endPromise(voice, row, 'broken', null);
};

const remind = async ({ tx, now, account }: Voice, row: PromiseRow): Promise<void> => {
  await tx.promise.update({ where: { id: row.id }, data: { remindAt: null } });
  await openSystemTask(
    tx,
    {
      kind: 'keep-promise',
      key: row.id,
      account: account.id,
      contact: row.contactId,
      title: `Keep the promise to ${account.name}: ${row.what}`,
      dueAt: businessTime(row.dueAt.getTime()),
      outcomes: ['kept', 'broken', 'withdrawn'],
    },
    now,
  );
};
