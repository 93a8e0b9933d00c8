import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { dateOfDay } from '../../src/domain/calendar-date.ts';
import {
  addDuration,
  endOfLocalDay,
  instantOf,
  isZone,
  type Local,
  localDay,
  localOf,
  nextLocalTime,
  offsetAt,
  startOfLocalDay,
} from '../../src/domain/local-time.ts';
import { businessTime, DAY, HOUR, later, MINUTE } from '../../src/domain/time.ts';
import type { Weekday } from '../../src/domain/wall-clock.ts';
import type { WorkCalendar } from '../../src/domain/work-calendar.ts';

const utc = (text: string) => businessTime(Date.parse(text));
const iso = (at: number) => new Date(at).toISOString();
const dateOf = ({ year, month, day }: Pick<Local, 'year' | 'month' | 'day'>) => `${year}-${month}-${day}`;

const weekly = (closedWeekdays: readonly Weekday[]): WorkCalendar => ({ closedWeekdays, holidays: [] });
const daily = weekly([]);

const ZONES = Intl.supportedValuesOf('timeZone');
const zone = fc.constantFrom(...ZONES);
const since1970 = fc.integer({ min: 0, max: Date.UTC(2045, 0, 1) }).map(businessTime);
const weekdays = fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7]);

describe('against an independent zone library', () => {
  const rows = readFileSync(new URL('zoneinfo.tsv', import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line && !line.startsWith('#'))
    .map((line) => line.split('\t'));

  test('2,002 gaps, overlaps and ordinary readings of 518 zones agree', () => {
    expect(rows.length).toBe(2002);
    const differing = rows.filter(([name = '', wall, instant, offset]) => {
      const at = businessTime(Number(instant) * 1000);
      const reading = localOf(businessTime(Number(wall) * 1000), 'UTC');
      return instantOf(reading, name) !== at || offsetAt(at, name) !== Number(offset) * 1000;
    });
    expect(differing).toEqual([]);
  });
});

describe('clock changes', () => {
  test('a gap is read with the offset before it, an overlap is the first', () => {
    const gap = { year: 2026, month: 3, day: 29, minuteOfDay: 90 };
    expect(iso(instantOf(gap, 'Europe/London'))).toBe('2026-03-29T01:30:00.000Z');
    expect(localOf(instantOf(gap, 'Europe/London'), 'Europe/London').minuteOfDay).toBe(150);
    const overlap = { year: 2026, month: 10, day: 25, minuteOfDay: 90 };
    expect(iso(instantOf(overlap, 'Europe/London'))).toBe('2026-10-25T00:30:00.000Z');
  });

  test('half-hour changes, quarter-hour zones and a skipped day', () => {
    expect(offsetAt(utc('2026-01-01T00:00:00Z'), 'Asia/Kathmandu')).toBe(345 * MINUTE);
    expect(iso(instantOf({ year: 2026, month: 10, day: 4, minuteOfDay: 135 }, 'Australia/Lord_Howe'))).toBe(
      '2026-10-03T15:45:00.000Z',
    );
    // Apia had no 30 December 2011.
    const skipped = instantOf({ year: 2011, month: 12, day: 30, minuteOfDay: 720 }, 'Pacific/Apia');
    expect(localOf(skipped, 'Pacific/Apia')).toMatchObject({ month: 12, day: 31, minuteOfDay: 720 });
    expect(iso(endOfLocalDay(utc('2011-12-29T20:00:00Z'), 'Pacific/Apia'))).toBe('2011-12-30T09:59:59.999Z');
  });

  test('a day ends once where midnight comes twice', () => {
    // The Azores go from 01:00 back to 00:00, Newfoundland went from 00:01 back to 23:01.
    expect(iso(endOfLocalDay(utc('2020-10-24T12:00:00Z'), 'Atlantic/Azores'))).toBe('2020-10-24T23:59:59.999Z');
    expect(iso(endOfLocalDay(utc('2006-10-28T16:00:00Z'), 'America/St_Johns'))).toBe('2006-10-29T03:29:59.999Z');
  });

  test('hours elapse, days keep the local time', () => {
    const before = utc('2026-03-28T12:00:00Z');
    expect(iso(addDuration(before, { amount: 24, unit: 'h' }, 'Europe/London', daily))).toBe(
      '2026-03-29T12:00:00.000Z',
    );
    expect(iso(addDuration(before, { amount: 1, unit: 'd' }, 'Europe/London', daily))).toBe('2026-03-29T11:00:00.000Z');
    expect(iso(addDuration(before, { amount: 2, unit: 'w' }, 'Europe/London', daily))).toBe('2026-04-11T11:00:00.000Z');
  });

  test('working days skip closed ones', () => {
    const friday = utc('2026-11-20T10:00:00Z');
    const weekend = weekly([6, 7]);
    const days = [1, 2, 5, 6, 10].map((amount) => iso(addDuration(friday, { amount, unit: 'wd' }, 'UTC', weekend)));
    expect(days.map((text) => text.slice(0, 10))).toEqual([
      '2026-11-23',
      '2026-11-24',
      '2026-11-27',
      '2026-11-30',
      '2026-12-04',
    ]);
    // Thursday and Friday rest in Iran: a Wednesday's next working day is Saturday.
    expect(
      iso(addDuration(utc('2026-11-25T08:00:00Z'), { amount: 1, unit: 'wd' }, 'Asia/Tehran', weekly([4, 5]))),
    ).toBe('2026-11-28T08:00:00.000Z');
    expect(iso(addDuration(friday, { amount: 3, unit: 'wd' }, 'UTC', weekly([1, 2, 3, 4, 5, 6, 7])))).toBe(
      '2026-11-23T10:00:00.000Z',
    );
  });

  test('working days skip holidays, and those that fall on a weekend cost nothing', () => {
    const calendar: WorkCalendar = {
      closedWeekdays: [6, 7],
      holidays: ['2027-03-25', '2027-03-26', '2027-03-27', '2027-03-29', '2027-04-09'].map((date) => ({
        date,
        name: date,
      })),
    };
    const wednesday = utc('2027-03-24T09:00:00Z');
    const days = [1, 2, 3, 8, 9].map((amount) => iso(addDuration(wednesday, { amount, unit: 'wd' }, 'UTC', calendar)));
    expect(days.map((text) => text.slice(0, 10))).toEqual([
      '2027-03-30',
      '2027-03-31',
      '2027-04-01',
      '2027-04-08',
      '2027-04-12',
    ]);
  });
});

test('29 February and month ends are calendar days', () => {
  expect(iso(addDuration(utc('2028-02-28T09:00:00Z'), { amount: 1, unit: 'd' }, 'UTC', daily))).toBe(
    '2028-02-29T09:00:00.000Z',
  );
  expect(iso(addDuration(utc('2027-12-31T09:00:00Z'), { amount: 1, unit: 'd' }, 'UTC', daily))).toBe(
    '2028-01-01T09:00:00.000Z',
  );
});

test('isZone knows names, not offsets or nonsense', () => {
  expect(['Asia/Manila', 'UTC', 'Europe/Kyiv', 'Asia/Kathmandu'].filter(isZone)).toHaveLength(4);
  expect(['', '+03:30', 'Mars/Olympus', 'account', '../UTC', 'Asia/Manila '].filter(isZone)).toEqual([]);
});

test('nextLocalTime is at or after, on the weekday asked', () => {
  const tuesdayNine = utc('2026-11-24T09:00:00Z');
  expect(nextLocalTime(tuesdayNine, 540, [], 'UTC')).toBe(tuesdayNine);
  expect(iso(nextLocalTime(later(tuesdayNine, 1), 540, [], 'UTC'))).toBe('2026-11-25T09:00:00.000Z');
  expect(iso(nextLocalTime(later(tuesdayNine, 1), 540, [2], 'UTC'))).toBe('2026-12-01T09:00:00.000Z');
});

describe('in every zone', () => {
  test('a reading leads back to its instant, or to the first of two', () => {
    fc.assert(
      fc.property(since1970, zone, (at, name) => {
        const again = instantOf(localOf(at, name), name);
        expect(again).toBeLessThanOrEqual(at);
        expect(localOf(again, name)).toEqual(localOf(at, name));
      }),
      { numRuns: 3000 },
    );
  });

  test('a local day holds its instant and borders on its neighbours', () => {
    fc.assert(
      fc.property(since1970, zone, (at, name) => {
        const [start, end] = [startOfLocalDay(at, name), endOfLocalDay(at, name)];
        expect(start).toBeLessThanOrEqual(at);
        expect(end).toBeGreaterThanOrEqual(at);
        expect(dateOf(localOf(start, name))).toBe(dateOf(localOf(at, name)));
        expect(dateOf(localOf(end, name))).toBe(dateOf(localOf(at, name)));
        expect(dateOf(localOf(later(start, -1), name))).not.toBe(dateOf(localOf(at, name)));
        expect(dateOf(localOf(later(end, 1), name))).not.toBe(dateOf(localOf(at, name)));
      }),
      { numRuns: 3000 },
    );
  });

  test('both changes of a year: a week keeps noon, whatever elapses', () => {
    for (const name of ZONES) {
      let at = instantOf({ year: 2026, month: 1, day: 1, minuteOfDay: 720 }, name);
      for (let week = 0; week < 52; week += 1) {
        const next = addDuration(at, { amount: 1, unit: 'w' }, name, daily);
        if (Math.abs(next - at - 7 * DAY) > 2 * HOUR) throw new Error(`${name}: ${iso(at)} to ${iso(next)}`);
        at = next;
      }
      expect(localOf(at, name)).toMatchObject({ year: 2026, month: 12, day: 31, minuteOfDay: 720 });
    }
  });

  test('a duration leads later, working days to an open day', () => {
    const unit = fc.constantFrom('m', 'h', 'd', 'w', 'wd' as const);
    fc.assert(
      fc.property(
        since1970,
        zone,
        fc.integer({ min: 1, max: 400 }),
        unit,
        weekdays,
        (at, name, amount, kind, closed) => {
          const next = addDuration(at, { amount, unit: kind }, name, weekly(closed));
          expect(next).toBeGreaterThan(at);
          if (kind === 'wd' && closed.length < 7 && at > Date.UTC(2013, 0, 1)) {
            expect(closed).not.toContain(localOf(next, name).weekday);
          }
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('working days are counted one by one over weekends and holidays', () => {
    const dates = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { maxLength: 25 });
    fc.assert(
      fc.property(
        since1970.filter((at) => at > Date.UTC(2013, 0, 1)),
        zone,
        fc.integer({ min: 1, max: 30 }),
        fc.subarray<Weekday>([1, 2, 3, 4, 5, 6, 7], { maxLength: 6 }),
        dates,
        (at, name, amount, closedWeekdays, ahead) => {
          const today = localDay(at, name);
          const holidays = ahead.map((days) => ({ date: dateOfDay(today + days), name: 'Rest' }));
          const calendar: WorkCalendar = { closedWeekdays, holidays };
          let left = amount;
          let day = today;
          while (left > 0) {
            day += 1;
            const weekday = new Date(day * DAY).getUTCDay() || 7;
            if (!closedWeekdays.includes(weekday as Weekday) && !ahead.includes(day - today)) left -= 1;
          }
          expect(localDay(addDuration(at, { amount, unit: 'wd' }, name, calendar), name)).toBe(day);
        },
      ),
      { numRuns: 1000 },
    );
  });

  test('nextLocalTime shows the time asked unless a gap swallows it', () => {
    fc.assert(
      fc.property(since1970, zone, fc.integer({ min: 0, max: 1439 }), weekdays, (at, name, minuteOfDay, days) => {
        const next = nextLocalTime(at, minuteOfDay, days, name);
        expect(next).toBeGreaterThanOrEqual(at);
        const shown = localOf(next, name);
        if (days.length > 0) expect(days).toContain(shown.weekday);
        const inGap = offsetAt(later(next, -DAY), name) !== offsetAt(later(next, DAY), name);
        if (!inGap) expect(shown.minuteOfDay).toBe(minuteOfDay);
      }),
      { numRuns: 2000 },
    );
  });
});

test('nothing throws at the ends of time', () => {
  for (const at of [-8.64e15, -6.3e13, 0, 2.6e14, 8.64e15, Number.NaN].map(businessTime)) {
    localOf(at, 'Asia/Tehran');
    startOfLocalDay(at, 'Asia/Tehran');
    endOfLocalDay(at, 'Asia/Tehran');
    nextLocalTime(at, 540, [2], 'Asia/Tehran');
    addDuration(at, { amount: 10_000, unit: 'wd' }, 'Asia/Tehran', weekly([6, 7]));
  }
});
