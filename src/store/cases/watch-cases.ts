import { businessTime } from '../../domain/time.ts';
import { sayOfAccount, type Voice } from '../accounts/say-of-account.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { BY_ITSELF, MOST_WATCHED } from '../registers/by-itself.ts';
import { openSystemTask } from '../tasks/open-system-task.ts';
import { alertPeople } from './alert-people.ts';

/**
 * What time does to open cases: at 80 % of the target the owner is warned; at 100 % it is missed: fact, deputy and manager
 * told, a task. Each once, one short transaction a case; safe to repeat. Answers the accounts to ring.
 */
export const watchCases = async (store: Store): Promise<readonly string[]> => {
  const now = new Date((await readNow(store.prisma)).business);
  const due = await store.prisma.$queryRaw<{ id: string; account: string }[]>`
    SELECT c.id, c.account_id AS account FROM cases c JOIN accounts a ON a.id = c.account_id AND a.merged_into IS NULL
    WHERE c.closed_at IS NULL AND c.answered_at IS NULL AND c.missed_at IS NULL
      AND (c.target_at <= ${now} OR (c.warn_at <= ${now} AND c.warned_at IS NULL))
    ORDER BY c.target_at, c.id LIMIT ${MOST_WATCHED}::int`;
  const ring = new Set<string>();
  for (const { id, account } of due) {
    const said = await sayOfAccount(store, { account, actor: BY_ITSELF }, (voice) => judge(voice, id));
    if (said.type === 'done' && said.ring) ring.add(account);
  }
  return [...ring].sort();
};

const judge = async (voice: Voice, id: string): Promise<void> => {
  const { tx, now, account } = voice;
  const row = await tx.case.findUniqueOrThrow({ where: { id } });
  // Answered while we waited for the lock.
  if (row.closedAt !== null || row.answeredAt !== null || row.missedAt !== null) return;
  if (row.targetAt.getTime() > now) {
    if (row.warnedAt !== null) return;
    await tx.case.update({ where: { id }, data: { warnedAt: new Date(now) } });
    const told = await alertPeople(tx, row, 'warned', account, now);
    await voice.audit('case warned', id, { told });
    return;
  }
  await tx.case.update({ where: { id }, data: { missedAt: new Date(now) } });
  const told = await alertPeople(tx, row, 'missed', account, now);
  await voice.audit('case missed', id, { told });
  const fact = { case: id, kind: row.kind, title: row.title };
  const occurredAt = businessTime(row.targetAt.getTime());
  await voice.append('Response Target Missed', id, fact, { contact: row.contactId, occurredAt });
  await openSystemTask(
    tx,
    {
      kind: 'answer-case',
      key: id,
      account: account.id,
      contact: row.contactId,
      title: `Answer the ${row.kind} of ${account.name}: ${row.title}`,
      dueAt: now,
      outcomes: ['answered', 'no-answer-needed'],
    },
    now,
  );
};
