/** Caps by brute force: every window slides over every instant, and the fewest touches are found by search. */
import { type BusinessTime, DAY } from '../../../src/domain/time.ts';

export type Gone = { readonly at: BusinessTime; readonly step: string | null };

/** A cap as a person says it: at most so many in so many milliseconds. */
export type PlainCap = { readonly most: number; readonly ms: number };

/** True when no window of the cap's length, wherever it begins, holds more than it allows. */
export const isKept = ({ most, ms }: PlainCap, gone: readonly Gone[]): boolean =>
  edgesOf(gone, ms).every((end) => fewest(gone.filter(({ at }) => at > end - ms && at <= end)) <= most);

/** What a window holds changes only where a touch enters it or leaves it: there, and on both sides of it. */
const edgesOf = (gone: readonly Gone[], ms: number): readonly number[] =>
  gone.flatMap(({ at }) => [at - 1, at, at + 1, at + ms - 1, at + ms, at + ms + 1]);

/**
 * The fewest touches these can count as: those of one step count once where 24 hours hold them, in whatever way that
 * leaves least. One without a step counts by itself.
 */
export const fewest = (touches: readonly Gone[]): number => {
  const [first] = touches;
  if (!first) return 0;
  if (first.step === null) return 1 + fewest(touches.slice(1));
  const isIn = (one: Gone, from: number): boolean => one.step === first.step && one.at >= from && one.at < from + DAY;
  const begins = touches.filter((one) => one.step === first.step && isIn(first, one.at));
  return 1 + Math.min(...begins.map((begin) => fewest(touches.filter((one) => !isIn(one, begin.at)))));
};
