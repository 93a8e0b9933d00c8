import type { EffectId } from '../../domain/ids.ts';
import type { Store } from '../database/open.ts';

/** At most this many are named where a number fits several. */
const MOST_NAMED = 5;

/** Shorter beginnings would fit touches nobody means. */
const NUMBER = /^[0-9a-f]{4,64}$/;

/**
 * Ids of the touches that `reference` can mean: an id, or a number (`touchNumber`, or more or less of it). What may still
 * go out is looked at first: only where there is none of that, what is over.
 */
export const findTouches = async (store: Store, reference: string): Promise<readonly EffectId[]> => {
  const asked = reference.trim();
  if ((await store.prisma.plannedTouch.count({ where: { id: asked } })) > 0) return [asked];
  const number = asked.toLowerCase();
  if (!NUMBER.test(number)) return [];
  const open = await byNumber(store, number, true);
  return open.length > 0 ? open : byNumber(store, number, false);
};

const byNumber = async (store: Store, number: string, open: boolean): Promise<readonly EffectId[]> => {
  const rows = await store.prisma.$queryRaw<{ id: string }[]>`
    SELECT id FROM planned_touches
    WHERE (status IN ('planned', 'asked', 'vetoed')) = ${open}
      AND encode(sha256(convert_to(id, 'UTF8')), 'hex') LIKE ${`${number}%`}
    ORDER BY id LIMIT ${MOST_NAMED}::int`;
  return rows.map(({ id }) => id);
};
