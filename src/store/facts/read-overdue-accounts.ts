import type { AccountId } from '../../domain/ids.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';
import { readWatermark } from './feed-watermark.ts';

/** A deadline this long past was missed by its timer (a lost Temporal store): business ms. */
const MISSED_BY = 60_000;

/**
 * Key accounts that should have moved by themselves: a deadline that nobody took, or a lapse or tier that waited for
 * the order feed and is known now.
 */
export const readOverdueAccounts = async (store: Store, most = 1_000): Promise<AccountId[]> => {
  const { business } = await readNow(store.prisma);
  const known = await readWatermark(store.prisma, 'orders');
  const seen = known === null ? null : new Date(Math.min(known, business));
  const rows = await store.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM accounts WHERE standing = 'key' AND (
      deadline < ${new Date(business - MISSED_BY)} OR lapse_at <= ${seen}::timestamptz OR tier_at <= ${seen}::timestamptz)
    ORDER BY id LIMIT ${most}::int`;
  return rows.map((row) => row.id);
};
