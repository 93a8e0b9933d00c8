import type { AskedOfOwner } from '../../domain/asked-of-owner.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

/** What Keyline itself asks of an owner, outside any campaign. */
export type SystemTaskKind =
  | 'answer-reply'
  | 'answer-case'
  | 'budget-near'
  | 'contact-plan'
  | 'find-successor'
  | 'keep-promise'
  | 'stale-dossier'
  | 'no-contact-in-role'
  | 'event-cancelled';

export type SystemTask = {
  readonly kind: SystemTaskKind;
  /** What it rests on, such as a case's id: asked once for each. */
  readonly key: string;
  readonly account: AccountId;
  readonly contact: ContactId | null;
  readonly title: string;
  /** The same, to be said in the reader's language; left out where the title is somebody's own words. */
  readonly asked?: AskedOfOwner;
  readonly dueAt: BusinessTime;
  /** At least one. */
  readonly outcomes: readonly string[];
};

/** The campaign's place in a task's row that no campaign asked for. */
export const SYSTEM = 'keyline';

/**
 * Opens a task for the account's owner, in a transaction that holds the account's row. Safe to repeat by (kind, account,
 * key); while one of this kind is open for the account with the same key, no second is opened. Answers its id.
 */
export const openSystemTask = async (tx: Transaction, task: SystemTask, now: BusinessTime): Promise<string> => {
  const id = `${SYSTEM}/${task.kind}/${task.account}/${task.key}`;
  const account = await tx.account.findUniqueOrThrow({ where: { id: task.account }, select: { ownerId: true } });
  await tx.task.createMany({
    data: [
      {
        id,
        accountId: task.account,
        contactId: task.contact,
        ownerId: account.ownerId,
        campaignId: SYSTEM,
        enrolmentId: '',
        step: task.kind,
        title: task.title,
        ...(task.asked && { asked: task.asked }),
        dueAt: new Date(task.dueAt),
        outcomes: [...task.outcomes],
        createdAt: new Date(now),
      },
    ],
    skipDuplicates: true,
  });
  return id;
};
