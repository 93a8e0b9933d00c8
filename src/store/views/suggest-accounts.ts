import type { AccountId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** More than this many near ids help nobody choose. */
const MOST = 2_000;

/** Accounts that somebody who wrote `asked` may have meant: the text inside id or name, or an id of like length. */
export const suggestAccounts = async (
  store: Store,
  asked: string,
): Promise<readonly { readonly id: AccountId; readonly name: string }[]> => {
  const part = `%${asked.replace(/[\\%_]/g, '\\$&')}%`;
  return store.prisma.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, name FROM accounts
    WHERE id ILIKE ${part} OR name ILIKE ${part} OR abs(length(id) - ${asked.length}::int) <= 2
    ORDER BY (name ILIKE ${part} OR id ILIKE ${part}) DESC, length(id), id LIMIT ${MOST}::int`;
};
