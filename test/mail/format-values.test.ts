import { describe, expect, test } from 'vitest';
import { businessTime } from '../../src/domain/time.ts';
import {
  formatDay,
  formatDaysLeft,
  formatGregorianDay,
  formatList,
  formatPercent,
} from '../../src/mail/format-values.ts';
import { chooseLocale, directionOf } from '../../src/mail/locale.ts';

const at = (iso: string) => businessTime(Date.parse(iso));

describe('days', () => {
  test('are those of the zone, in the language', () => {
    const instant = at('2026-12-12T20:30:00Z');
    expect(formatDay(instant, 'Asia/Manila', 'en')).toBe('Sunday, 13 December 2026');
    expect(formatDay(instant, 'Asia/Tehran', 'fa')).toBe('یکشنبه ۲۲ آذر ۱۴۰۵');
    expect(formatGregorianDay(instant, 'Asia/Tehran', 'fa')).toBe('۱۳ دسامبر ۲۰۲۶');
  });

  test.each([
    ['2026-12-12T23:59:00Z', 'today'],
    ['2026-12-13T00:01:00Z', 'tomorrow'],
    ['2026-12-26T12:00:00Z', 'in 14 days'],
    ['2027-12-12T12:00:00Z', 'in 365 days'],
  ])('left until %s: %s', (until, words) => {
    expect(formatDaysLeft(at(until), at('2026-12-12T00:00:00Z'), 'UTC', 'en')).toBe(words);
  });

  test('left count local days, also over a change of the clock', () => {
    const [now, until] = [at('2026-03-27T23:30:00Z'), at('2026-03-29T23:30:00Z')];
    expect(formatDaysLeft(until, now, 'Europe/London', 'en')).toBe('in 3 days');
    expect(formatDaysLeft(until, now, 'UTC', 'en')).toBe('in 2 days');
    expect(formatDaysLeft(until, now, 'UTC', 'fa')).toBe('پس‌فردا');
  });
});

test('numbers and lists', () => {
  expect(formatPercent(20, 'en')).toBe('20%');
  expect(formatPercent(20, 'fa')).toBe('۲۰٪');
  expect(formatList(['1', '2', '3'], 'en')).toBe('1, 2 and 3');
});

test('languages fall back to what there is, and know their direction', () => {
  expect(chooseLocale('fa-IR', ['en', 'fa'])).toBe('fa');
  expect(chooseLocale('ur', ['en', 'fa'])).toBe('en');
  expect(chooseLocale('ur', ['fa'])).toBe('fa');
  expect(chooseLocale('ur', [])).toBeNull();
  expect(directionOf('fa-IR')).toBe('rtl');
  expect(directionOf('fil')).toBe('ltr');
});
