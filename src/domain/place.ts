/** Where an account is and its people are: by their rows, else by the market, else by the settings. */
import { isZone } from './local-time.ts';
import { type Market, marketOf } from './market.ts';
import type { Currency } from './money.ts';
import type { OpenHours } from './open-hours.ts';
import type { Settings } from './settings.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** As the account's row has them; null where nobody said. */
export type PlaceRow = {
  readonly market: string | null;
  readonly country: string | null;
  readonly timezone: string | null;
  readonly locale: string | null;
  readonly currency: string | null;
};

export type Place = {
  readonly market: Market | null;
  /** A zone that this machine knows. */
  readonly timezone: string;
  readonly locale: string;
  readonly currency: Currency;
};

export const placeOf = (settings: Settings, account: PlaceRow): Place => {
  const market = marketOf(settings, { accountMarket: account.market, country: account.country });
  const { defaults } = settings;
  return {
    market,
    timezone: firstZone(account.timezone, market?.timezone, defaults.timezone),
    locale: account.locale ?? market?.locale ?? defaults.locale,
    currency: account.currency ?? market?.currency ?? defaults.currency,
  };
};

/** The first that is a zone here, else UTC. */
export const firstZone = (...zones: readonly (string | null | undefined)[]): string =>
  zones.find((zone) => zone != null && isZone(zone)) ?? 'UTC';

/** The working days of a market; without one those of the settings. */
export const calendarOf = (settings: Settings, market: Market | null): WorkCalendar =>
  market ?? ownCalendarOf(settings);

/** Made once for each settings: what is worked out for a calendar is kept by it. */
const ownCalendarOf = (settings: Settings): WorkCalendar => {
  const known = ownCalendars.get(settings);
  if (known) return known;
  const calendar = { closedWeekdays: settings.closedWeekdays, holidays: NONE };
  ownCalendars.set(settings, calendar);
  return calendar;
};

const ownCalendars = new WeakMap<Settings, WorkCalendar>();

/** When marketing may arrive with somebody of this market whose clock is that of `zone`. */
export const openHoursOf = (settings: Settings, market: Market | null, zone: string): OpenHours => {
  const { closedWeekdays, holidays } = calendarOf(settings, market);
  const quietHours = market?.quietHours ?? settings.quietHours;
  return { zone, quietHours, seasons: market?.seasons ?? NONE, closedWeekdays, holidays };
};

const NONE: readonly never[] = [];
