import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

export type RegisterFilter = {
  /** Null: of all. */
  readonly account: AccountId | null;
  /** Closed ones as well. */
  readonly all: boolean;
  readonly limit: number;
};

/** Those that stand open, and where there is room and they are asked for, those behind. `take`: at most so many. */
export const openThenClosed = async <Row>(
  { all, limit }: RegisterFilter,
  readOpen: (take: number) => Promise<readonly Row[]>,
  readClosed: (take: number) => Promise<readonly Row[]>,
): Promise<readonly Row[]> => {
  const open = await readOpen(limit);
  const left = limit - open.length;
  return all && left > 0 ? [...open, ...(await readClosed(left))] : open;
};

/** In whose hands the accounts of these rows are; null: nobody's. */
export const ownersOf = async (
  { prisma }: Store,
  rows: readonly { readonly accountId: AccountId }[],
): Promise<(account: AccountId) => string | null> => {
  const accounts = await prisma.account.findMany({
    where: { id: { in: [...new Set(rows.map((row) => row.accountId))] } },
    select: { id: true, ownerId: true },
  });
  const owners = new Map(accounts.map(({ id, ownerId }) => [id, ownerId]));
  return (account) => owners.get(account) ?? null;
};
