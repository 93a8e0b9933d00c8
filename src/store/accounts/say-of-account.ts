/**
 * The transaction in which a person says something of an account: its row is locked, what was said is validated, written,
 * audited and appended as facts, or nothing is. The caller rings the doorbell after the commit when `ring` says so.
 */
import type { EventName } from '../../domain/event.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store, type Transaction } from '../database/open.ts';
import { appendFact } from '../facts/append-fact.ts';
import type { Account } from '../generated/client.ts';
import { appendAudit } from '../tasks/append-audit.ts';

export type Refused = {
  readonly type: 'refused';
  /** `unknown-account`: `reason` is the id asked for. `unknown`: no such row. `closed`: too late. `invalid`: mend the input. */
  readonly because: 'unknown-account' | 'unknown' | 'closed' | 'invalid';
  readonly reason: string;
};

export type Said<Result> =
  | { readonly type: 'done'; readonly account: AccountId; readonly ring: boolean; readonly result: Result }
  | Refused;

/** Thrown inside the work: everything is rolled back and the caller is answered with the reason. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly because: Refused['because'];
  constructor(because: Refused['because'], reason: string) {
    super(reason);
    this.because = because;
  }
}

export type Speaker = {
  readonly account: AccountId;
  /** Id or address of a person of the account; null: nobody in particular. */
  readonly contact?: string | null;
  readonly actor: string;
};

/** What the work is given: the locked account and the two ways to make it known. */
export type Voice = {
  readonly tx: Transaction;
  readonly now: BusinessTime;
  readonly actor: string;
  /** As it was when the row was locked. */
  readonly account: Account;
  readonly contact: ContactId | null;
  /** `key` makes the fact itself, beside its type: said twice it is one. */
  readonly append: (type: EventName, key: string, payload: Fact['payload'], fact?: Partial<Fact>) => Promise<void>;
  readonly audit: (action: string, subject: string, detail: Readonly<Record<string, unknown>>) => Promise<void>;
  /** For what rings by itself (a hold). */
  readonly ring: (ring: boolean) => void;
  readonly rings: () => boolean;
};

type Fact = {
  readonly payload: Readonly<Record<string, unknown>>;
  readonly contact: ContactId | null;
  readonly occurredAt: BusinessTime;
  /** True: it starts nothing, however fresh. */
  readonly historic: boolean;
};

/** Facts that are older than this when they arrive are history: they start nothing. */
const HISTORY_MS = 3 * DAY;

export const sayOfAccount = async <Result>(
  store: Store,
  speaker: Speaker,
  work: (voice: Voice) => Promise<Result>,
): Promise<Said<Result>> => {
  try {
    return await inTransaction(store, async (tx) => {
      const voice = await openVoice(tx, speaker);
      const result = await work(voice);
      return { type: 'done', account: speaker.account, ring: voice.rings(), result };
    });
  } catch (error) {
    if (error instanceof Refusal) return { type: 'refused', because: error.because, reason: error.message };
    throw error;
  }
};

/** Within the caller's transaction: takes the account's row lock. Throws `Refusal`. */
export const openVoice = async (tx: Transaction, { account: id, contact, actor }: Speaker): Promise<Voice> => {
  await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${id} FOR NO KEY UPDATE`;
  const account = await tx.account.findUnique({ where: { id } });
  if (!account) throw new Refusal('unknown-account', id);
  if (account.mergedInto !== null) {
    throw new Refusal('closed', `${id} was merged into ${account.mergedInto}: say it of that one`);
  }
  const person = contact ? await findPerson(tx, id, contact) : null;
  const now = (await readNow(tx)).business;
  let rings = false;
  return {
    tx,
    now,
    actor,
    account,
    contact: person,
    append: async (type, key, payload, fact = {}) => {
      const occurredAt = fact.occurredAt ?? now;
      const { ring } = await appendFact(tx, {
        account: id,
        type,
        source: 'people',
        sourceId: `${type}/${key}`,
        contact: fact.contact === undefined ? person : fact.contact,
        occurredAt,
        receivedAt: now,
        historic: fact.historic === true || now - occurredAt > HISTORY_MS,
        payload,
      });
      rings ||= ring;
    },
    audit: (action, subject, detail) => appendAudit(tx, { at: now, actor, action, subject, detail }),
    ring: (ring) => {
      rings ||= ring;
    },
    rings: () => rings,
  };
};

const findPerson = async (tx: Transaction, account: AccountId, asked: string): Promise<ContactId> => {
  const found = await tx.contact.findFirst({
    where: { OR: [{ id: asked }, { email: asked.toLowerCase() }] },
    select: { id: true, accountId: true },
  });
  if (!found) throw new Refusal('invalid', `no contact "${asked}": keyline account ${account} lists its people`);
  if (found.accountId !== account) {
    throw new Refusal('invalid', `contact "${asked}" is of ${found.accountId}, not of ${account}`);
  }
  return found.id;
};

/** Number of the next row in the account's registers: part of its id. The account's row is locked. */
export const nextEntry = async ({ tx, account }: Voice): Promise<number> => {
  const { lastEntry } = await tx.account.update({
    where: { id: account.id },
    data: { lastEntry: { increment: 1 } },
    select: { lastEntry: true },
  });
  return lastEntry;
};
