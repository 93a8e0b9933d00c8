import type { TouchKind } from '../../domain/relationship.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import type { Task } from '../generated/client.ts';
import { TOUCH_FACTS } from '../log/log-touch.ts';
import { SYSTEM } from '../tasks/open-system-task.ts';
import { CONTACT_PLAN } from './judge-accounts.ts';

const TOUCHES: Readonly<Record<string, TouchKind>> = { called: 'call', visited: 'visit', met: 'meeting' };

/**
 * Who closes a task of the contact plan with `called` has logged that call by it: row and fact. True: ring the account. Safe
 * to repeat: by the task's id.
 */
export const logTouchOfTask = async (
  tx: Transaction,
  task: Pick<Task, 'id' | 'campaignId' | 'step' | 'accountId'>,
  {
    outcome,
    note,
    actor,
    at,
  }: { readonly outcome: string; readonly note: string | null; readonly actor: string; readonly at: BusinessTime },
): Promise<boolean> => {
  const kind = Object.hasOwn(TOUCHES, outcome) ? TOUCHES[outcome] : undefined;
  if (task.campaignId !== SYSTEM || task.step !== CONTACT_PLAN || kind === undefined) return false;
  const id = `task/${task.id}`;
  await tx.loggedTouch.createMany({
    data: [{ id, accountId: task.accountId, kind, at: new Date(at), by: actor, text: note ?? '' }],
    skipDuplicates: true,
  });
  const { ring } = await appendFact(tx, {
    account: task.accountId,
    type: TOUCH_FACTS[kind],
    source: 'people',
    sourceId: `${TOUCH_FACTS[kind]}/${id}`,
    contact: null,
    occurredAt: at,
    receivedAt: at,
    historic: false,
    payload: { touch: id },
  });
  return ring;
};
