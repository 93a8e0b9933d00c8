/** The order lines of the demo's company, by seed, as the file an import takes: a generated company goes a real one's way. */
import { writeFile } from 'node:fs/promises';
import { DAY, HOUR, MINUTE } from '../../domain/time.ts';
import { type Chance, chanceOf } from '../chance.ts';
import { csvRecord } from '../csv.ts';
import { type DemoMarket, MARKETS, priceIn } from './markets.ts';
import { type Profile, profilesFor } from './profiles.ts';
import { MACHINES, THEMES, type Theme } from './themes.ts';

export type GeneratedCompany = {
  readonly accounts: number;
  /** Last days, which come in live. */
  readonly days: number;
  readonly historyDays: number;
  readonly seed: number;
  /** Midnight (UTC) that begins the last day. */
  readonly lastDay: number;
};

const COLUMNS = [
  ...['invoice', 'date', 'customer', 'country', 'product', 'description', 'quantity', 'unit_price', 'currency'],
  ...['promised_at', 'delivered_at'],
];

/** Promised within a working week, mostly kept with a day to spare. */
const PROMISED = 5 * DAY;
const DELIVERED = 4 * DAY;
const DELIVERED_LATE = 13 * DAY;

/** Themes a shop carries. */
const CARRIED = 3;

export const writeOrders = async (file: string, company: GeneratedCompany): Promise<void> => {
  const chance = chanceOf(company.seed);
  const orders = profilesFor(company.accounts)
    .flatMap((profile) => ordersOf(profile, company, chance))
    .sort((left, right) => left.at - right.at || (left.invoice < right.invoice ? -1 : 1));
  const lines = orders.flatMap((order) => linesOf(order, company, chance));
  await writeFile(file, csvRecord(COLUMNS) + lines.join(''));
};

type Order = { readonly profile: Profile; readonly invoice: string; readonly at: number };

const ordersOf = (profile: Profile, company: GeneratedCompany, chance: Chance): readonly Order[] => {
  if (profile.fate === 'lead') return [];
  const end = company.lastDay + DAY;
  const start = end - (company.historyDays + company.days) * DAY;
  const silentFrom = silenceOf(profile, company, end, chance);
  const orders: Order[] = [];
  let at = start + chance.whole(0, Math.min(profile.every, 120), 'first', profile.id) * DAY;
  for (let number = 1; at < Math.min(end, silentFrom); number += 1) {
    const invoice = `${profile.id}-${String(number).padStart(4, '0')}`;
    const placed = at + 4 * HOUR + chance.whole(0, 8 * 60, 'minute', invoice) * MINUTE;
    if (placed < Math.min(end, silentFrom)) orders.push({ profile, invoice, at: placed });
    const spread = 1 + profile.spread * (2 * chance.share('spread', invoice) - 1);
    at += Math.max(1, Math.round(profile.every * spread)) * DAY;
  }
  return orders;
};

/** Those who fall silent do so in the first half of the live days: early enough to be missed and won back. */
const silenceOf = (profile: Profile, company: GeneratedCompany, end: number, chance: Chance): number =>
  profile.fate === 'falls silent'
    ? end - chance.whole(Math.ceil(company.days / 2), company.days + 10, 'silence', profile.id) * DAY
    : Number.POSITIVE_INFINITY;

const linesOf = (order: Order, company: GeneratedCompany, chance: Chance): readonly string[] => {
  const { profile, invoice, at } = order;
  const market: DemoMarket = MARKETS[profile.market];
  const liveFrom = company.lastDay + DAY - company.days * DAY;
  const late = profile.fate === 'waits for deliveries' && at > liveFrom + (company.days / 3) * DAY;
  const growth = profile.fate === 'grows' && at > liveFrom ? 1 + (at - liveFrom) / (company.days * DAY) : 1;
  return basketOf(profile, invoice, chance).map(([product, name, pounds]) => {
    const most =
      profile.fate === 'capital goods' ? 1 : profile.size * chance.whole(4, 12, 'quantity', invoice, product);
    return csvRecord([
      ...[invoice, new Date(at).toISOString(), profile.id, market.country, product, name],
      ...[Math.max(1, Math.round(most * growth)), priceIn(market, pounds), market.currency],
      new Date(at + PROMISED).toISOString(),
      new Date(at + (late ? DELIVERED_LATE : DELIVERED)).toISOString(),
    ]);
  });
};

type Product = readonly [id: string, name: string, pounds: number];

/** Two or three products of one theme the shop carries, half of the time of a second one as well. */
const basketOf = (profile: Profile, invoice: string, chance: Chance): readonly Product[] => {
  if (profile.fate === 'capital goods') {
    return productsOf(MACHINES).filter((_, index) => index === 3 || index === chance.whole(0, 2, 'machine', invoice));
  }
  const themes = ['first', ...(chance.share('more', invoice) < 0.5 ? ['second'] : [])].map((place) =>
    chance.whole(0, CARRIED - 1, place, invoice),
  );
  return [...new Set(themes)].flatMap((place) => {
    const theme = chance.pick(THEMES, 'carries', profile.id, place);
    const least = chance.whole(0, 2, 'from', invoice, theme.code);
    const most = least + chance.whole(1, 2, 'to', invoice, theme.code);
    return productsOf(theme).slice(least, most + 1);
  });
};

const productsOf = (theme: Theme): readonly Product[] =>
  theme.products.map(([name, pounds], index): Product => [`${theme.code}-${index + 1}`, name, pounds]);
