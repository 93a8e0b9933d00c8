/**
 * The forty customers of the demo's company, ten in each market, the markets in turn so that any first few of them have
 * some of everything: clockwork and loose buyers, some who fall silent, buyers of capital goods, leads who never ordered.
 */
import type { MarketName } from './markets.ts';

/** What becomes of a customer in the live days, seen from the end of them. */
export type Fate =
  /** Goes on as before. */
  | 'stays'
  /** Orders more and more. */
  | 'grows'
  /** Falls silent early enough in the live days to be missed, and comes back only where somebody wins it back. */
  | 'falls silent'
  /** Its last live orders are delivered late. */
  | 'waits for deliveries'
  /** One order in twenty months: silence says nothing about it. */
  | 'capital goods'
  /** Has never ordered. */
  | 'lead';

export type Profile = {
  readonly id: string;
  readonly name: string;
  readonly market: MarketName;
  /** Days between two orders. */
  readonly every: number;
  /** Spread of a gap as a share of it: 0.1 is clockwork, 0.8 loose. */
  readonly spread: number;
  /** Size of its orders, 1 to 5. */
  readonly size: number;
  readonly fate: Fate;
  /** Headcount, for the dossier. */
  readonly headcount: number;
};

type Row = readonly [
  id: string,
  name: string,
  market: MarketName,
  every: number,
  spread: number,
  size: number,
  fate: Fate,
  headcount: number,
];

const ROWS: readonly Row[] = [
  ['bayview-hotels', 'Bayview Hotels Manila', 'PH', 14, 0.1, 5, 'stays', 640],
  ['lahore-crockery', 'Lahore Crockery House', 'PK', 24, 0.15, 4, 'falls silent', 85],
  ['negin-trading', 'بازرگانی نگین کویر', 'IR', 18, 0.2, 4, 'stays', 120],
  ['harbour-lane', 'Harbour Lane Stores', 'GB', 10, 0.1, 4, 'waits for deliveries', 210],
  ['cebu-home', 'Cebu Home Depot & Co.', 'PH', 21, 0.2, 3, 'falls silent', 95],
  ['karachi-gifts', 'Karachi Gift Gallery', 'PK', 12, 0.15, 3, 'stays', 60],
  ['isfahan-ceramics', 'سفال و چینی اصفهان', 'IR', 28, 0.25, 3, 'falls silent', 45],
  ['northgate-catering', 'Northgate Catering', 'GB', 300, 0.1, 5, 'capital goods', 380],
  ['quezon-cafe', 'Quezon Café Group', 'PH', 9, 0.3, 3, 'grows', 150],
  ['indus-hospitality', 'Indus Hospitality', 'PK', 30, 0.1, 5, 'stays', 720],
  ['shiraz-garden', 'باغ شیراز', 'IR', 35, 0.6, 2, 'stays', 25],
  ['mill-and-moor', 'Mill & Moor', 'GB', 20, 0.1, 4, 'falls silent', 70],
  ['davao-supplies', 'Davao Islands Supplies', 'PH', 45, 0.7, 2, 'stays', 30],
  ['punjab-linen', 'Punjab Linen Works', 'PK', 16, 0.2, 3, 'waits for deliveries', 140],
  ['tehran-tableware', 'ظروف تهران', 'IR', 14, 0.1, 5, 'grows', 310],
  ['cedar-and-stone', 'Cedar & Stone Living', 'GB', 26, 0.4, 3, 'stays', 55],
  ['laguna-events', 'Laguna Events Place', 'PH', 310, 0.1, 4, 'capital goods', 110],
  ['margalla-stores', 'Margalla Stores', 'PK', 22, 0.15, 3, 'falls silent', 40],
  ['tabriz-bazaar', 'بازار بزرگ تبریز', 'IR', 21, 0.2, 4, 'waits for deliveries', 180],
  ['juniper-market', 'Juniper Market', 'GB', 12, 0.2, 2, 'stays', 35],
  ['palawan-resorts', 'Palawan Resorts', 'PH', 28, 0.1, 5, 'stays', 890],
  ['multan-pottery', 'Multan Blue Pottery', 'PK', 40, 0.5, 2, 'stays', 20],
  ['caspian-hotels', 'هتل‌های خزر', 'IR', 30, 0.15, 5, 'falls silent', 520],
  ['white-gate', 'White Gate Interiors', 'GB', 18, 0.15, 4, 'grows', 90],
  ['iloilo-kitchen', 'Iloilo Kitchenware', 'PH', 16, 0.2, 2, 'falls silent', 28],
  ['clifton-living', 'Clifton Living', 'PK', 20, 0.2, 3, 'grows', 75],
  ['yazd-lighting', 'روشنایی یزد', 'IR', 320, 0.1, 4, 'capital goods', 60],
  ['copper-kettle', 'The Copper Kettle', 'GB', 0, 0, 3, 'lead', 45],
  ['baguio-crafts', 'Baguio Crafts Cooperative', 'PH', 33, 0.4, 2, 'stays', 65],
  ['swat-wood', 'Swat Woodcraft', 'PK', 26, 0.3, 2, 'stays', 22],
  ['mashhad-gifts', 'هدایای مشهد', 'IR', 15, 0.2, 3, 'stays', 38],
  ['old-quay', 'Old Quay Hotels', 'GB', 14, 0.1, 5, 'stays', 430],
  ['bicol-bakers', 'Bicol Bakers Guild', 'PH', 24, 0.3, 3, 'waits for deliveries', 84],
  ['islamabad-suites', 'Islamabad Suites', 'PK', 0, 0, 4, 'lead', 260],
  ['kish-island', 'فروشگاه‌های کیش', 'IR', 25, 0.3, 3, 'grows', 130],
  ['river-and-reed', 'River & Reed', 'GB', 38, 0.6, 2, 'stays', 18],
  ['zamboanga-trade', 'Zamboanga Trade House', 'PH', 19, 0.2, 2, 'stays', 42],
  ['gwadar-port', 'Gwadar Port Canteens', 'PK', 17, 0.15, 4, 'stays', 350],
  ['kerman-rugs', 'فرش و خانه کرمان', 'IR', 32, 0.3, 2, 'stays', 33],
  ['lark-and-sons', 'Lark & Sons', 'GB', 23, 0.2, 3, 'falls silent', 27],
];

export const PROFILES: readonly Profile[] = ROWS.map(
  ([id, name, market, every, spread, size, fate, headcount]): Profile => ({
    id,
    name,
    market,
    every,
    spread,
    size,
    fate,
    headcount,
  }),
);

/** The first `count`; where more are wanted than there are, the same ones open branches (`bayview-hotels-2`). */
export const profilesFor = (count: number): readonly Profile[] =>
  Array.from({ length: count }, (_, index) => {
    const profile = PROFILES[index % PROFILES.length];
    if (!profile) throw new Error('no profiles');
    const branch = Math.floor(index / PROFILES.length) + 1;
    return branch === 1 ? profile : { ...profile, id: `${profile.id}-${branch}`, name: `${profile.name} ${branch}` };
  });
