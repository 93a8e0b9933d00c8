import { setTimeout as pause } from 'node:timers/promises';

/**
 * Begins `work` for each item so many times a second, whether or not those before have come back; comes back when all
 * have. Rejects with the first that does.
 */
export const atARate = async <Item>(
  items: readonly Item[],
  perSecond: number,
  work: (item: Item) => Promise<void>,
): Promise<void> => {
  const started = performance.now();
  const under: Promise<void>[] = [];
  for (const [index, item] of items.entries()) {
    const early = started + (index * 1_000) / perSecond - performance.now();
    if (early > 0) await pause(early);
    const mine = work(item);
    // Looked at below: until then it must not end the process.
    mine.catch(() => undefined);
    under.push(mine);
  }
  await Promise.all(under);
};
