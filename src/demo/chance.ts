import { stableShare } from '../domain/stable-hash.ts';

/**
 * Seeded chance without a stream: each question has a name and always the same answer, whatever was asked before it.
 */
export type Chance = {
  /** In [0, 1). */
  readonly share: (...question: readonly (string | number)[]) => number;
  /** A whole number from `least` to `most`, both possible. */
  readonly whole: (least: number, most: number, ...question: readonly (string | number)[]) => number;
  /** One of `items`, which are not none. */
  readonly pick: <Item>(items: readonly Item[], ...question: readonly (string | number)[]) => Item;
};

export const chanceOf = (seed: number): Chance => {
  const share: Chance['share'] = (...question) => stableShare(`${seed}/${question.join('/')}`);
  const whole: Chance['whole'] = (least, most, ...question) =>
    least + Math.floor(share(...question) * (most - least + 1));
  return {
    share,
    whole,
    pick: (items, ...question) => {
      const item = items[whole(0, items.length - 1, ...question)];
      if (item === undefined) throw new Error('nothing to pick from');
      return item;
    },
  };
};
