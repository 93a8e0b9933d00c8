import { type BusinessTime, DAY } from '../domain/time.ts';
import type { Cadence } from './cadence.ts';

/** Purchase days as whole UTC days since 1970, ascending, each once: several orders of a day are one purchase. */
export const purchaseDays = (purchases: readonly BusinessTime[]): readonly number[] => {
  const days: number[] = [];
  let last = Number.NEGATIVE_INFINITY;
  for (const at of purchases) {
    const day = Math.floor(at / DAY);
    // Mostly they come in order; where they do not, all are put in order.
    if (day < last) return [...new Set(purchases.map((each) => Math.floor(each / DAY)))].sort((a, b) => a - b);
    if (day > last) days.push(day);
    last = day;
  }
  return days;
};

/** Gaps and span of purchase days (ascending). */
export const cadenceOf = (days: readonly number[]): Cadence => ({
  gaps: Math.max(0, days.length - 1),
  span: (days.at(-1) ?? 0) - (days[0] ?? 0),
});
