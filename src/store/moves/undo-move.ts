/** Takes a move back, enrolment by enrolment, where nothing has been sent since. */
import type { AccountId, EnrolmentId } from '../../domain/ids.ts';
import type { EngineState } from '../../engine/state.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import type { EnrolmentMove } from '../generated/client.ts';
import { appendAudit } from '../tasks/append-audit.ts';

export type UndoLine = {
  readonly account: AccountId;
  readonly enrolment: EnrolmentId;
  /** Why it is not taken back; null: it is. */
  readonly reason: string | null;
};

/** Null: nobody knows such a move. */
export const undoMove = async (
  store: Store,
  move: string,
  actor: string,
): Promise<{ readonly lines: readonly UndoLine[]; readonly ring: readonly AccountId[] } | null> => {
  const rows = await store.prisma.enrolmentMove.findMany({
    where: { moveId: move },
    orderBy: [{ accountId: 'asc' }, { enrolmentId: 'asc' }],
  });
  const [first] = rows;
  if (!first) return null;
  await inTransaction(store, async (tx) => {
    const at = (await readNow(tx)).business;
    await appendAudit(tx, { at, actor, action: 'move taken back', subject: first.campaignId, detail: { move } });
  });
  const lines: UndoLine[] = [];
  const ring: AccountId[] = [];
  for (const row of rows) {
    const { reason, rings } = await inTransaction(store, (tx) => undoOne(tx, row, actor));
    lines.push({ account: row.accountId, enrolment: row.enrolmentId, reason });
    if (rings) ring.push(row.accountId);
  }
  return { lines, ring: [...new Set(ring)] };
};

const undoOne = async (
  tx: Transaction,
  { moveId, enrolmentId, accountId }: EnrolmentMove,
  actor: string,
): Promise<{ readonly reason: string | null; readonly rings: boolean }> => {
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${accountId} FOR NO KEY UPDATE`;
  const now = (await readNow(tx)).business;
  const row = await tx.enrolmentMove.findUniqueOrThrow({ where: { moveId_enrolmentId: { moveId, enrolmentId } } });
  const reason = await standsInTheWay(tx, row);
  if (reason !== null) return { reason, rings: false };
  const fact = await inverse(tx, row, actor);
  if (fact === null) return { reason: 'it was not carried out, or not yet: look again in a moment', rings: false };
  await tx.enrolmentMove.update({
    where: { moveId_enrolmentId: { moveId, enrolmentId } },
    data: { undoneAt: new Date(now), undoneBy: actor },
  });
  const { ring } = await appendFact(tx, {
    ...{ account: accountId, source: 'moves', sourceId: `${moveId}/${enrolmentId}/undone`, contact: null },
    ...{ occurredAt: now, receivedAt: now, historic: false },
    ...fact,
  });
  return { reason: null, rings: ring };
};

/** Words for people, or null. */
const standsInTheWay = async (tx: Transaction, row: EnrolmentMove): Promise<string | null> => {
  if (row.undoneAt !== null) return 'it was taken back before';
  const sent = await tx.message.count({
    where: {
      enrolmentId: row.enrolmentId,
      phase: { in: ['CLAIMED', 'DOT', 'ACCEPTED', 'UNKNOWN'] },
      claimedAt: { gte: row.at },
    },
  });
  if (sent > 0) return `${sent === 1 ? 'a mail has' : `${sent} mails have`} gone since`;
  if (row.kind !== 'exit') return null;
  const { endedState } = await tx.enrolment.findUniqueOrThrow({ where: { id: row.enrolmentId } });
  const shared = Object.keys((endedState as Pick<EngineState, 'shared'> | null)?.shared ?? {});
  const made = { in: [row.enrolmentId, ...shared] };
  const released = await tx.offer.count({ where: { enrolmentId: made, status: 'released' } });
  return released > 0 ? 'its offer was released' : null;
};

const inverse = async (
  tx: Transaction,
  row: EnrolmentMove,
  actor: string,
): Promise<{ readonly type: string; readonly payload: Readonly<Record<string, unknown>> } | null> => {
  const { version, status, endedState } = await tx.enrolment.findUniqueOrThrow({ where: { id: row.enrolmentId } });
  if (row.kind === 'move') {
    if (version !== row.toVersion) return null;
    const steps = Object.fromEntries(
      Object.entries(row.steps as Readonly<Record<string, string>>).map(([before, after]) => [after, before]),
    );
    const payload = { enrolment: row.enrolmentId, version: row.fromVersion, steps, actor };
    return { type: 'Enrolment Moved', payload };
  }
  if (status === 'open' || endedState === null) return null;
  return { type: 'Enrolment Restored', payload: { enrolment: endedState, actor } };
};
