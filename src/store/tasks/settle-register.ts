import { answerByTask } from '../cases/close-case.ts';
import type { Transaction } from '../database/open.ts';
import { endPromiseByTask, type PromiseEnd } from '../promises/close-promise.ts';
import { SYSTEM } from './open-system-task.ts';

type ClosedTask = {
  readonly id: string;
  readonly campaignId: string;
  readonly accountId: string;
  readonly step: string;
};
type Outcome = { readonly outcome: string; readonly actor: string; readonly note: string | null };

const ENDS: readonly string[] = ['kept', 'broken', 'withdrawn'] satisfies readonly PromiseEnd[];

/**
 * A task that a register opened is closed, in the same transaction: whoever closes it as kept has kept the promise, as
 * answered has answered the case. True: ring the account.
 */
export const settleRegister = async (tx: Transaction, task: ClosedTask, word: Outcome): Promise<boolean> => {
  if (task.campaignId !== SYSTEM) return false;
  const { outcome, actor, note } = word;
  if (task.step === 'keep-promise' && ENDS.includes(outcome)) {
    const [id] = await restsOn(tx, task, 'promises');
    if (id === undefined) return false;
    return endPromiseByTask(tx, { id, end: outcome as PromiseEnd, actor, note });
  }
  // That a case needs no answer is an answer: its clock stops, and it is still to be closed.
  if (task.step === 'answer-case') {
    const [id] = await restsOn(tx, task, 'cases');
    return id === undefined ? false : answerByTask(tx, { id, actor, note });
  }
  return false;
};

/** Id of the row whose task it is, by the task's end: after a merge the account in the task's id is another one. */
const restsOn = async (
  tx: Transaction,
  task: ClosedTask,
  register: 'promises' | 'cases',
): Promise<readonly string[]> => {
  const rows =
    register === 'promises'
      ? await tx.promise.findMany({ where: { accountId: task.accountId }, select: { id: true } })
      : await tx.case.findMany({ where: { accountId: task.accountId }, select: { id: true } });
  return rows.map(({ id }) => id).filter((id) => task.id.endsWith(`/${id}`));
};
