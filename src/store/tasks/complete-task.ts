import type { BusinessTime } from '../../domain/time.ts';
import { logTouchOfTask } from '../contact-plan/touch-of-task.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { answerReplies } from '../inbound/answer-replies.ts';
import { appendAudit } from './append-audit.ts';
import { SYSTEM } from './open-system-task.ts';
import { settleRegister } from './settle-register.ts';

export type TaskCompleted =
  | { readonly type: 'done'; readonly account: string; readonly ring: boolean }
  | { readonly type: 'refused'; readonly because: 'unknown' | 'closed' | 'outcome'; readonly reason: string };

/**
 * A person closes a task with an outcome: row, audit and fact `Task Done` in one transaction, so that it holds even with
 * Temporal down. An outcome the task does not offer, or a second one, is refused.
 */
export const completeTask = (
  store: Store,
  { id, outcome, actor, note }: { id: string; outcome: string; actor: string; note: string | null },
): Promise<TaskCompleted> =>
  inTransaction(store, async (tx) => {
    const found = await tx.task.findUnique({ where: { id } });
    if (!found) return { type: 'refused', because: 'unknown', reason: `no task "${id}"` };
    await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${found.accountId} FOR NO KEY UPDATE`;
    const task = await tx.task.findUniqueOrThrow({ where: { id } });
    if (task.status !== 'open')
      return { type: 'refused', because: 'closed', reason: `the task is already ${task.status}` };
    if (task.outcomes.length > 0 && !task.outcomes.includes(outcome)) {
      const reason = `"${outcome}" is no outcome of this task: ${task.outcomes.join(', ')}`;
      return { type: 'refused', because: 'outcome', reason };
    }
    const now = (await readNow(tx)).business;
    await tx.task.update({ where: { id }, data: { status: 'done', outcome, note, closedAt: new Date(now) } });
    const touched = await logTouchOfTask(tx, task, { outcome, note, actor, at: now });
    await appendAudit(tx, { at: now, actor, action: 'task done', subject: id, detail: { outcome, note } });
    const freed = await freeReplies(tx, task, { outcome, actor }, now);
    const settled = await settleRegister(tx, task, { outcome, actor, note });
    const { ring } = await appendFact(tx, {
      account: task.accountId,
      type: 'Task Done',
      source: 'task',
      sourceId: id,
      contact: task.contactId,
      occurredAt: now,
      receivedAt: now,
      historic: false,
      payload: { effect: id, outcome },
    });
    return { type: 'done', account: task.accountId, ring: ring || touched || freed || settled };
  });

/** Closing the task to answer a customer says that the reply is answered. True: ring the account. */
const freeReplies = async (
  tx: Transaction,
  task: {
    readonly campaignId: string;
    readonly step: string;
    readonly accountId: string;
    readonly contactId: string | null;
  },
  { outcome, actor }: { readonly outcome: string; readonly actor: string },
  now: BusinessTime,
): Promise<boolean> => {
  if (task.campaignId !== SYSTEM || task.step !== 'answer-reply') return false;
  const how = outcome === 'no-answer-needed' ? outcome : 'task';
  const answering = { account: task.accountId, contact: task.contactId, upTo: null, by: actor, how } as const;
  return (await answerReplies(tx, answering, now)).ring;
};
