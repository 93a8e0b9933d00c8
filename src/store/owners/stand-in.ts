/** Who acts for an owner while the owner is away. */
import type { BusinessTime } from '../../domain/time.ts';
import type { Transaction } from '../database/open.ts';
import type { Owner } from '../generated/client.ts';

/** True from the first instant of the absence up to its end; without an end, until somebody says otherwise. */
export const isAway = (owner: Pick<Owner, 'awayFrom' | 'awayUntil'>, now: BusinessTime): boolean =>
  owner.awayFrom !== null &&
  owner.awayFrom.getTime() <= now &&
  (owner.awayUntil === null || now < owner.awayUntil.getTime());

/**
 * Who stands in: the deputy of an owner who is away, that one's deputy where both are. Null: the owner is there, or nobody
 * who is there was named.
 */
export const standInFor = (ownerId: string, owners: ReadonlyMap<string, Owner>, now: BusinessTime): Owner | null => {
  const asked = new Set<string>();
  for (let id: string | null = ownerId; id !== null && !asked.has(id); ) {
    asked.add(id);
    const owner = owners.get(id);
    if (!owner) return null;
    if (!isAway(owner, now)) return owner.id === ownerId ? null : owner;
    id = owner.deputyId;
  }
  return null;
};

/** All owners by id: a company has dozens. */
export const readOwnersById = async (tx: Transaction): Promise<ReadonlyMap<string, Owner>> =>
  new Map((await tx.owner.findMany()).map((owner) => [owner.id, owner]));
