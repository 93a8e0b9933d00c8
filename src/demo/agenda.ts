import type { BusinessTime } from '../domain/time.ts';

/** Something that happens outside at an instant: an order comes in, somebody opens a mail. */
export type Appointment = {
  readonly at: BusinessTime;
  /** Orders what falls on one instant; derived, so that two runs agree. */
  readonly key: string;
  readonly act: () => Promise<void>;
};

/** What is still to happen, earliest first; equal instants by key. */
export class Agenda {
  readonly #open: Appointment[] = [];

  add(appointment: Appointment): void {
    let low = 0;
    let high = this.#open.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#open[middle];
      if (other && before(other, appointment)) low = middle + 1;
      else high = middle;
    }
    this.#open.splice(low, 0, appointment);
  }

  /** Instant of the next one; null when nothing is left. */
  next(): BusinessTime | null {
    return this.#open[0]?.at ?? null;
  }

  /** Takes out all that is due by `at`, in order. */
  take(at: BusinessTime): readonly Appointment[] {
    const index = this.#open.findIndex((appointment) => appointment.at > at);
    return this.#open.splice(0, index === -1 ? this.#open.length : index);
  }
}

const before = (left: Appointment, right: Appointment): boolean =>
  left.at < right.at || (left.at === right.at && left.key <= right.key);
