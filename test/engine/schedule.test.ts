import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Schedule } from '../../src/domain/campaign.ts';
import { localOf } from '../../src/domain/local-time.ts';
import { businessTime, DAY, HOUR } from '../../src/domain/time.ts';
import { instantOnDay, nextIssueDay } from '../../src/engine/schedule.ts';

const LONDON = 'Europe/London';
const at = (iso: string) => businessTime(Date.parse(iso));
const schedule = (over: Partial<Schedule>): Schedule => ({
  every: 'month',
  on: { nth: 'first', weekday: 2 },
  at: 570,
  timezone: 'account',
  ...over,
});
const dayText = (of: Schedule, after: string, zone = LONDON): string => {
  const day = nextIssueDay(of, at(after), zone);
  return day ? `${day.year}-${day.month}-${day.day}` : 'never';
};

describe('the next day of a schedule (semantics row 7)', () => {
  test.each([
    ['first tuesday, a day before', schedule({}), '2026-11-30T12:00:00Z', '2026-12-1'],
    ['its own day, before the hour', schedule({}), '2026-12-01T09:29:00Z', '2026-12-1'],
    ['its own day, at the hour', schedule({}), '2026-12-01T09:30:00Z', '2026-12-1'],
    ['its own day, after the hour: the next month', schedule({}), '2026-12-01T09:30:00.001Z', '2027-1-5'],
    ['last friday', schedule({ on: { nth: 'last', weekday: 5 } }), '2027-02-01T00:00:00Z', '2027-2-26'],
    ['fourth monday', schedule({ on: { nth: 'fourth', weekday: 1 } }), '2027-03-01T12:00:00Z', '2027-3-22'],
    [
      'the 31st of a month of 30 is its last',
      schedule({ on: { dayOfMonth: 31 } }),
      '2027-04-01T00:00:00Z',
      '2027-4-30',
    ],
    ['the 30th in February', schedule({ on: { dayOfMonth: 30 } }), '2028-02-01T00:00:00Z', '2028-2-29'],
    [
      'every week on wednesday',
      schedule({ every: 'week', on: { nth: null, weekday: 3 } }),
      '2027-03-04T00:00:00Z',
      '2027-3-10',
    ],
    ['every day', schedule({ every: 'day', on: null }), '2027-03-04T09:31:00Z', '2027-3-5'],
    ['every month without a day is its first', schedule({ on: null }), '2027-03-02T00:00:00Z', '2027-4-1'],
    ['every week without a day is monday', schedule({ every: 'week', on: null }), '2027-03-02T00:00:00Z', '2027-3-8'],
  ])('%s', (_name, of, after, expected) => {
    expect(dayText(of, after)).toBe(expected);
  });

  test('a day of 23 hours is not stepped over', () => {
    // Asked late on the evening before London's clocks go forward.
    expect(dayText(schedule({ every: 'day', on: null }), '2027-03-27T23:30:00Z')).toBe('2027-3-28');
    expect(dayText(schedule({ on: { nth: 'last', weekday: 7 } }), '2027-03-27T23:30:00Z')).toBe('2027-3-28');
  });

  test('in every zone the day found is on, not past, and no earlier one was passed over', () => {
    const zones = fc.constantFrom(
      'UTC',
      LONDON,
      'Asia/Tehran',
      'Pacific/Kiritimati',
      'America/St_Johns',
      'Africa/Cairo',
    );
    const after = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2030, 0, 1) }).map(businessTime);
    const minute = fc.integer({ min: 0, max: 1439 });
    fc.assert(
      fc.property(zones, after, minute, (zone, from, minuteOfDay) => {
        const daily = schedule({ every: 'day', on: null, at: minuteOfDay });
        const day = nextIssueDay(daily, from, zone);
        if (!day) throw new Error('a daily schedule has a next day');
        const instant = instantOnDay(daily, day, zone);
        expect(instant).toBeGreaterThanOrEqual(from);
        // A local day has 25 hours at most (an hour is repeated).
        expect(instant - from).toBeLessThanOrEqual(DAY + HOUR);
      }),
      { numRuns: 2_000 },
    );
  });

  test('every account takes the day in its own zone', () => {
    const of = schedule({});
    const day = { year: 2026, month: 12, day: 1 };
    for (const zone of ['Pacific/Kiritimati', 'Asia/Manila', LONDON, 'Pacific/Honolulu']) {
      expect(localOf(instantOnDay(of, day, zone), zone)).toMatchObject({ month: 12, day: 1, minuteOfDay: 570 });
    }
    expect(instantOnDay(of, day, 'Pacific/Honolulu') - instantOnDay(of, day, 'Pacific/Kiritimati')).toBe(24 * HOUR);
  });
});
