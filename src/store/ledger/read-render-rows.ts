import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** What a mail says of its people; null where the account has no owner, or the contact is gone. */
export type RenderRows = {
  readonly account: { readonly name: string; readonly timezone: string | null };
  readonly contact: {
    readonly firstName: string;
    readonly lastName: string;
    readonly timezone: string | null;
    readonly trackingConsent: boolean;
  } | null;
  readonly owner: { readonly name: string; readonly email: string } | null;
};

export const readRenderRows = async (store: Store, account: AccountId, contact: ContactId): Promise<RenderRows> => {
  const row = await store.prisma.account.findUniqueOrThrow({
    where: { id: account },
    select: { name: true, timezone: true, ownerId: true },
  });
  const [person, owner] = await Promise.all([
    store.prisma.contact.findUnique({
      where: { id: contact },
      select: { firstName: true, lastName: true, timezone: true, trackingConsent: true },
    }),
    row.ownerId === null ? null : store.prisma.owner.findUnique({ where: { id: row.ownerId } }),
  ]);
  return { account: { name: row.name, timezone: row.timezone }, contact: person, owner };
};
