import { expect, test } from 'vitest';
import { ownerPlace } from '../../src/domain/owner-place.ts';
import { given } from '../engine/given.ts';

const base = given().settings;
const market = {
  ...{ id: 'iran', title: 'Iran', countries: ['Iran'], currency: 'IRR', timezone: 'Asia/Tehran', locale: 'fa' },
  ...{ quietHours: null, seasons: [], closedWeekdays: [5], holidays: [{ date: '2027-03-21', name: 'Nowruz' }] },
} as const;
const settings = { ...base, markets: { iran: market } } as unknown as typeof base;

test('an own zone first, then the market, then what the row says by default', () => {
  expect(ownerPlace(settings, { timezone: 'Asia/Karachi', market: 'iran' }).timezone).toBe('Asia/Karachi');
  expect(ownerPlace(settings, { timezone: 'UTC', market: 'iran' }).timezone).toBe('Asia/Tehran');
  expect(ownerPlace(settings, { timezone: 'UTC', market: null }).timezone).toBe('UTC');
  expect(ownerPlace(settings, { timezone: 'Moon/Base', market: null }).timezone).toBe(base.defaults.timezone);
});

test('weekend and holidays are those of the market, else of the settings', () => {
  expect(ownerPlace(settings, { timezone: 'UTC', market: 'iran' }).calendar).toMatchObject({ closedWeekdays: [5] });
  expect(ownerPlace(settings, { timezone: 'UTC', market: 'nowhere' }).calendar).toEqual({
    ...{ closedWeekdays: base.closedWeekdays, holidays: [] },
  });
});
