/** What a bench answers: a figure of several runs beside a baseline that was measured in the same runs. */

export type Measurement = {
  readonly name: string;
  /** Median of the runs, in `unit`. */
  readonly value: number;
  readonly unit: 'ms';
  /** Median of the baseline in the same runs, in the same unit. */
  readonly baseline: number;
  /** value / baseline: what of the figure is ours, and not the machine's. */
  readonly ratio: number;
  readonly runs: { readonly min: number; readonly median: number; readonly max: number };
};

/** One run: the figure and its baseline, ms. */
export type Run = { readonly value: number; readonly baseline: number };

export const measurementOf = (name: string, runs: readonly Run[]): Measurement => {
  const values = runs.map(({ value }) => value);
  const median = percentile(values, 50);
  const baseline = percentile(
    runs.map((run) => run.baseline),
    50,
  );
  return {
    name,
    value: round(median),
    unit: 'ms',
    baseline: round(baseline),
    ratio: round(median / baseline),
    runs: { min: round(Math.min(...values)), median: round(median), max: round(Math.max(...values)) },
  };
};

/** By nearest rank: the smallest value that `percent` of all do not exceed. NaN for none. */
export const percentile = (values: readonly number[], percent: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((percent / 100) * sorted.length) - 1)] ?? Number.NaN;
};

const round = (value: number): number => Math.round(value * 100) / 100;
