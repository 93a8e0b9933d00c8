import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { learnRelations } from '../../src/intelligence/related.ts';

const times = <Item>(count: number, item: Item): Item[] => Array.from({ length: count }, () => item);

describe('learnRelations', () => {
  test('relates what is bought together, not what is bought by all', () => {
    const baskets = [
      ...times(20, ['cup', 'saucer', 'bag']),
      ...times(20, ['cup', 'saucer']),
      ...times(60, ['lamp', 'bag']),
      ...times(100, ['bag']),
    ];
    const relations = learnRelations(baskets, { shrinkage: 5 });
    expect(relations.filter(({ product }) => product === 'cup')).toEqual([
      { product: 'cup', related: 'saucer', support: 40, rank: 1, lift: (40 + 5) / ((40 * 40) / 200 + 5) },
    ]);
    expect(relations.some(({ product, related }) => product === 'cup' && related === 'bag')).toBe(false);
  });

  test('a rare coincidence does not beat a known pair, and below the floor it is nothing', () => {
    const baskets = [...times(5, ['a', 'rare']), ...times(50, ['a', 'b']), ...times(200, ['c'])];
    expect(
      learnRelations(baskets)
        .filter(({ product }) => product === 'a')
        .map(({ related }) => related),
    ).toEqual(['b', 'rare']);
    expect(learnRelations(baskets, { leastSupport: 6 }).some(({ related }) => related === 'rare')).toBe(false);
  });

  test('the order of baskets and of products in them does not matter, nor do doubles', () => {
    const products = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f'), { maxLength: 6 });
    fc.assert(
      fc.property(fc.array(products, { maxLength: 40 }), (baskets) => {
        const turned = [...baskets].reverse().map((basket) => [...basket, ...basket].reverse());
        const options = { leastSupport: 2 };
        expect(learnRelations(turned, options)).toEqual(learnRelations(baskets, options));
      }),
      { numRuns: 200 },
    );
  });

  test('counts what a plain count counts', () => {
    const products = fc.array(fc.integer({ min: 0, max: 15 }).map(String), { maxLength: 8 });
    fc.assert(
      fc.property(fc.array(products, { maxLength: 30 }), (baskets) => {
        const relations = learnRelations(baskets, { leastSupport: 1, take: 100 });
        for (const { product, related, support, lift } of relations) {
          const having = (...wanted: string[]) => baskets.filter((one) => wanted.every((p) => one.includes(p))).length;
          expect(support).toBe(having(product, related));
          expect(lift).toBeCloseTo((support + 5) / ((having(product) * having(related)) / baskets.length + 5), 12);
          expect(related).not.toBe(product);
        }
      }),
      { numRuns: 100 },
    );
  });

  test('at most ten a product, ranked by lift, and a giant basket is cut', () => {
    const wide = Array.from({ length: 300 }, (_, index) => `p${index}`);
    const relations = learnRelations([...times(10, wide), ...times(100, ['x'])]);
    const [first] = relations;
    const own = relations.filter(({ product }) => product === first?.product);
    expect(own.map(({ rank }) => rank)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(relations.map(({ product }) => product)).size).toBe(200);
  });

  test('nothing in, nothing out', () => {
    expect(learnRelations([])).toEqual([]);
    expect(learnRelations([[], ['a']])).toEqual([]);
  });
});
