import { type BusinessTime, DAY } from '../domain/time.ts';
import type { Cadence } from './cadence.ts';

/** Purchase days as whole UTC days since 1970, ascending, each once: several orders of a day are one purchase. */
export const purchaseDays = (purchases: readonly BusinessTime[]): readonly number[] =>
  [...new Set(purchases.map((at) => Math.floor(at / DAY)))].sort((a, b) => a - b);

/** Gaps and span of purchase days (ascending). */
export const cadenceOf = (days: readonly number[]): Cadence => ({
  gaps: Math.max(0, days.length - 1),
  span: (days.at(-1) ?? 0) - (days[0] ?? 0),
});
