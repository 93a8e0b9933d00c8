import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';

export type Addressee = { readonly owner: string; readonly address: string };

/** Who reads an owner's mail at `now`: the owner, and the deputy while the owner is away. Empty: nobody who has an address. */
export const readAddressees = async (
  tx: Transaction,
  ownerId: string | null,
  now: BusinessTime,
): Promise<readonly Addressee[]> => {
  if (ownerId === null) return [];
  const owner = await tx.owner.findUnique({ where: { id: ownerId } });
  if (!owner) return [];
  const own = owner.email === '' ? [] : [{ owner: owner.id, address: owner.email }];
  const away =
    owner.awayFrom !== null &&
    owner.awayFrom.getTime() <= now &&
    (owner.awayUntil === null || now < owner.awayUntil.getTime());
  if (!away || owner.deputyId === null || owner.deputyId === owner.id) return own;
  const deputy = await tx.owner.findUnique({ where: { id: owner.deputyId } });
  return deputy && deputy.email !== '' ? [...own, { owner: deputy.id, address: deputy.email }] : own;
};
