/** The markets that come with Keyline, against dates that are known by other ways. */
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { checkMarkets } from '../../src/contract/check-markets.ts';
import { parseMarket } from '../../src/contract/market-file.ts';
import { parseSettings } from '../../src/contract/settings-file.ts';
import { instantOf } from '../../src/domain/local-time.ts';
import type { Market } from '../../src/domain/market.ts';
import { closedBecause } from '../../src/domain/open-hours.ts';
import { openHoursOf } from '../../src/domain/place.ts';
import type { Settings } from '../../src/domain/settings.ts';
import type { BusinessTime } from '../../src/domain/time.ts';

const FOLDER = new URL('../../campaigns/', import.meta.url);
const read = (name: string) => readFileSync(new URL(name, FOLDER), 'utf8');
const { settings } = parseSettings(read('settings.yaml'), 'settings.yaml');
const named = readdirSync(new URL('markets', FOLDER)).map((file) => ({
  file,
  parsed: parseMarket(read(`markets/${file}`), file, settings?.vocabulary?.currencies ?? null),
}));
const marketNamed = (id: string): Market => {
  const market = named.find(({ parsed }) => parsed.market?.id === id)?.parsed.market;
  if (!market) throw new Error(`no market ${id}`);
  return market;
};

test('they are without a fault, alone and together', () => {
  expect(named.map(({ file }) => file)).toEqual(['gb.yaml', 'ir.yaml', 'ph.yaml', 'pk.yaml']);
  expect(named.flatMap(({ parsed }) => parsed.diagnostics)).toEqual([]);
  expect(checkMarkets(named)).toEqual([]);
});

/** Easter Sunday by the anonymous Gregorian algorithm. */
const easter = (year: number): number => {
  const a = year % 19;
  const b = Math.floor(year / 100);
  const c = year % 100;
  const h = (19 * a + b - Math.floor(b / 4) - Math.floor((b - Math.floor((b + 8) / 25) + 1) / 3) + 15) % 30;
  const l = (32 + 2 * (b % 4) + 2 * Math.floor(c / 4) - h - (c % 4)) % 7;
  const m = Math.floor((a + 11 * h + 22 * l) / 451);
  const month = Math.floor((h + l - 7 * m + 114) / 31);
  return Date.UTC(year, month - 1, ((h + l - 7 * m + 114) % 31) + 1);
};
const date = (at: number): string => new Date(at).toISOString().slice(0, 10);
const DAY = 86_400_000;
const holidays = (id: string): Readonly<Record<string, string>> =>
  Object.fromEntries(marketNamed(id).holidays.map(({ date: day, name }) => [day, name]));
/** `month/day` there. */
const inCalendar = (calendar: string, day: string): string => {
  const format = new Intl.DateTimeFormat(`en-u-ca-${calendar}`, { month: 'numeric', day: 'numeric', timeZone: 'UTC' });
  const parts = format.formatToParts(Date.parse(day));
  return ['month', 'day'].map((type) => parts.find((part) => part.type === type)?.value).join('/');
};

describe.each([2026, 2027, 2028])('%i', (year) => {
  test('Easter and Holy Week', () => {
    const sunday = easter(year);
    expect(holidays('gb')[date(sunday - 2 * DAY)]).toBe('Good Friday');
    expect(holidays('gb')[date(sunday + DAY)]).toBe('Easter Monday');
    expect([3, 2, 1].map((days) => holidays('ph')[date(sunday - days * DAY)])).toEqual([
      'Maundy Thursday',
      'Good Friday',
      'Black Saturday',
    ]);
  });

  test('the days of the Persian calendar', () => {
    const days = Object.entries(holidays('ir')).filter(([day]) => day.startsWith(String(year)));
    const on = (name: RegExp) => days.filter(([, each]) => name.test(each)).map(([day]) => inCalendar('persian', day));
    expect(on(/Nowruz/)).toEqual(['1/1', '1/2', '1/3', '1/4']);
    expect(on(/Nature Day/)[0]).toBe('1/13');
    expect(on(/Islamic Republic/)[0]).toBe('1/12');
    expect(on(/Revolution/)[0]).toBe('11/22');
    expect(on(/oil/)[0]).toBe('12/29');
    expect(on(/15 Khordad/)[0]).toBe('3/15');
  });

  test('the feasts of the moon lie within two days of the reckoned Islamic calendar', () => {
    const near = (day: string, wanted: string): boolean =>
      [-2, -1, 0, 1].some((days) => inCalendar('islamic-umalqura', date(Date.parse(day) + days * DAY)) === wanted);
    const first = (id: string, name: RegExp) =>
      Object.entries(holidays(id)).find(([day, each]) => day.startsWith(String(year)) && name.test(each))?.[0] ?? '';
    for (const id of ['ph', 'pk', 'ir']) {
      expect([id, near(first(id, /Fitr/), '10/1')]).toEqual([id, true]);
      expect([id, near(first(id, /Adha/), '12/10')]).toEqual([id, true]);
    }
    expect(near(first('ir', /Ashura/), '1/10')).toBe(true);
    expect(near(first('pk', /Ashura/), '1/9')).toBe(true);
    for (const id of ['pk', 'ir']) {
      const season = marketNamed(id).seasons.find(({ from }) => from.startsWith(String(year)));
      expect(near(season?.from ?? '', '9/1')).toBe(true);
      // The feast follows the last day of the fast.
      expect(date(Date.parse(season?.to ?? '') + DAY)).toBe(first(id, /Fitr/));
    }
  });

  test('no bank holiday of England falls on a weekend: there is a substitute day', () => {
    const days = Object.keys(holidays('gb')).filter((day) => day.startsWith(String(year)));
    expect(days).toHaveLength(8);
    expect(days.filter((day) => [0, 6].includes(new Date(day).getUTCDay()))).toEqual([]);
  });
});

describe('what the spring of 2027 closes', () => {
  const why = (id: string, day: string, hour = 11): string | null => {
    const market = marketNamed(id);
    const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
    const at = instantOf({ year, month, day: date, minuteOfDay: hour * 60 }, market.timezone);
    return closedBecause(at as BusinessTime, openHoursOf(settings as Settings, market, market.timezone));
  };

  test.each([
    ['ph', '2027-03-24', null],
    ['ph', '2027-03-25', 'holiday: Maundy Thursday'],
    ['ph', '2027-03-26', 'holiday: Good Friday'],
    ['ph', '2027-03-27', 'holiday: Black Saturday'],
    ['ph', '2027-03-28', 'closed day'],
    ['ph', '2027-03-29', null],
    ['ph', '2027-04-09', 'holiday: Araw ng Kagitingan'],
    ['pk', '2027-02-05', 'holiday: Kashmir Day'],
    ['pk', '2027-03-09', null],
    ['pk', '2027-03-10', 'holiday: Eid al-Fitr'],
    ['pk', '2027-03-12', 'holiday: Eid al-Fitr'],
    ['pk', '2027-03-15', null],
    ['pk', '2027-03-23', 'holiday: Pakistan Day'],
    ['pk', '2027-05-17', 'holiday: Eid al-Adha'],
    ['ir', '2027-01-14', 'closed day'],
    ['ir', '2027-01-15', 'closed day'],
    ['ir', '2027-01-16', null],
    ['ir', '2027-02-11', 'holiday: Revolution Day'],
    ['ir', '2027-03-20', 'holiday: Nationalisation of oil'],
    ['ir', '2027-03-21', 'holiday: Nowruz'],
    ['ir', '2027-03-24', 'holiday: Nowruz'],
    ['ir', '2027-03-27', null],
    ['ir', '2027-04-02', 'holiday: Nature Day (Sizdah Bedar)'],
    ['gb', '2027-03-26', 'holiday: Good Friday'],
    ['gb', '2027-03-29', 'holiday: Easter Monday'],
    ['gb', '2027-03-30', null],
    ['gb', '2027-05-03', 'holiday: Early May bank holiday'],
  ])('%s %s: %s', (id, day, reason) => {
    expect(why(id, day)).toBe(reason);
  });

  test('Ramadan narrows the day in Karachi and Tehran, not in Manila', () => {
    expect(why('pk', '2027-02-15', 15)).toBe('quiet hours: Ramadan');
    expect(why('ir', '2027-02-15', 14)).toBe('quiet hours: Ramadan');
    expect(why('ir', '2027-02-15', 10)).toBe(null);
    expect(why('ph', '2027-02-15', 15)).toBe(null);
    expect(why('pk', '2027-03-15', 15)).toBe(null);
  });
});
