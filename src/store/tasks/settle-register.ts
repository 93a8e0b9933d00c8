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
  const id = task.id.slice(`${SYSTEM}/${task.step}/${task.accountId}/`.length);
  if (task.step === 'keep-promise' && ENDS.includes(outcome)) {
    return endPromiseByTask(tx, { id, end: outcome as PromiseEnd, actor, note });
  }
  // That a case needs no answer is an answer: its clock stops, and it is still to be closed.
  if (task.step === 'answer-case') return answerByTask(tx, { id, actor, note });
  return false;
};
