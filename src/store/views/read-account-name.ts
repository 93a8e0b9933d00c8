import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** What a command says of an account it names; null where there is none. `zone` is UTC where nobody said. */
export const readAccountName = async (
  store: Store,
  id: AccountId,
): Promise<{ readonly name: string; readonly zone: string } | null> => {
  const row = await store.prisma.account.findUnique({ where: { id }, select: { name: true, timezone: true } });
  return row && { name: row.name, zone: row.timezone ?? 'UTC' };
};
