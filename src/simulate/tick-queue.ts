import { type BusinessTime, businessTime, MINUTE } from '../domain/time.ts';

/** Instants are taken in steps of this length: what falls between two steps happens at the second. */
export const TICK = 30 * MINUTE;

/** The step at which something due at `at` is taken, when the step at hand is `now`. */
export const tickOf = (at: BusinessTime, now: BusinessTime | null): BusinessTime => {
  const tick = Math.ceil(at / TICK) * TICK;
  return businessTime(now !== null && tick <= now ? now + TICK : tick);
};

/** What is due at which step; a step is known once, whatever is due at it. */
export class TickQueue<Item> {
  readonly #due = new Map<BusinessTime, Item[]>();
  /** Steps as a binary heap, the first at the top. */
  readonly #ticks: BusinessTime[] = [];

  add(tick: BusinessTime, item: Item): void {
    const due = this.#due.get(tick);
    if (due) {
      due.push(item);
      return;
    }
    this.#due.set(tick, [item]);
    let place = this.#ticks.push(tick) - 1;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if ((this.#ticks[parent] ?? tick) <= tick) break;
      this.#ticks[place] = this.#ticks[parent] ?? tick;
      place = parent;
    }
    this.#ticks[place] = tick;
  }

  /** The first step at which something is due. */
  next(): BusinessTime | null {
    return this.#ticks[0] ?? null;
  }

  /** Takes out all that is due by `now`, in the order of steps and of their adding. */
  take(now: BusinessTime): Item[] {
    const items: Item[] = [];
    for (let tick = this.#ticks[0]; tick !== undefined && tick <= now; tick = this.#ticks[0]) {
      items.push(...(this.#due.get(tick) ?? []));
      this.#due.delete(tick);
      this.#dropFirst();
    }
    return items;
  }

  #dropFirst(): void {
    const last = this.#ticks.pop();
    if (last === undefined || this.#ticks.length === 0) return;
    let place = 0;
    for (;;) {
      const left = 2 * place + 1;
      const right = left + 1;
      const leftTick = this.#ticks[left];
      const rightTick = this.#ticks[right];
      if (leftTick === undefined) break;
      const child = rightTick !== undefined && rightTick < leftTick ? right : left;
      const tick = child === right && rightTick !== undefined ? rightTick : leftTick;
      if (tick >= last) break;
      this.#ticks[place] = tick;
      place = child;
    }
    this.#ticks[place] = last;
  }
}
