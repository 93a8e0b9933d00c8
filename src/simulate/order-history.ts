import type { TierOrder } from '../domain/tier.ts';
import { type BusinessTime, DAY } from '../domain/time.ts';
import type { PlacedOrder } from './company.ts';
import { insertInOrder } from './insert-in-order.ts';

/** The orders of one account as judgements read them, kept up as they come in. */
export class OrderHistory {
  readonly #currency: string;
  #purchases: BusinessTime[] = [];
  readonly #counted: (TierOrder & { readonly id: string })[] = [];
  /** Totals of sales in the account's currency, ascending. */
  readonly #totals: number[] = [];
  /** Last instant at which each product was bought. */
  readonly #boughtAt = new Map<string, BusinessTime>();
  firstOrderAt: BusinessTime | null = null;
  lastOrderAt: BusinessTime | null = null;

  constructor(currency: string) {
    this.#currency = currency;
  }

  add(order: PlacedOrder): void {
    const minor = order.total.currency === this.#currency ? order.total.minor : null;
    insertInOrder(this.#counted, { id: order.id, at: order.at, kind: order.kind, minor }, before);
    if (order.kind !== 'sale') return;
    this.lastOrderAt = latest(this.lastOrderAt, order.at);
    if (this.firstOrderAt === null || order.at < this.firstOrderAt) this.firstOrderAt = order.at;
    if (minor !== null) insertInOrder(this.#totals, minor, (left, right) => left <= right);
    for (const product of order.products) {
      this.#boughtAt.set(product, latest(this.#boughtAt.get(product) ?? null, order.at));
    }
    const day = Math.floor(order.at / DAY);
    const known = this.#purchases.findLastIndex((at) => Math.floor(at / DAY) <= day);
    const same = known >= 0 && Math.floor((this.#purchases[known] ?? 0) / DAY) === day;
    const at = same ? latest(this.#purchases[known] ?? null, order.at) : order.at;
    this.#purchases = this.#purchases.toSpliced(same ? known : known + 1, same ? 1 : 0, at);
  }

  get count(): number {
    return this.#counted.length;
  }

  get isEmpty(): boolean {
    return this.#counted.length === 0;
  }

  /** Instants of sales, one a UTC day (the day's last), ascending. */
  get purchases(): readonly BusinessTime[] {
    return this.#purchases;
  }

  /** Orders after `from`, ascending. */
  countedSince(from: number): readonly TierOrder[] {
    let first = this.#counted.length;
    while (first > 0 && (this.#counted[first - 1]?.at ?? 0) > from) first -= 1;
    return this.#counted.slice(first);
  }

  /** Median total of its sales in its currency, minor units. */
  get usualMinor(): number | null {
    const upper = this.#totals[this.#totals.length >> 1];
    if (upper === undefined) return null;
    const lower = this.#totals[(this.#totals.length - 1) >> 1] ?? upper;
    const median = (lower + upper) / 2;
    // Halves away from zero, as PostgreSQL rounds.
    return Math.sign(median) * Math.round(Math.abs(median));
  }

  boughtSince(product: string, from: number): boolean {
    return (this.#boughtAt.get(product) ?? Number.NEGATIVE_INFINITY) > from;
  }
}

const before = (left: { readonly at: number; readonly id: string }, right: typeof left): boolean =>
  left.at < right.at || (left.at === right.at && left.id <= right.id);

const latest = (known: BusinessTime | null, at: BusinessTime): BusinessTime =>
  known !== null && known > at ? known : at;
