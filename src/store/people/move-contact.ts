/** A person leaves an account, moves to another, or turns out to be there still: rows first, told to the accounts. */
import { normaliseAddress } from '../../domain/address.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import type { Store, Transaction } from '../database/open.ts';
import { retryTransaction } from '../database/retry-transaction.ts';
import { appendFact } from '../facts/append-fact.ts';
import { lockAccounts } from '../facts/lock-accounts.ts';
import type { Account, Contact } from '../generated/client.ts';
import { appendAudit } from '../tasks/append-audit.ts';
import { seekSuccessor } from './seek-successor.ts';

export type ContactMoved =
  | {
      readonly type: 'done';
      readonly contact: ContactId;
      readonly name: string;
      readonly from: AccountId;
      readonly ring: readonly AccountId[];
      /** Planned touches that ended with it. */
      readonly touches: number;
      /** The task that asks for a successor; null: none is needed. */
      readonly successor: string | null;
    }
  | { readonly type: 'unknown-contact' }
  | { readonly type: 'unknown-account'; readonly account: AccountId }
  | { readonly type: 'refused'; readonly reason: string };

/** `contact`: an id, or an address. */
type Saying = { readonly contact: string; readonly actor: string };

/**
 * To another account, in one transaction on both rows: `Contact Left` there stops what is under way, `Contact Joined` here
 * starts nothing by itself. Past messages stay where they were sent for; consent, suppression and the caps of the address
 * go with the person.
 */
export const moveContact = (
  store: Store,
  { into, ...saying }: Saying & { readonly into: AccountId },
): Promise<ContactMoved> =>
  change(store, saying, into, async (tx, { person, from, to, actor, now }) => {
    if (!to) return { type: 'unknown-account', account: into };
    if (to.id === from.id) return { type: 'refused', reason: `${nameOf(person)} is with ${into} already` };
    if (to.standing === 'ended') {
      const goes =
        to.mergedInto === null ? `keyline return ${into} brings it back` : `${to.mergedInto} goes on in its place`;
      return { type: 'refused', reason: `${into} has ended: ${goes}` };
    }
    await tx.contact.update({ where: { id: person.id }, data: { accountId: into, leftAt: null } });
    const touches = await cancelTouches(tx, person.id, from.id, now);
    const told = [
      await tell(tx, from, person, 'Contact Left', { to: into, actor }, now),
      await tell(tx, to, person, 'Contact Joined', { from: from.id, actor }, now),
    ];
    const successor = await seekSuccessor(
      tx,
      { account: from.id, contact: person.id, why: `moved to ${to.name}` },
      now,
    );
    await appendAudit(tx, {
      at: now,
      actor,
      action: 'contact moved',
      subject: person.id,
      detail: { from: from.id, into },
    });
    return done(person, from, told, touches, successor);
  });

/** Works there no more, and nobody knows where instead. */
export const contactLeft = (store: Store, saying: Saying): Promise<ContactMoved> =>
  change(store, saying, null, async (tx, { person, from, actor, now }) => {
    if (person.leftAt !== null) {
      return {
        type: 'refused',
        reason: `${nameOf(person)} left on ${person.leftAt.toISOString().slice(0, 10)} already`,
      };
    }
    await tx.contact.update({ where: { id: person.id }, data: { leftAt: new Date(now) } });
    const touches = await cancelTouches(tx, person.id, from.id, now);
    const told = [await tell(tx, from, person, 'Contact Left', { to: null, actor }, now)];
    const successor = await seekSuccessor(tx, { account: from.id, contact: person.id, why: 'left' }, now);
    await appendAudit(tx, { at: now, actor, action: 'contact left', subject: person.id, detail: { account: from.id } });
    return done(person, from, told, touches, successor);
  });

/** It was a mistake, or the person came back: the task for a successor closes, nothing that ended begins again. */
export const contactBack = (store: Store, saying: Saying): Promise<ContactMoved> =>
  change(store, saying, null, async (tx, { person, from, actor, now }) => {
    if (person.leftAt === null) return { type: 'refused', reason: `${nameOf(person)} has not left ${from.id}` };
    await tx.contact.update({ where: { id: person.id }, data: { leftAt: null } });
    const told = [await tell(tx, from, person, 'Contact Joined', { from: null, actor }, now)];
    await tx.task.updateMany({
      where: {
        accountId: from.id,
        status: 'open',
        OR: [{ step: 'find-successor', contactId: person.id }, { step: 'no-contact-in-role' }],
      },
      data: { status: 'not-needed', closedAt: new Date(now), note: 'came back' },
    });
    await appendAudit(tx, { at: now, actor, action: 'contact back', subject: person.id, detail: { account: from.id } });
    return done(person, from, told, 0, null);
  });

type Standing = {
  readonly person: Contact;
  readonly from: Account;
  readonly to: Account | null;
  readonly actor: string;
  readonly now: BusinessTime;
};

/** Locks the accounts in id order, then the person, and looks again where somebody moved her meanwhile. */
const change = (
  store: Store,
  { contact, actor }: Saying,
  into: AccountId | null,
  act: (tx: Transaction, standing: Standing) => Promise<ContactMoved>,
): Promise<ContactMoved> =>
  retryTransaction(store, async (tx) => {
    for (;;) {
      const found = await findContact(tx, contact);
      if (!found) return { type: 'unknown-contact' };
      await lockAccounts(tx, into === null ? [found.accountId] : [found.accountId, into]);
      await tx.$queryRaw`SELECT id FROM contacts WHERE id = ${found.id} FOR NO KEY UPDATE`;
      const person = await tx.contact.findUniqueOrThrow({ where: { id: found.id } });
      if (person.accountId !== found.accountId) continue;
      const from = await tx.account.findUniqueOrThrow({ where: { id: person.accountId } });
      const to = into === null ? null : await tx.account.findUnique({ where: { id: into } });
      const now = (await readNow(tx)).business;
      return act(tx, { person, from, to, actor, now });
    }
  });

const findContact = (tx: Transaction, named: string): Promise<Contact | null> =>
  tx.contact.findFirst({
    where: { OR: [{ id: named }, { email: normaliseAddress(named) ?? '' }] },
    orderBy: { id: 'asc' },
  });

/** What is planned for these people at an account they left. The engine's next plan knows it; this holds until then. */
export const cancelTouches = (
  tx: Transaction,
  contact: ContactId,
  account: AccountId,
  now: BusinessTime,
): Promise<number> =>
  tx.$executeRaw`
    UPDATE planned_touches SET status = 'cancelled', final_at = ${new Date(now)}, reason = 'contact left'
    WHERE account_id = ${account} AND contact_id = ${contact} AND status IN ('planned', 'asked')`;

const tell = async (
  tx: Transaction,
  account: Account,
  person: Contact,
  type: 'Contact Left' | 'Contact Joined',
  payload: Readonly<Record<string, unknown>>,
  now: BusinessTime,
): Promise<AccountId | null> => {
  const { ring } = await appendFact(tx, {
    account: account.id,
    type,
    source: 'contact',
    // Numbers only grow, so the same move made again later is another fact.
    sourceId: `${person.id}/${account.id}@${account.lastSeq}`,
    contact: person.id,
    occurredAt: now,
    receivedAt: now,
    historic: false,
    payload,
  });
  return ring ? account.id : null;
};

const done = (
  person: Contact,
  from: Account,
  told: readonly (AccountId | null)[],
  touches: number,
  successor: string | null,
): ContactMoved => ({
  type: 'done',
  contact: person.id,
  name: nameOf(person),
  from: from.id,
  ring: told.filter((account) => account !== null),
  touches,
  successor,
});

const nameOf = ({ firstName, lastName, email }: Contact): string => `${firstName} ${lastName}`.trim() || email;
