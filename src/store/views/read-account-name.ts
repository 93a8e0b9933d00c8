import type { AccountId } from '../../domain/ids.ts';
import { PLACE, readZone } from '../accounts/read-zone.ts';
import type { Store } from '../database/open.ts';

/** What a command says of an account it names; null where there is none. `zone`: see `readZone`. */
export const readAccountName = async (
  store: Store,
  id: AccountId,
): Promise<{ readonly name: string; readonly zone: string } | null> => {
  const row = await store.prisma.account.findUnique({ where: { id }, select: { name: true, ...PLACE } });
  return row && { name: row.name, zone: await readZone(store.prisma, row) };
};
