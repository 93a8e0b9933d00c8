/**
 * Places a hold: what stops sends to an account (or to one of its people) until it is released. Row, audit, columns and
 * the stopping fact `Hold Placed` in one transaction, so it holds at the gate from its commit on, whatever else is down.
 */
import type { HoldKind } from '../../domain/fact.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { HOLD_SCOPE_OF } from './hold-scope-of.ts';
import { writeHoldColumns } from './write-hold-columns.ts';

export type NewHold = {
  readonly account: AccountId;
  /** Says the scope: complaint, reply: marketing; credit-stop: offers; pause, stop: all but transactional. */
  readonly kind: HoldKind;
  /**
   * Id of what it rests on (a case, an inbound mail): such a hold is placed once, ever; released it stays released.
   * Null: a person's word. While one of its kind is open a second word changes its reason and end.
   */
  readonly restsOn: string | null;
  /** Only this person is held; null: the whole account, whoever of it complained or replied. */
  readonly onlyContact: ContactId | null;
  /** In words for people; may be empty. */
  readonly reason: string;
  readonly actor: string;
  /** Ends by itself then (`endDueHolds`); null: only by a release. */
  readonly endsAt: BusinessTime | null;
};

export type PlacedHold = {
  readonly id: string;
  /** False: it was there already. */
  readonly placed: boolean;
  /** Ring the account's doorbell after the commit. */
  readonly ring: boolean;
};

/** Takes the account's row lock. Throws when the account is unknown. Safe to repeat. */
export const placeHold = async (tx: Transaction, hold: NewHold, now: BusinessTime): Promise<PlacedHold> => {
  const { account, kind, restsOn, onlyContact, reason, actor, endsAt } = hold;
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
  const standing = await findStanding(tx, hold);
  if (standing) {
    if (restsOn === null) await changeHold(tx, standing, hold, now);
    return { id: standing, placed: false, ring: false };
  }
  const id = await nameOf(tx, hold);
  const scope = HOLD_SCOPE_OF[kind];
  await tx.hold.create({
    data: {
      id,
      accountId: account,
      contactId: onlyContact,
      kind,
      scope,
      reason,
      placedAt: new Date(now),
      placedBy: actor,
      endsAt: endsAt === null ? null : new Date(endsAt),
    },
  });
  await writeHoldColumns(tx, account, onlyContact);
  await appendAudit(tx, {
    at: now,
    actor,
    action: 'hold placed',
    subject: id,
    detail: { kind, scope, reason, endsAt },
  });
  const { ring } = await appendFact(tx, {
    account,
    type: 'Hold Placed',
    source: 'holds',
    sourceId: `${id}/placed`,
    contact: onlyContact,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload: { hold: id, kind, scope, reason, actor },
  });
  return { id, placed: true, ring };
};

/** The hold this one would be a copy of. */
const findStanding = async (tx: Transaction, hold: NewHold): Promise<string | null> => {
  const { account: accountId, kind, restsOn, onlyContact: contactId } = hold;
  if (restsOn !== null) {
    return (await tx.hold.findUnique({ where: { id: await nameOf(tx, hold) } }))?.id ?? null;
  }
  const open = await tx.hold.findFirst({
    where: { accountId, kind, contactId, releasedAt: null },
    orderBy: { id: 'asc' },
  });
  // One that rests on something ends with that, not by a word like this one.
  return open && isWord(open.id) ? open.id : null;
};

/** `<account>/<kind>/<what it rests on>`; a person's words are numbered: `<account>/pause/said-2`. */
const nameOf = async (tx: Transaction, { account, kind, restsOn, onlyContact }: NewHold): Promise<string> => {
  const base = `${account}/${kind}/${onlyContact === null ? '' : `${onlyContact}/`}`;
  if (restsOn !== null) return base + restsOn;
  const before = await tx.hold.count({ where: { accountId: account, kind, contactId: onlyContact } });
  return `${base}said-${before + 1}`;
};

const isWord = (id: string): boolean => /\/said-\d+$/.test(id);

/** A stronger word or a later end of the same hold: nothing more is stopped by it, so no fact. */
const changeHold = async (
  tx: Transaction,
  id: string,
  { account, reason, actor, endsAt, onlyContact }: NewHold,
  now: BusinessTime,
): Promise<void> => {
  await tx.hold.update({
    where: { id },
    data: { ...(reason === '' ? {} : { reason }), endsAt: endsAt === null ? null : new Date(endsAt) },
  });
  await writeHoldColumns(tx, account, onlyContact);
  await appendAudit(tx, { at: now, actor, action: 'hold changed', subject: id, detail: { reason, endsAt } });
};
