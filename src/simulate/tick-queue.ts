import { TICK } from '../domain/stepped-time.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';

/** The step at which something due at `at` is taken, when the step at hand is `now`. */
export const tickOf = (at: BusinessTime, now: BusinessTime | null): BusinessTime => {
  const tick = Math.ceil(at / TICK) * TICK;
  return businessTime(now !== null && tick <= now ? now + TICK : tick);
};

/** What is due at which step; a step is known once, whatever is due at it. */
export class TickQueue<Item> {
  readonly #due = new Map<BusinessTime, Item[]>();
  /** Ascending, each once: no more than there are half hours in what is played. */
  readonly #ticks: BusinessTime[] = [];

  add(tick: BusinessTime, item: Item): void {
    const due = this.#due.get(tick);
    if (due) {
      due.push(item);
      return;
    }
    this.#due.set(tick, [item]);
    this.#ticks.splice(this.#placeOf(tick), 0, tick);
  }

  /** By halves: deadlines lie up to a year ahead, and most of what is added comes long before them. */
  #placeOf(tick: BusinessTime): number {
    let [low, high] = [0, this.#ticks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#ticks[middle] ?? tick) < tick) low = middle + 1;
      else high = middle;
    }
    return low;
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
      this.#ticks.shift();
    }
    return items;
  }
}
