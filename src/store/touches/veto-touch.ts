/**
 * A person's veto of one planned touch, and its taking back: row, audit and fact in one transaction under the account's
 * lock, so a veto holds at the gate from its commit on, with Temporal down as well.
 */
import type { EffectId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { countSaid, type LockedTouch, lockTouch, refuse, type TouchRefused } from './lock-touch.ts';

export type TouchSaid = { readonly type: 'done'; readonly touch: LockedTouch; readonly ring: boolean };

/**
 * Drops the touch; the journey goes on (semantics row 34). A message that is past its gate is refused `going-out`; one that
 * is on its way to it is stopped there, because the fact moves `stop_seq`.
 */
export const vetoTouch = (store: Store, veto: Veto): Promise<TouchSaid | TouchRefused> =>
  inTransaction(store, (tx) => vetoWithin(tx, veto));

export type Veto = { readonly id: EffectId; readonly actor: string; readonly reason: string | null };

/** The same within the caller's transaction. */
export const vetoWithin = async (tx: Transaction, { id, actor, reason }: Veto): Promise<TouchSaid | TouchRefused> => {
  const touch = await lockTouch(tx, id);
  if ('type' in touch) return touch;
  const now = (await readNow(tx)).business;
  await tx.plannedTouch.update({
    where: { id },
    data: { status: 'vetoed', finalAt: new Date(now), reason: `vetoed by ${actor}${reason ? `: ${reason}` : ''}` },
  });
  await appendAudit(tx, { at: now, actor, action: 'touch vetoed', subject: id, detail: { reason } });
  return say(tx, touch, 'Touch Vetoed', { actor });
};

/** Takes a veto back while its touch is still ahead; once the journey has gone on without it, there is nothing to return to. */
export const withdrawVeto = (
  store: Store,
  { id, actor }: { readonly id: EffectId; readonly actor: string },
): Promise<TouchSaid | TouchRefused> =>
  inTransaction(store, async (tx) => {
    const standing = await lockTouch(tx, id);
    if (!('type' in standing)) return refuse('over', 'it is not vetoed');
    if (standing.because !== 'vetoed') return standing;
    if (await hasPassed(tx, id)) return refuse('past', 'its journey has gone on without it');
    const now = (await readNow(tx)).business;
    await tx.plannedTouch.update({ where: { id }, data: { status: 'planned', finalAt: null, reason: null } });
    await appendAudit(tx, { at: now, actor, action: 'veto withdrawn', subject: id, detail: {} });
    const touch = await lockTouch(tx, id);
    if ('type' in touch) throw new Error(`touch ${id} is planned and is not`);
    return say(tx, touch, 'Veto Withdrawn', { actor });
  });

/** It was asked before it was vetoed, or its step came and was skipped; a newsletter's, while nothing has taken it up. */
const hasPassed = async (tx: Transaction, id: EffectId): Promise<boolean> => {
  const [row] = await tx.$queryRaw<{ passed: boolean }[]>`
    SELECT CASE WHEN e.lane = 'broadcast' THEN e.status <> 'open' ELSE e.id IS NOT NULL OR n.status IS DISTINCT FROM 'open'
             OR EXISTS (SELECT 1 FROM reasons r WHERE r.enrolment_id = p.enrolment_id AND r.step = p.step
                        AND r.contact_id IS NOT DISTINCT FROM p.contact_id AND r.kind = 'skipped' AND r.reason = 'vetoed')
           END AS passed
    FROM planned_touches p LEFT JOIN effects e ON e.id = p.id LEFT JOIN enrolments n ON n.id = p.enrolment_id
    WHERE p.id = ${id}`;
  return row?.passed ?? true;
};

/** Appends what was said of a touch; `<touch>/<type>/<n>` makes it a fact once. */
export const say = async (
  tx: Transaction,
  touch: LockedTouch,
  type: 'Touch Vetoed' | 'Veto Withdrawn' | 'Touch Postponed',
  payload: { readonly actor: string } & Readonly<Record<string, unknown>>,
): Promise<TouchSaid> => {
  const now = (await readNow(tx)).business;
  const { ring } = await appendFact(tx, {
    account: touch.account,
    type,
    source: 'touch',
    sourceId: `${touch.id}/${type}/${(await countSaid(tx, touch.account, type, touch.id)) + 1}`,
    contact: touch.contact,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { effect: touch.id, ...payload },
  });
  return { type: 'done', touch, ring };
};
