/** A person's word that stops an account or one of its people, and the word that lets them go. */
import type { HoldKind } from '../../domain/fact.ts';
import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../database/clock.ts';
import { inTransaction, type Store } from '../database/open.ts';
import { type PlacedHold, placeHold } from './place-hold.ts';
import { releaseHold } from './release-hold.ts';

export type Word = {
  readonly account: AccountId;
  readonly onlyContact: ContactId | null;
  readonly actor: string;
};

/** The account must be known. */
export const holdByWord = (
  store: Store,
  word: Word & {
    readonly kind: Extract<HoldKind, 'credit-stop' | 'pause' | 'stop'>;
    readonly reason: string;
    readonly endsAt: BusinessTime | null;
  },
): Promise<PlacedHold> =>
  inTransaction(store, async (tx) => placeHold(tx, { ...word, restsOn: null }, (await readNow(tx)).business));

export type ReleasedByWord = {
  /** Kinds of the holds that this word ended, and their ids. */
  readonly released: readonly { readonly id: string; readonly kind: string }[];
  /** Open holds it did not end: what they rest on ends them. */
  readonly left: readonly { readonly id: string; readonly kind: string; readonly reason: string }[];
  /** Ring the account's doorbell after the commit. */
  readonly ring: boolean;
};

/** Ends the open holds of these kinds. A hold that rests on something (a complaint, a reply) is not one of them. */
export const releaseByWord = (
  store: Store,
  { account, onlyContact, actor, kinds }: Word & { readonly kinds: readonly HoldKind[] },
): Promise<ReleasedByWord> =>
  inTransaction(store, async (tx) => {
    await tx.$queryRaw`SELECT id FROM accounts WHERE id = ${account} FOR NO KEY UPDATE`;
    const now = (await readNow(tx)).business;
    const open = await tx.hold.findMany({
      // Who moved to another account while stopped is found by himself.
      where:
        onlyContact === null
          ? { accountId: account, contactId: null, releasedAt: null }
          : { contactId: onlyContact, releasedAt: null },
      orderBy: [{ placedAt: 'asc' }, { id: 'asc' }],
    });
    const named = open.filter((hold) => (kinds as readonly string[]).includes(hold.kind));
    let ring = false;
    for (const { id } of named) ring = (await releaseHold(tx, { id, actor }, now)).ring || ring;
    const left = open.filter((hold) => !named.includes(hold));
    return {
      released: named.map(({ id, kind }) => ({ id, kind })),
      left: left.map(({ id, kind, reason }) => ({ id, kind, reason })),
      ring,
    };
  });
