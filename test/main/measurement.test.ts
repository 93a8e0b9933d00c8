import { expect, test } from 'vitest';
import { measurementOf, percentile } from '../../src/main/bench/measurement.ts';

test('a percentile is a value that was measured, by nearest rank', () => {
  const hundred = Array.from({ length: 100 }, (_, index) => 100 - index);
  expect([0, 1, 50, 99, 100].map((percent) => percentile(hundred, percent))).toEqual([1, 1, 50, 99, 100]);
  expect(percentile([7], 99)).toBe(7);
  expect(percentile([], 50)).toBeNaN();
});

test('the value is the median of the runs, the ratio that to the median of their baselines', () => {
  const runs = [
    { value: 30, baseline: 9 },
    { value: 10, baseline: 11 },
    { value: 20.004, baseline: 10 },
  ];
  expect(measurementOf('x', runs)).toEqual({
    ...{ name: 'x', value: 20, unit: 'ms', baseline: 10, ratio: 2 },
    runs: { min: 10, median: 20, max: 30 },
  });
});
