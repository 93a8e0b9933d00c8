import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { Task } from '../generated/client.ts';
import { SYSTEM } from '../tasks/open-system-task.ts';
import { CONTACT_PLAN } from './judge-accounts.ts';

const TOUCHES: Readonly<Record<string, string>> = { called: 'call', visited: 'visit', met: 'meeting' };

/** Who closes a task of the contact plan with `called` has logged that call by it. Safe to repeat: by the task's id. */
export const logTouchOfTask = async (
  tx: Transaction,
  task: Pick<Task, 'id' | 'campaignId' | 'step' | 'accountId'>,
  {
    outcome,
    note,
    actor,
    at,
  }: { readonly outcome: string; readonly note: string | null; readonly actor: string; readonly at: BusinessTime },
): Promise<void> => {
  const kind = Object.hasOwn(TOUCHES, outcome) ? TOUCHES[outcome] : undefined;
  if (task.campaignId !== SYSTEM || task.step !== CONTACT_PLAN || kind === undefined) return;
  await tx.loggedTouch.createMany({
    data: [{ id: `task/${task.id}`, accountId: task.accountId, kind, at: new Date(at), by: actor, text: note ?? '' }],
    skipDuplicates: true,
  });
};
