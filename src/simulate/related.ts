import { MOST_BASKETS, NO_GOODS } from '../domain/baskets.ts';
import type { OrderItem } from '../domain/fact.ts';
import { type BusinessTime, DAY } from '../domain/time.ts';
import { RECENT_DAYS } from '../engine/offer-terms.ts';
import { learnRelations, type Relation } from '../intelligence/related.ts';
import type { PlacedOrder } from './company.ts';
import type { OrderHistory } from './order-history.ts';

/** What other customers buy with it, learned anew at each scoring. */
export class Related {
  readonly #names: Map<string, string>;
  readonly #noGoods = new RegExp(NO_GOODS, 'i');
  #baskets: (readonly [at: BusinessTime, products: readonly string[]])[] = [];
  #relations = new Map<string, Relation[]>();

  constructor(names: ReadonlyMap<string, string>) {
    this.#names = new Map(names);
  }

  nameOf(product: string): string {
    return this.#names.get(product) ?? product;
  }

  add(order: PlacedOrder): void {
    for (const { product, name } of order.items) if (name !== product) this.#names.set(product, name);
    if (order.kind === 'sale' && order.bought.length > 0) this.#baskets.push([order.at, order.bought]);
  }

  learn(until: BusinessTime): void {
    this.#baskets.sort(([left], [right]) => right - left);
    const goods = new Map<string, boolean>();
    const isGoods = (product: string): boolean => {
      const known = goods.get(product) ?? !this.#noGoods.test(this.nameOf(product));
      goods.set(product, known);
      return known;
    };
    const baskets = this.#baskets
      .filter(([at]) => at <= until)
      .slice(0, MOST_BASKETS)
      .map(([, products]) => products.filter(isGoods))
      .filter((products) => products.length > 0);
    this.#relations = new Map();
    for (const relation of learnRelations(baskets)) {
      const known = this.#relations.get(relation.product);
      if (known) known.push(relation);
      else this.#relations.set(relation.product, [relation]);
    }
  }

  /** Product ids that go with those bought and that the account has not bought lately, the closest first. */
  find(orders: OrderHistory, items: readonly OrderItem[], take: number, now: BusinessTime): readonly string[] {
    const given = new Set(items.map(({ product }) => product));
    const sums = new Map<string, { lift: number; support: number }>();
    for (const product of given) {
      for (const { related, lift, support } of this.#relations.get(product) ?? []) {
        if (given.has(related) || orders.boughtSince(related, now - RECENT_DAYS * DAY)) continue;
        const sum = sums.get(related) ?? { lift: 0, support: 0 };
        sum.lift += lift;
        sum.support += support;
        sums.set(related, sum);
      }
    }
    // Rounded, because the order of additions moves their last digits.
    const rounded = (lift: number): number => Math.round(lift * 1e9);
    return [...sums]
      .sort(
        ([leftId, left], [rightId, right]) =>
          rounded(right.lift) - rounded(left.lift) || right.support - left.support || (leftId < rightId ? -1 : 1),
      )
      .slice(0, take)
      .map(([product]) => product);
  }
}
