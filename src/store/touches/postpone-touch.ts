/**
 * A person's postponement of one planned mail (semantics row 34): not before the instant named, and what follows in its
 * journey counts from there. Row, audit and the stopping fact in one transaction under the account's lock.
 */
import type { EffectId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { lockTouch, refuse, type TouchRefused } from './lock-touch.ts';
import { say, type TouchSaid } from './veto-touch.ts';

export const postponeTouch = (
  store: Store,
  {
    id,
    actor,
    until,
  }: {
    readonly id: EffectId;
    readonly actor: string;
    /** An instant, or what makes one of the touch's own. */
    readonly until: BusinessTime | ((dueAt: BusinessTime) => BusinessTime);
  },
): Promise<(TouchSaid & { readonly until: BusinessTime }) | TouchRefused> =>
  inTransaction(store, async (tx) => {
    const touch = await lockTouch(tx, id);
    if ('type' in touch) return touch;
    if (touch.kind !== 'send') return refuse('task', 'it is a task: whoever has it does it when it suits');
    const now = (await readNow(tx)).business;
    const to = typeof until === 'function' ? until(touch.dueAt > now ? touch.dueAt : now) : until;
    if (to <= now) return refuse('past', `${nameOf(to)} is past`);
    if (to <= touch.dueAt) return refuse('past', `it is due on ${nameOf(touch.dueAt)}, and that is not earlier`);
    if (touch.offerExpiresAt !== null && to >= touch.offerExpiresAt)
      return refuse('offer-over', `it names the offer ${touch.offer}, which ends on ${nameOf(touch.offerExpiresAt)}`);
    await tx.plannedTouch.update({
      where: { id },
      data: {
        ...{ status: 'planned', dueAt: new Date(to), postponedUntil: new Date(to), reason: `postponed by ${actor}` },
      },
    });
    await moveEffect(tx, id, to, now);
    await appendAudit(tx, {
      ...{ at: now, actor, action: 'touch postponed', subject: id },
      detail: { from: new Date(touch.dueAt).toISOString(), until: new Date(to).toISOString() },
    });
    return { ...(await say(tx, touch, 'Touch Postponed', { actor, until: to })), until: to };
  });

/**
 * An account's send is asked anew by its engine then. A newsletter's has nobody to ask it: its own due instant moves, and with
 * it the last at which it may go.
 */
const moveEffect = async (tx: Transaction, id: EffectId, to: BusinessTime, now: BusinessTime): Promise<void> => {
  await tx.$executeRaw`
    UPDATE effects SET status = 'done', done_at = ${new Date(now)} WHERE id = ${id} AND lane = 'account' AND status = 'open'`;
  await tx.$executeRaw`
    UPDATE effects SET payload = payload || jsonb_build_object('dueAt', ${to}::float8,
             'tooLateAt', (payload->>'tooLateAt')::float8 + (${to}::float8 - (payload->>'dueAt')::float8))
    WHERE id = ${id} AND lane = 'broadcast' AND status = 'open'`;
};

/** In UTC, for whoever has no zone at hand; the command says it in the account's. */
const nameOf = (at: BusinessTime): string => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
