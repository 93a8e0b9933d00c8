import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Weekday } from '../../src/domain/campaign.ts';
import { closedBecause, nextClosed, nextOpen, type OpenHours } from '../../src/domain/open-hours.ts';
import { businessTime, DAY, later, MINUTE } from '../../src/domain/time.ts';

const utc = (text: string) => businessTime(Date.parse(text));
const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
const nights = { from: 20 * 60, to: 8 * 60 };
const office = (zone: string): OpenHours => ({ quietHours: nights, closedWeekdays: [6, 7], zone });

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
    const always: OpenHours = { quietHours: { from: 0, to: 0 }, closedWeekdays: [], zone: 'UTC' };
    expect(nextClosed(utc('2026-11-27T01:00:00Z'), always)).toBe(null);
    expect(nextOpen(utc('2026-11-27T01:00:00Z'), { ...always, closedWeekdays: [1, 2, 3, 4, 5, 6, 7] })).toBe(null);
  });

  test('an hour that comes twice is quiet twice', () => {
    // London, 25 October 2026: 01:00 to 02:00 happens twice; quiet until 01:30.
    const hours: OpenHours = { quietHours: { from: 1200, to: 90 }, closedWeekdays: [], zone: 'Europe/London' };
    expect(iso(nextOpen(utc('2026-10-25T00:10:00Z'), hours))).toBe('2026-10-25T00:30:00.000Z');
    expect(iso(nextClosed(utc('2026-10-25T00:30:00Z'), hours))).toBe('2026-10-25T01:00:00.000Z');
    expect(iso(nextOpen(utc('2026-10-25T01:00:00Z'), hours))).toBe('2026-10-25T01:30:00.000Z');
  });
});

test('in every zone the walk agrees with a look at every quarter of an hour', () => {
  const minute = fc.integer({ min: 0, max: 95 }).map((quarter) => quarter * 15);
  fc.assert(
    fc.property(
      fc
        .integer({ min: Date.UTC(2012, 0, 1), max: Date.UTC(2035, 0, 1) })
        .map((at) => businessTime(at - (at % MINUTE))),
      fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
      minute,
      minute,
      fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { maxLength: 5 }),
      (at, zone, from, to, closedWeekdays) => {
        const hours: OpenHours = { quietHours: { from, to }, closedWeekdays, zone };
        const open = nextOpen(at, hours);
        // Zones lie on quarters of an hour, so a change of state falls on one.
        const quarters = Array.from({ length: 8 * 96 }, (_, index) =>
          businessTime(at - (at % (15 * MINUTE)) + index * 15 * MINUTE),
        );
        const seen = [at, ...quarters.filter((quarter) => quarter > at)].find(
          (quarter) => closedBecause(quarter, hours) === null,
        );
        expect(open).toBe(seen ?? open);
        if (open === null) return;
        expect(closedBecause(open, hours)).toBe(null);
        const closed = nextClosed(open, hours);
        if (closed === null) return;
        expect(closedBecause(closed, hours)).not.toBe(null);
        expect(closedBecause(later(closed, -1), hours)).toBe(null);
        if (closed - open < 2 * DAY) {
          for (let look = open; look < closed; look = later(look, 15 * MINUTE)) {
            expect(closedBecause(look, hours)).toBe(null);
          }
        }
      },
    ),
    { numRuns: 150 },
  );
});
