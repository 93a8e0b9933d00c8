/** Working time: properties over zones, clock changes and closed days; and cases that can be read. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { localOf } from '../../src/domain/local-time.ts';
import { targetAt, type WorkingCalendar, workingDayBefore } from '../../src/domain/target-at.ts';
import { type BusinessTime, businessTime, DAY, HOUR, later, MINUTE } from '../../src/domain/time.ts';
import type { Weekday } from '../../src/domain/wall-clock.ts';

const calendarOf = (zone: string, closed: readonly Weekday[], from = 540, to = 1020): WorkingCalendar => ({
  zone,
  from,
  to,
  worked: ({ weekday }) => !closed.includes(weekday),
});

const at = (text: string): BusinessTime => businessTime(Date.parse(text));
const iso = (instant: BusinessTime): string => new Date(instant).toISOString();

const calendars = fc
  .record({
    zone: fc.constantFrom(
      'UTC',
      'Europe/London',
      'Asia/Tehran',
      'Asia/Manila',
      'America/New_York',
      'Australia/Lord_Howe',
    ),
    closed: fc.subarray([1, 2, 3, 4, 5, 6, 7] as Weekday[], { maxLength: 6 }),
    from: fc.integer({ min: 300, max: 600 }),
    hours: fc.integer({ min: 1, max: 12 }),
  })
  .map(({ zone, closed, from, hours }) => calendarOf(zone, closed, from, from + hours * 60));
/** Whole minutes around both clock changes of a year. */
const openings = fc
  .integer({ min: Date.UTC(2027, 1, 20) / MINUTE, max: Date.UTC(2027, 10, 20) / MINUTE })
  .map((minute) => businessTime(minute * MINUTE));
const lengths = fc.integer({ min: 1, max: 40 * 60 }).map((minutes) => minutes * MINUTE);

const isWorked = (instant: BusinessTime, { zone, from, to, worked }: WorkingCalendar): boolean => {
  const local = localOf(instant, zone);
  return worked(local) && local.minuteOfDay >= from && local.minuteOfDay < to;
};

describe('targetAt', () => {
  test('the minutes worked up to it are those asked for', () => {
    fc.assert(
      fc.property(calendars, openings, fc.integer({ min: 1, max: 600 }), (calendar, openedAt, minutes) => {
        const target = targetAt(openedAt, minutes * MINUTE, calendar);
        let worked = 0;
        for (let each = openedAt; each < target; each = later(each, MINUTE)) if (isWorked(each, calendar)) worked += 1;
        expect(worked).toBe(minutes);
        // It is reached while working: the minute before counts.
        expect(isWorked(later(target, -MINUTE), calendar)).toBe(true);
      }),
      { numRuns: 40 },
    );
  });

  test('never earlier than elapsed time, later when opened later or when more is asked', () => {
    fc.assert(
      fc.property(calendars, openings, openings, lengths, lengths, (calendar, one, other, length, more) => {
        const [first, second] = one <= other ? [one, other] : [other, one];
        const target = targetAt(first, length, calendar);
        expect(target).toBeGreaterThanOrEqual(first + length);
        expect(targetAt(second, length, calendar)).toBeGreaterThanOrEqual(target);
        expect(targetAt(first, length + more, calendar)).toBeGreaterThan(target);
      }),
    );
  });

  test('in two parts it is the same', () => {
    fc.assert(
      fc.property(calendars, openings, lengths, lengths, (calendar, openedAt, length, more) => {
        const between = targetAt(openedAt, length, calendar);
        expect(targetAt(between, more, calendar)).toBe(targetAt(openedAt, length + more, calendar));
      }),
    );
  });

  const office = calendarOf('Europe/London', [6, 7]);
  test.each([
    ['in working hours', '2027-03-01T10:00Z', 4, '2027-03-01T14:00:00.000Z'],
    ['a whole day ends with the day', '2027-03-01T09:00Z', 8, '2027-03-01T17:00:00.000Z'],
    ['what is left goes on in the morning', '2027-03-01T16:00Z', 4, '2027-03-02T12:00:00.000Z'],
    ['before work it counts from nine', '2027-03-01T03:00Z', 4, '2027-03-01T13:00:00.000Z'],
    ['Friday evening is Monday', '2027-03-05T18:00Z', 8, '2027-03-08T17:00:00.000Z'],
    ['over a clock change: nine is eight in UTC', '2027-03-26T16:00Z', 2, '2027-03-29T09:00:00.000Z'],
  ])('%s', (_, openedAt, hours, target) => {
    expect(iso(targetAt(at(openedAt), hours * HOUR, office))).toBe(target);
  });

  test('where nobody ever works, elapsed time counts', () => {
    const never = calendarOf('UTC', [1, 2, 3, 4, 5, 6, 7]);
    expect(targetAt(at('2027-03-01T10:00Z'), 8 * HOUR, never)).toBe(at('2027-03-01T18:00Z'));
  });
});

describe('workingDayBefore', () => {
  test.each([
    ['Wednesday', '2027-03-03T23:00Z', '2027-03-02T09:00:00.000Z'],
    ['Monday: the Friday', '2027-03-08T23:00Z', '2027-03-05T09:00:00.000Z'],
    ['Saturday: the Friday', '2027-03-06T12:00Z', '2027-03-05T09:00:00.000Z'],
  ])('%s', (_, dueAt, before) => {
    expect(iso(workingDayBefore(at(dueAt), calendarOf('UTC', [6, 7])))).toBe(before);
  });

  test('lies on a worked day before, and there is none between', () => {
    fc.assert(
      fc.property(calendars, openings, (calendar, dueAt) => {
        const before = workingDayBefore(dueAt, calendar);
        expect(before).toBeLessThan(dueAt);
        expect(calendar.worked(localOf(before, calendar.zone))).toBe(true);
        expect(dueAt - before).toBeLessThanOrEqual(8 * DAY + HOUR);
      }),
    );
  });
});
