import { Refusal, type Said, type Speaker, sayOfAccount } from '../accounts/say-of-account.ts';
import type { Store } from '../database/open.ts';

export type OwnerChanged = {
  readonly from: string | null;
  readonly to: string;
  /** Open tasks and questions that moved along. */
  readonly moved: number;
};

/** An account gets another owner; open tasks and approvals move along. Row, audit and the fact `Owner Changed`. */
export const changeOwner = (store: Store, speaker: Speaker, to: string): Promise<Said<OwnerChanged>> =>
  sayOfAccount(store, speaker, async (voice) => {
    const { tx, account } = voice;
    if (!(await tx.owner.findUnique({ where: { id: to } }))) {
      throw new Refusal('unknown', `no owner "${to}": keyline owner list shows them, keyline owner set adds one`);
    }
    const from = account.ownerId;
    if (from === to) throw new Refusal('closed', `${account.id} is in the hands of ${to} already`);
    await tx.account.update({ where: { id: account.id }, data: { ownerId: to } });
    const open = { where: { accountId: account.id, status: 'open' }, data: { ownerId: to } };
    const moved = (await tx.task.updateMany(open)).count + (await tx.approval.updateMany(open)).count;
    await voice.audit('owner changed', account.id, { from, to, moved });
    const { lastSeq } = await tx.account.findUniqueOrThrow({ where: { id: account.id }, select: { lastSeq: true } });
    // Numbers only grow, so the same change made again later is another fact.
    await voice.append('Owner Changed', `${account.id}@${lastSeq}`, { from, to });
    return { from, to, moved };
  });
