/** Steps of half an hour, each taken once and in order. */
import { expect, test } from 'vitest';
import { TICK } from '../../src/domain/stepped-time.ts';
import { businessTime, MINUTE } from '../../src/domain/time.ts';
import { TickQueue, tickOf } from '../../src/simulate/tick-queue.ts';

const minutes = (count: number) => businessTime(count * MINUTE);

test('what falls between two steps is taken at the second, what is due by now at the next', () => {
  expect(tickOf(minutes(31), null)).toBe(minutes(60));
  expect(tickOf(minutes(60), null)).toBe(minutes(60));
  expect(tickOf(minutes(60), minutes(60))).toBe(minutes(90));
  expect(tickOf(minutes(10), minutes(60))).toBe(minutes(90));
});

test('steps come out in order, however they went in', () => {
  const queue = new TickQueue<number>();
  const ticks = Array.from({ length: 200 }, (_, index) => ((index * 37) % 101) * TICK);
  for (const tick of ticks) queue.add(businessTime(tick), tick);
  const taken: number[] = [];
  for (let next = queue.next(); next !== null; next = queue.next()) taken.push(...queue.take(next));
  expect(taken).toEqual(ticks.toSorted((left, right) => left - right));
});
