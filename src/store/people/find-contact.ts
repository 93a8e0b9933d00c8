import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

export type FoundContact = {
  readonly id: ContactId;
  readonly account: AccountId;
  /** For people: the name, or the address where there is none. */
  readonly name: string;
};

/** A person by id or address; null where there is none. */
export const findContact = async (store: Store, reference: string): Promise<FoundContact | null> => {
  const found =
    (await store.prisma.contact.findUnique({ where: { id: reference } })) ??
    (await store.prisma.contact.findUnique({ where: { email: reference.trim().toLowerCase() } }));
  if (!found) return null;
  const name = `${found.firstName} ${found.lastName}`.trim() || found.email;
  return { id: found.id, account: found.accountId, name };
};
