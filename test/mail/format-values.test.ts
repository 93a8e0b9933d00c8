import { describe, expect, test } from 'vitest';
import { minorDigits } from '../../src/domain/money.ts';
import { businessTime } from '../../src/domain/time.ts';
import { formatTime, formatZone } from '../../src/mail/format-time.ts';
import {
  formatAmount,
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

describe('as people in the country write', () => {
  const instant = at('2026-12-12T20:30:00Z');

  test('days in Urdu and Filipino', () => {
    expect(formatDay(instant, 'Asia/Karachi', 'ur')).toBe('اتوار، 13 دسمبر 2026');
    expect(formatDay(instant, 'Asia/Karachi', 'ur-PK')).toBe('اتوار، 13 دسمبر 2026');
    expect(formatDay(instant, 'Asia/Manila', 'fil')).toBe('Linggo, Disyembre 13, 2026');
  });

  test.each([
    [-1, 'گزشتہ کل', 'kahapon'],
    [0, 'آج', 'ngayong araw'],
    [1, 'کل', 'bukas'],
    [2, 'پرسوں', 'sa makalawa'],
    [3, '3 دن میں', 'sa loob ng 3 araw'],
    [14, '14 دن میں', 'sa loob ng 14 na araw'],
  ])('%i days ahead', (days, urdu, filipino) => {
    const now = at('2026-12-12T12:00:00Z');
    const then = businessTime(now + days * 86_400_000);
    expect(formatDaysLeft(then, now, 'UTC', 'ur')).toBe(urdu);
    expect(formatDaysLeft(then, now, 'UTC', 'fil')).toBe(filipino);
  });

  test.each([
    ['00:05', '00:05', '۰:۰۵', 'رات 12:05 بجے', '12:05 ng madaling-araw'],
    ['07:00', '07:00', '۷:۰۰', 'صبح 7 بجے', '7:00 ng umaga'],
    ['12:00', '12:00', '۱۲:۰۰', 'دوپہر 12 بجے', '12:00 ng tanghali'],
    ['14:30', '14:30', '۱۴:۳۰', 'دوپہر 2:30 بجے', '2:30 ng hapon'],
    ['18:00', '18:00', '۱۸:۰۰', 'شام 6 بجے', '6:00 ng gabi'],
  ])('%s o clock', (time, ...expected) => {
    const shown = ['en', 'fa', 'ur', 'fil'].map((locale) => formatTime(at(`2026-12-12T${time}:00Z`), 'UTC', locale));
    expect(shown).toEqual(expected);
  });

  test('zones by the name of their place, never by an offset', () => {
    const zone = (locale: string) => formatZone(instant, 'Asia/Karachi', locale);
    expect(['en', 'fa', 'ur', 'fil'].map(zone)).toEqual([
      'Pakistan time',
      'وقت پاکستان',
      'پاکستان کا وقت',
      'oras sa Pakistan',
    ]);
  });

  test('amounts in minor units, their own currency by its short name', () => {
    const amount = (currency: string, minor: number, locale: string) => formatAmount({ minor, currency }, locale);
    expect(amount('PHP', 4_850_000, 'en')).toBe('₱48,500');
    expect(amount('PHP', 4_850_050, 'fil')).toBe('₱48,500.50');
    expect(amount('IRR', 485_000_000 * 10 ** minorDigits('IRR'), 'fa')).toBe('۴۸۵٬۰۰۰٬۰۰۰ ریال');
    expect(amount('PKR', 485_000 * 10 ** minorDigits('PKR'), 'ur')).toBe('485,000 روپے');
    expect(amount('PHP', 100_000, 'ur')).toBe('1,000 فلپائنی پیسو');
  });

  test('percent and lists', () => {
    expect(['en', 'fa', 'ur', 'fil'].map((locale) => formatPercent(20, locale))).toEqual([
      '20%',
      '۲۰ درصد',
      '20 فیصد',
      '20%',
    ]);
    expect(formatList(['1', '2', '3'], 'en')).toBe('1, 2 and 3');
    expect(formatList(['1', '2', '3'], 'ur')).toBe('1، 2 اور 3');
    expect(formatList(['1', '2'], 'fil')).toBe('1 at 2');
  });
});

test('languages fall back to what there is, and know their direction', () => {
  expect(chooseLocale('fa-IR', ['en', 'fa'])).toBe('fa');
  expect(chooseLocale('ur', ['en', 'fa'])).toBe('en');
  expect(chooseLocale('ur', ['fa'])).toBe('fa');
  expect(chooseLocale('ur', [])).toBeNull();
  expect(directionOf('fa-IR')).toBe('rtl');
  expect(directionOf('fil')).toBe('ltr');
});
