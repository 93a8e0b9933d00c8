import type { Store } from '../database/open.ts';

/** At most this many keys are named where a prefix fits several. */
const MOST_NAMED = 5;

/**
 * Keys of the messages that `reference` can mean: a key, the beginning of one, a Message-ID `<key@domain>` (with or
 * without brackets), or the id of the effect that asked for it. One key: found. None: unknown. Several: ask for more.
 */
export const findMessage = async (store: Store, reference: string): Promise<readonly string[]> => {
  const key = reference.trim().replace(/^<|>$/g, '').split('@')[0]?.toLowerCase() ?? '';
  const found = /^[0-9a-f]{4,64}$/.test(key)
    ? await store.prisma.message.findMany({
        where: { key: { startsWith: key } },
        select: { key: true },
        orderBy: { key: 'asc' },
        take: MOST_NAMED,
      })
    : await store.prisma.message.findMany({ where: { effectId: reference.trim() }, select: { key: true } });
  return found.map((message) => message.key);
};
