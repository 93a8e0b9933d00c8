import { describe, expect, test } from 'vitest';
import { dateOfDay, dayNumber } from '../../src/domain/calendar-date.ts';
import { type Market, marketOf } from '../../src/domain/market.ts';
import { calendarOf, openHoursOf, type PlaceRow, placeOf } from '../../src/domain/place.ts';
import type { Settings } from '../../src/domain/settings.ts';
import { given } from '../engine/given.ts';

const market = (id: string, over: Partial<Market> = {}): Market => ({
  id,
  title: id.toUpperCase(),
  countries: [],
  currency: 'PHP',
  timezone: 'Asia/Manila',
  locale: 'fil',
  closedWeekdays: [7],
  quietHours: null,
  seasons: [],
  holidays: [{ date: '2027-03-26', name: 'Good Friday' }],
  ...over,
});
const MARKETS = {
  ph: market('ph', { title: 'Philippines', countries: ['PH', 'Pilipinas'] }),
  ir: market('ir', { title: 'Iran', countries: ['IR', 'Iran, Islamic Republic of', 'ph-ir'], timezone: 'Asia/Tehran' }),
};
const settings: Settings = { ...given().settings, markets: MARKETS };

describe('whose market (semantics row 38: contact, account, settings)', () => {
  const idOf = (contactMarket: string | null, accountMarket: string | null, country: string | null, own?: string) =>
    marketOf(
      { markets: MARKETS, defaults: own === undefined ? {} : { market: own } },
      { contactMarket, accountMarket, country },
    )?.id ?? null;

  test.each([
    ['the contact’s own first', 'ir', 'ph', 'PH', 'ir'],
    ['then the account’s', null, 'ir', 'PH', 'ir'],
    ['then that of its country', null, null, 'Pilipinas', 'ph'],
    ['by its title as well', null, null, 'iran', 'ir'],
    ['whatever the case and the blanks', null, ' Ph ', null, 'ph'],
    ['a name with a comma', null, null, 'IRAN, ISLAMIC REPUBLIC OF', 'ir'],
    ['a word that no market knows says nothing', 'mars', 'EMEA', 'PH', 'ph'],
    ['nobody says anything', null, null, null, null],
    ['a word of the language’s own', null, 'toString', '__proto__', null],
  ])('%s', (_name, contact, account, country, expected) => {
    expect(idOf(contact, account, country)).toBe(expected);
  });

  test('the settings’ own market is for whoever is in none', () => {
    expect(idOf(null, null, 'France', 'ir')).toBe('ir');
    expect(idOf(null, null, 'PH', 'ir')).toBe('ph');
    expect(idOf(null, null, null, 'gone')).toBe(null);
  });

  test('settings published before there were markets have none', () => {
    expect(marketOf(given().settings, { accountMarket: 'ph', country: 'PH' })).toBe(null);
  });
});

describe('where an account is', () => {
  const row = (over: Partial<PlaceRow>): PlaceRow => ({
    ...{ market: null, country: null, timezone: null, locale: null, currency: null },
    ...over,
  });

  test('its row, else its market, else the settings', () => {
    expect(placeOf(settings, row({ country: 'PH' }))).toEqual({
      market: MARKETS.ph,
      timezone: 'Asia/Manila',
      locale: 'fil',
      currency: 'PHP',
    });
    const said = { timezone: 'Asia/Tokyo', locale: 'en', currency: 'USD' };
    expect(placeOf(settings, row({ country: 'PH', ...said }))).toEqual({ market: MARKETS.ph, ...said });
    expect(placeOf(settings, row({}))).toEqual({ market: null, timezone: 'UTC', locale: 'en', currency: 'GBP' });
    expect(placeOf(settings, row({ country: 'PH', timezone: 'Mars/Base' })).timezone).toBe('Asia/Manila');
  });

  test('hours and working days are the market’s, its quiet hours only where it has some', () => {
    expect(openHoursOf(settings, MARKETS.ph, 'Asia/Manila')).toEqual({
      zone: 'Asia/Manila',
      quietHours: settings.quietHours,
      seasons: [],
      closedWeekdays: [7],
      holidays: MARKETS.ph.holidays,
    });
    const late = market('late', { quietHours: { from: 1000, to: 600 } });
    expect(openHoursOf(settings, late, 'UTC').quietHours).toEqual({ from: 1000, to: 600 });
    expect(calendarOf(settings, null)).toEqual({ closedWeekdays: [6, 7], holidays: [] });
  });
});

test('dates and day numbers lead back to each other; what is no date has none', () => {
  for (const day of [0, 18_000, 20_898, 2_000_000]) expect(dayNumber(dateOfDay(day))).toBe(day);
  expect(['2027-02-29', '2027-13-01', '2027-00-10', '27-01-01', '2027-1-1', '0000-01-01', ''].map(dayNumber)).toEqual(
    Array.from({ length: 7 }, () => null),
  );
  expect(dayNumber('2028-02-29')).toBe((dayNumber('2028-03-01') ?? 0) - 1);
});
