/** Portions begin on working mornings: the company's, and each account's own. */
import { expect, test } from 'vitest';
import type { Market } from '../../src/domain/market.ts';
import { portionDays } from '../../src/store/activate/portion-days.ts';
import { day, given } from '../engine/given.ts';

const IRAN: Market = {
  ...{ id: 'iran', title: 'Iran', countries: ['IR'], currency: 'IRR', timezone: 'Asia/Tehran', locale: 'fa' },
  closedWeekdays: [5],
  holidays: [{ date: '2027-03-06', name: 'a holiday' }],
  quietHours: null,
  seasons: [],
};
const settings = { ...given().settings, markets: { iran: IRAN } };
const at = { market: null, country: null, timezone: null, locale: null, currency: null };

test('09:00 is now: today is the first; a minute later it is tomorrow; the weekend is passed over', () => {
  const mornings = (now: ReturnType<typeof day>, count: number) =>
    portionDays(now, count, settings).map((one) => one.at);
  expect(mornings(day(0), 3)).toEqual([day(0), day(1), day(2)]);
  expect(mornings(day(0, 1), 1)).toEqual([day(1)]);
  expect(mornings(day(5), 2)).toEqual([day(7), day(8)]);
  expect(mornings(day(0), 0)).toEqual([]);
});

test('an account starts by its own clock, on the first day that is open there', () => {
  // Friday 5 March is a weekend in Iran, Saturday 6 March a holiday: Sunday it is, 09:00 of Tehran (03:30 ahead).
  const [friday] = portionDays(day(4), 1, settings);
  expect(friday?.dueAt({ ...at, country: 'IR' })).toBe(day(6, -3.5));
  expect(friday?.dueAt({ ...at, timezone: 'Asia/Manila' })).toBe(day(4, -8));
  expect(friday?.dueAt({ ...at, timezone: 'no zone' })).toBe(day(4));
});

test('a week that is closed on all days ends all the same', () => {
  const closed = { ...given().settings, closedWeekdays: [1, 2, 3, 4, 5, 6, 7] as const };
  expect(portionDays(day(0), 2, closed)).toHaveLength(2);
});
