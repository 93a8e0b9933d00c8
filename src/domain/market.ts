/**
 * A market: the money, clock, language and working days of a place, as its file (`campaigns/markets/<id>.yaml`) says.
 * The published settings carry all of them, plain JSON.
 */
import type { CalendarDate } from './calendar-date.ts';
import type { Currency } from './money.ts';
import type { QuietHours } from './quiet-hours.ts';
import type { WorkCalendar } from './work-calendar.ts';

export type MarketId = string;

export type Market = WorkCalendar & {
  readonly id: MarketId;
  readonly title: string;
  /** As they may stand in an account's row: codes and names. No other market has them. */
  readonly countries: readonly string[];
  readonly currency: Currency;
  /** Where nobody said a zone of their own. */
  readonly timezone: string;
  readonly locale: string;
  /** Null: those of the settings. */
  readonly quietHours: QuietHours | null;
  readonly seasons: readonly Season[];
};

/** Weeks in which mails keep other hours, such as Ramadan: from the first to the last day, both within. */
export type Season = {
  readonly name: string;
  readonly from: CalendarDate;
  readonly to: CalendarDate;
  readonly quietHours: QuietHours;
  readonly approximate?: true;
};

/** What rows say of somebody's market; null or a word no market knows says nothing. */
export type MarketClues = {
  readonly contactMarket?: string | null;
  readonly accountMarket: string | null;
  readonly country: string | null;
};

/** The part of the settings that is asked. */
type Markets = {
  readonly markets?: Readonly<Record<MarketId, Market>>;
  readonly defaults: { readonly market?: MarketId };
};

/** The contact's market, else the account's, else that of its country, else the settings' own; null: none. */
export const marketOf = ({ markets, defaults }: Markets, clues: MarketClues): Market | null => {
  if (!markets) return null;
  const { contactMarket = null, accountMarket, country } = clues;
  const index = byName(markets);
  for (const name of [contactMarket, accountMarket, country, defaults.market ?? null]) {
    const market = name === null ? undefined : index.get(marketKey(name));
    if (market) return market;
  }
  return null;
};

/** Ids, titles and countries are compared so. */
export const marketKey = (name: string): string => name.trim().toLowerCase();

/** Made once for each set of markets. Ids win over titles and countries. */
const byName = (markets: Readonly<Record<MarketId, Market>>): ReadonlyMap<string, Market> => {
  const known = indexes.get(markets);
  if (known) return known;
  const all = Object.values(markets);
  const index = new Map<string, Market>();
  for (const market of all) {
    for (const name of [market.title, ...market.countries]) index.set(marketKey(name), market);
  }
  for (const market of all) index.set(marketKey(market.id), market);
  indexes.set(markets, index);
  return index;
};

const indexes = new WeakMap<Readonly<Record<MarketId, Market>>, ReadonlyMap<string, Market>>();
