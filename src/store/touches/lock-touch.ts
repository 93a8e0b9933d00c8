import type { AccountId, CampaignId, ContactId, EffectId, StepId } from '../../domain/ids.ts';
import { type BusinessTime, businessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { PlannedTouch } from '../generated/client.ts';

/** A touch that can still be changed, with its account's row locked: no gate passes until this transaction ends. */
export type LockedTouch = {
  readonly id: EffectId;
  readonly account: AccountId;
  readonly contact: ContactId | null;
  readonly campaign: CampaignId;
  readonly enrolment: string;
  readonly step: StepId;
  readonly kind: string;
  readonly dueAt: BusinessTime;
  /** The offer its mail names, and that offer's end. */
  readonly offer: string | null;
  readonly offerExpiresAt: BusinessTime | null;
};

export type TouchRefused = {
  readonly type: 'refused';
  readonly because: 'unknown' | 'going-out' | 'sent' | 'over' | 'vetoed' | 'past' | 'offer-over' | 'task';
  /** A clause for people: `it is already going out`. */
  readonly reason: string;
};

export const refuse = (because: TouchRefused['because'], reason: string): TouchRefused => ({
  ...{ type: 'refused', because, reason },
});

/** Waits for a gate that is being passed: its touch is then past it. */
export const lockTouch = async (tx: Transaction, id: EffectId): Promise<LockedTouch | TouchRefused> => {
  const found = await tx.plannedTouch.findUnique({ where: { id }, select: { accountId: true } });
  if (!found) return refuse('unknown', `no touch "${id}"`);
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${found.accountId} FOR NO KEY UPDATE`;
  const touch = await tx.plannedTouch.findUniqueOrThrow({ where: { id } });
  const message = await tx.message.findUnique({
    where: { effectId: id },
    select: { phase: true, nextAttemptAt: true },
  });
  if (message?.phase === 'DOT') return refuse('going-out', 'it is already going out');
  if (message?.phase === 'ACCEPTED') return refuse('sent', 'it has been sent already');
  if (message?.phase === 'UNKNOWN' && message.nextAttemptAt === null)
    return refuse('sent', 'it went out already, and whether it arrived is not known');
  return standingOf(touch);
};

const standingOf = (touch: PlannedTouch): LockedTouch | TouchRefused => {
  switch (touch.status) {
    case 'planned':
    case 'asked':
      return {
        id: touch.id,
        account: touch.accountId,
        contact: touch.contactId,
        campaign: touch.campaignId,
        enrolment: touch.enrolmentId,
        step: touch.step,
        kind: touch.kind,
        dueAt: businessTime(touch.dueAt.getTime()),
        offer: touch.offer,
        offerExpiresAt: touch.offerExpiresAt && businessTime(touch.offerExpiresAt.getTime()),
      };
    case 'vetoed':
      return refuse('vetoed', touch.reason === null ? 'it is vetoed already' : `it is ${touch.reason} already`);
    case 'accepted':
      return touch.kind === 'task'
        ? refuse('over', 'its task is open already')
        : refuse('sent', 'it has been sent already');
    case 'unknown':
      return refuse('sent', 'it went out already, and whether it arrived is not known');
    default:
      return refuse('over', `it is off the plan already: ${touch.status}${touch.reason ? `, ${touch.reason}` : ''}`);
  }
};

/** How many facts of this type the touch has had: numbers the next one. */
export const countSaid = async (
  tx: Transaction,
  account: AccountId,
  type: string,
  touch: EffectId,
): Promise<number> => {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM events
    WHERE account_id = ${account} AND type = ${type} AND payload->>'effect' = ${touch}`;
  return row?.count ?? 0;
};
