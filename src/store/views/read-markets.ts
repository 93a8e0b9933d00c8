/** The markets in force, with the key accounts of each and how its clock stands: for whoever asks when mails may arrive. */
import { dayNumber } from '../../domain/calendar-date.ts';
import { localDay } from '../../domain/local-time.ts';
import { type Market, type MarketId, marketOf } from '../../domain/market.ts';
import { type ClosedReason, closedBecause, nextClosed, nextOpen } from '../../domain/open-hours.ts';
import { openHoursOf } from '../../domain/place.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Holiday } from '../../domain/work-calendar.ts';
import { readKnownSettings } from '../campaigns/read-settings.ts';
import { readNow } from '../database/clock.ts';
import type { Store } from '../database/open.ts';

export type MarketLine = {
  readonly market: Market;
  readonly keyAccounts: number;
  /** Why no marketing may arrive there now; null: it may. */
  readonly closed: ClosedReason | null;
  /** When that changes; null: not within three weeks. */
  readonly changesAt: BusinessTime | null;
  /** From today there, earliest first. */
  readonly ahead: readonly Holiday[];
};

export type Markets = {
  readonly now: BusinessTime;
  readonly markets: readonly MarketLine[];
  /** Key accounts that no market claims: they are judged by the settings. */
  readonly elsewhere: number;
  /** The market of those who name none; null: none. */
  readonly fallback: MarketId | null;
};

export const readMarkets = async (store: Store): Promise<Markets> => {
  const settings = await readKnownSettings(store.prisma);
  const { business: now } = await readNow(store.prisma);
  const places = await store.prisma.account.groupBy({
    by: ['market', 'country'],
    where: { standing: 'key' },
    _count: { _all: true },
  });
  const counts = new Map<MarketId | null, number>();
  for (const { market, country, _count } of places) {
    const found = marketOf(settings, { accountMarket: market, country })?.id ?? null;
    counts.set(found, (counts.get(found) ?? 0) + _count._all);
  }
  const lineOf = (market: Market): MarketLine => {
    const hours = openHoursOf(settings, market, market.timezone);
    const closed = closedBecause(now, hours);
    const today = localDay(now, market.timezone);
    return {
      market,
      keyAccounts: counts.get(market.id) ?? 0,
      closed,
      changesAt: (closed === null ? nextClosed : nextOpen)(now, hours),
      ahead: market.holidays
        .filter(({ date }) => (dayNumber(date) ?? 0) >= today)
        .toSorted((a, b) => (a.date < b.date ? -1 : 1)),
    };
  };
  return {
    now,
    markets: Object.values(settings.markets ?? {})
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
      .map(lineOf),
    elsewhere: counts.get(null) ?? 0,
    fallback: settings.defaults.market ?? null,
  };
};
