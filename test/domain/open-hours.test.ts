import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOfDay } from '../../src/domain/calendar-date.ts';
import { localDay, localOf } from '../../src/domain/local-time.ts';
import type { Season } from '../../src/domain/market.ts';
import { closedBecause, nextClosed, nextOpen, type OpenHours } from '../../src/domain/open-hours.ts';
import { type BusinessTime, businessTime, DAY, later, MINUTE } from '../../src/domain/time.ts';
import type { Weekday } from '../../src/domain/wall-clock.ts';
import type { Holiday } from '../../src/domain/work-calendar.ts';

const utc = (text: string) => businessTime(Date.parse(text));
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const nights = { from: 20 * 60, to: 8 * 60 };
const office = (zone: string): OpenHours => ({
  quietHours: nights,
  closedWeekdays: [6, 7],
  holidays: [],
  seasons: [],
  zone,
});

describe('quiet hours over midnight and a weekend', () => {
  test('the borders belong to the side they open', () => {
    const hours = office('Asia/Manila');
    expect(closedBecause(utc('2026-11-24T00:00:00Z'), hours)).toBe(null);
    expect(closedBecause(utc('2026-11-23T23:59:59.999Z'), hours)).toBe('quiet hours');
    expect(closedBecause(utc('2026-11-24T12:00:00Z'), hours)).toBe('quiet hours');
    expect(closedBecause(utc('2026-11-28T04:00:00Z'), hours)).toBe('closed day');
  });

  test('Friday night opens on Monday morning', () => {
    expect(iso(nextOpen(utc('2026-11-27T12:00:00Z'), office('Asia/Manila')))).toBe('2026-11-30T00:00:00.000Z');
    expect(iso(nextClosed(utc('2026-11-27T01:00:00Z'), office('Asia/Manila')))).toBe('2026-11-27T12:00:00.000Z');
  });

  test('no quiet hours and no closed days never close; seven closed days never open', () => {
    const always: OpenHours = { ...office('UTC'), quietHours: { from: 0, to: 0 }, closedWeekdays: [] };
    expect(nextClosed(utc('2026-11-27T01:00:00Z'), always)).toBe(null);
    expect(nextOpen(utc('2026-11-27T01:00:00Z'), { ...always, closedWeekdays: [1, 2, 3, 4, 5, 6, 7] })).toBe(null);
  });

  test('an hour that comes twice is quiet twice', () => {
    // London, 25 October 2026: 01:00 to 02:00 happens twice; quiet until 01:30.
    const hours: OpenHours = { ...office('Europe/London'), quietHours: { from: 1200, to: 90 }, closedWeekdays: [] };
    expect(iso(nextOpen(utc('2026-10-25T00:10:00Z'), hours))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(nextClosed(utc('2026-10-25T00:30:00Z'), hours))).toBe('2026-10-25T01:00:00.000Z');
    expect(iso(nextOpen(utc('2026-10-25T01:00:00Z'), hours))).toBe('2026-10-25T01:30:00.000Z');
  });
});

describe('holidays and seasons', () => {
  const goodFriday: Holiday = { date: '2027-03-26', name: 'Good Friday' };
  const ramadan: Season = {
    name: 'Ramadan',
    from: '2027-02-08',
    to: '2027-03-09',
    quietHours: { from: 15 * 60, to: 10 * 60 },
  };

  test('a holiday is the whole local day, and is named even on a weekend', () => {
    const hours: OpenHours = { ...office('Asia/Manila'), holidays: [goodFriday, { date: '2027-03-27', name: 'Eve' }] };
    expect(closedBecause(utc('2027-03-25T11:59:59Z'), hours)).toBe(null);
    expect(closedBecause(utc('2027-03-25T16:00:00Z'), hours)).toBe('holiday: Good Friday');
    expect(closedBecause(utc('2027-03-26T15:59:59Z'), hours)).toBe('holiday: Good Friday');
    expect(closedBecause(utc('2027-03-27T04:00:00Z'), hours)).toBe('holiday: Eve');
    expect(iso(nextOpen(utc('2027-03-26T02:00:00Z'), hours))).toBe('2027-03-29T00:00:00.000Z');
    expect(iso(nextClosed(utc('2027-03-25T02:00:00Z'), hours))).toBe('2027-03-25T12:00:00.000Z');
  });

  test('what is no date closes nothing', () => {
    const hours: OpenHours = { ...office('UTC'), holidays: [{ date: '2027-02-30', name: 'None' }] };
    expect(closedBecause(utc('2027-03-02T12:00:00Z'), hours)).toBe(null);
  });

  test('a season has its own hours from its first to its last day, and is named where it alone is quiet', () => {
    const hours: OpenHours = { ...office('Asia/Karachi'), seasons: [ramadan] };
    const at = (day: string, hour: number) =>
      closedBecause(utc(`${day}T${String(hour - 5).padStart(2, '0')}:00Z`), hours);
    expect(at('2027-02-05', 16)).toBe(null);
    expect(at('2027-02-08', 16)).toBe('quiet hours: Ramadan');
    expect(at('2027-02-08', 21)).toBe('quiet hours');
    expect(at('2027-03-09', 9)).toBe('quiet hours: Ramadan');
    expect(at('2027-03-09', 10)).toBe(null);
    expect(at('2027-03-10', 9)).toBe(null);
    expect(iso(nextOpen(utc('2027-03-09T11:00:00Z'), hours))).toBe('2027-03-10T03:00:00.000Z');
  });
});

describe('in every zone, with any weekend, holidays and a season', () => {
  const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
  const instant = fc
    .integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2035, 0, 1) })
    .map((at) => businessTime(at - (at % MINUTE)));
  const calendars = fc
    .record({
      at: instant,
      zone: fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      quietHours: fc.record({ from: minute, to: minute }),
      closedWeekdays: fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { maxLength: 5 }),
      ahead: fc.uniqueArray(fc.integer({ min: -2, max: 9 }), { maxLength: 6 }),
      season: fc.option(
        fc.record({
          first: fc.integer({ min: -3, max: 6 }),
          days: fc.nat(6),
          quiet: fc.record({ from: minute, to: minute }),
        }),
      ),
    })
    .map(({ at, zone, quietHours, closedWeekdays, ahead, season }) => {
      const today = localDay(at, zone);
      const hours: OpenHours = {
        zone,
        quietHours,
        closedWeekdays,
        holidays: ahead.map((days) => ({ date: dateOfDay(today + days), name: 'Rest' })),
        seasons: season
          ? [
              {
                name: 'Fast',
                from: dateOfDay(today + season.first),
                to: dateOfDay(today + season.first + season.days),
                quietHours: season.quiet,
              },
            ]
          : [],
      };
      return { at, hours };
    });

  /** By the wall calendar's own words, not by day numbers. */
  const isClosed = (at: BusinessTime, hours: OpenHours): boolean => {
    const { year, month, day, weekday, minuteOfDay } = localOf(at, hours.zone);
    const date = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
    if (hours.closedWeekdays.includes(weekday) || hours.holidays.some((holiday) => holiday.date === date)) return true;
    const season = hours.seasons.find(({ from, to }) => from <= date && date <= to);
    const { from, to } = (season ?? hours).quietHours;
    return from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
  };

  test('the walk agrees with a look at every quarter of an hour', () => {
    fc.assert(
      fc.property(calendars, ({ at, hours }) => {
        const open = nextOpen(at, hours);
        // Zones lie on quarters of an hour, so a change of state falls on one.
        const quarters = Array.from({ length: 8 * 96 }, (_, index) =>
          businessTime(at - (at % (15 * MINUTE)) + index * 15 * MINUTE),
        );
        const seen = [at, ...quarters.filter((quarter) => quarter > at)].find((quarter) => !isClosed(quarter, hours));
        expect(open).toBe(seen ?? open);
        if (open === null) return;
        expect(isClosed(open, hours)).toBe(false);
        const closed = nextClosed(open, hours);
        if (closed === null) return;
        expect(isClosed(closed, hours)).toBe(true);
        expect(isClosed(later(closed, -1), hours)).toBe(false);
        if (closed - open < 2 * DAY) {
          for (let look = open; look < closed; look = later(look, 15 * MINUTE))
            expect(isClosed(look, hours)).toBe(false);
        }
      }),
      { numRuns: 300 },
    );
  });

  test('it is closed exactly when there is a reason', () => {
    fc.assert(
      fc.property(calendars, fc.integer({ min: 0, max: 9 * 96 }), ({ at, hours }, quarters) => {
        const look = later(at, quarters * 15 * MINUTE);
        expect(closedBecause(look, hours) !== null).toBe(isClosed(look, hours));
      }),
      { numRuns: 3000 },
    );
  });
});
