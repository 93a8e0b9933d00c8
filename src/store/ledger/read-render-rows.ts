import type { AccountId, ContactId } from '../../domain/ids.ts';
import type { PlaceRow } from '../../domain/place.ts';
import type { Store } from '../database/open.ts';

/** What a mail says of its people; null where the account has no owner, or the contact is gone. */
export type RenderRows = {
  readonly account: PlaceRow & { readonly name: string };
  readonly contact: {
    readonly firstName: string;
    readonly lastName: string;
    readonly timezone: string | null;
    readonly trackingConsent: boolean;
  } | null;
  /** `title` stands in the signature; empty: none does. */
  readonly owner: { readonly name: string; readonly email: string; readonly title: string } | null;
};

export const readRenderRows = async (store: Store, id: AccountId, contact: ContactId): Promise<RenderRows> => {
  const { ownerId, ...account } = await store.prisma.account.findUniqueOrThrow({
    where: { id },
    select: { name: true, market: true, country: true, timezone: true, locale: true, currency: true, ownerId: true },
  });
  const [person, owner] = await Promise.all([
    store.prisma.contact.findUnique({
      where: { id: contact },
      select: { firstName: true, lastName: true, timezone: true, trackingConsent: true },
    }),
    ownerId === null ? null : store.prisma.owner.findUnique({ where: { id: ownerId } }),
  ]);
  return { account, contact: person, owner };
};
