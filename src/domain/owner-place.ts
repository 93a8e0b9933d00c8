import { marketOf } from './market.ts';
import { calendarOf, firstZone } from './place.ts';
import type { Settings } from './settings.ts';
import type { WorkCalendar } from './work-calendar.ts';

/** By which clock and working days one of our own people lives. `UTC` is what a row has where nobody said a zone. */
export const ownerPlace = (
  settings: Settings,
  owner: { readonly timezone: string; readonly market: string | null },
): { readonly timezone: string; readonly calendar: WorkCalendar } => {
  const market = marketOf(settings, { accountMarket: owner.market, country: null });
  const own = owner.timezone === 'UTC' ? null : owner.timezone;
  return {
    timezone: firstZone(own, market?.timezone, own === null ? owner.timezone : settings.defaults.timezone),
    calendar: calendarOf(settings, market),
  };
};
