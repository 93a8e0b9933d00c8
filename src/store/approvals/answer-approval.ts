import type { AccountId, EffectId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';

export type ApprovalAnswered =
  | { readonly type: 'answered'; readonly account: AccountId; readonly ring: boolean }
  | { readonly type: 'refused'; readonly because: 'unknown' | 'closed'; readonly reason: string };

/**
 * A person says yes or no: row, audit and fact `Approval Answered` in one transaction. The answer is bound to what was
 * shown; where that has changed since, the journey asks again. A second answer, or one after its time, is refused.
 */
export const answerApproval = (
  store: Store,
  {
    id,
    approved,
    actor,
    note,
  }: { readonly id: EffectId; readonly approved: boolean; readonly actor: string; readonly note: string | null },
): Promise<ApprovalAnswered> =>
  inTransaction(store, async (tx) => {
    const found = await tx.approval.findUnique({ where: { id }, select: { accountId: true } });
    if (!found) return { type: 'refused', because: 'unknown', reason: `nothing called "${id}" waits for a yes` };
    await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${found.accountId} FOR NO KEY UPDATE`;
    const approval = await tx.approval.findUniqueOrThrow({ where: { id } });
    const now = (await readNow(tx)).business;
    if (approval.status !== 'open') {
      const by = approval.answeredBy === null ? '' : ` by ${approval.answeredBy}`;
      return { type: 'refused', because: 'closed', reason: `it is ${approval.status}${by} already` };
    }
    if (approval.upTo.getTime() < now) {
      const reason = `its time was over at ${approval.upTo.toISOString()}: the journey has gone on without it`;
      return { type: 'refused', because: 'closed', reason };
    }
    const answer = approved ? 'approved' : 'declined';
    await tx.approval.update({
      where: { id },
      data: { status: answer, answeredAt: new Date(now), answeredBy: actor, note },
    });
    await appendAudit(tx, { at: now, actor, action: `approval ${answer}`, subject: id, detail: { note } });
    const { ring } = await appendFact(tx, {
      account: approval.accountId,
      type: 'Approval Answered',
      source: 'approval',
      sourceId: id,
      contact: null,
      occurredAt: now,
      receivedAt: now,
      historic: false,
      payload: { effect: id, answer, contentHash: approval.contentHash, actor },
    });
    return { type: 'answered', account: approval.accountId, ring };
  });
