/** The four markets of the demo's company: money, zone, language, the person who looks after them, names people have. */

/** Name as written, and how it reads in a mail address. */
export type PersonName = readonly [first: string, last: string, address: string];

export type DemoMarket = {
  readonly country: string;
  readonly currency: string;
  readonly timezone: string;
  /** Language of most people there, and of the rest. */
  readonly locales: readonly [first: string, second: string];
  /** Price in this currency for a pound, and what prices there are rounded to. */
  readonly perPound: number;
  readonly roundTo: number;
  readonly owner: { readonly id: string; readonly name: string; readonly email: string };
  readonly people: readonly PersonName[];
};

export const MARKETS = {
  PH: {
    country: 'Philippines',
    currency: 'PHP',
    timezone: 'Asia/Manila',
    locales: ['fil', 'en'],
    perPound: 72,
    roundTo: 5,
    owner: { id: 'carla', name: 'Carla Dizon', email: 'carla@northwind.test' },
    people: [
      ['Maria Clara', 'Santos', 'maria.santos'],
      ['Jose', 'Reyes', 'jose.reyes'],
      ['Liza', 'Bautista', 'liza.bautista'],
      ['Ramon', 'Villanueva', 'ramon.villanueva'],
      ['Teresa', 'Aquino', 'teresa.aquino'],
      ['Paolo', 'Mendoza', 'paolo.mendoza'],
      ['Grace', 'Dela Cruz', 'grace.delacruz'],
      ['Andres', 'Lim', 'andres.lim'],
    ],
  },
  PK: {
    country: 'Pakistan',
    currency: 'PKR',
    timezone: 'Asia/Karachi',
    locales: ['ur', 'en'],
    perPound: 355,
    roundTo: 10,
    owner: { id: 'sana', name: 'Sana Qureshi', email: 'sana@northwind.test' },
    people: [
      ['عائشہ', 'خان', 'ayesha.khan'],
      ['بلال', 'احمد', 'bilal.ahmed'],
      ['فاطمہ', 'شیخ', 'fatima.sheikh'],
      ['عمران', 'ملک', 'imran.malik'],
      ['زینب', 'حسین', 'zainab.hussain'],
      ['حمزہ', 'چوہدری', 'hamza.chaudhry'],
      ['نادیہ', 'بٹ', 'nadia.butt'],
      ['کامران', 'قریشی', 'kamran.qureshi'],
    ],
  },
  IR: {
    country: 'Iran',
    currency: 'IRR',
    timezone: 'Asia/Tehran',
    locales: ['fa', 'fa'],
    perPound: 800_000,
    roundTo: 10_000,
    owner: { id: 'omid', name: 'Omid Tavakoli', email: 'omid@northwind.test' },
    people: [
      ['سارا', 'احمدی', 'sara.ahmadi'],
      ['علی', 'رضایی', 'ali.rezaei'],
      ['مریم', 'کریمی', 'maryam.karimi'],
      ['حسین', 'موسوی', 'hossein.mousavi'],
      ['نرگس', 'جعفری', 'narges.jafari'],
      ['امیر', 'صادقی', 'amir.sadeghi'],
      ['لیلا', 'نادری', 'leila.naderi'],
      ['بهرام', 'کاظمی', 'bahram.kazemi'],
    ],
  },
  GB: {
    country: 'United Kingdom',
    currency: 'GBP',
    timezone: 'Europe/London',
    locales: ['en', 'en'],
    perPound: 1,
    roundTo: 0.1,
    owner: { id: 'nadia', name: 'Nadia Farrow', email: 'nadia@northwind.test' },
    people: [
      ['Grace', 'Mason', 'grace.mason'],
      ['Oliver', 'Hart', 'oliver.hart'],
      ['Ellen', 'Frost', 'ellen.frost'],
      ['James', 'Whitfield', 'james.whitfield'],
      ['Hannah', 'Keller', 'hannah.keller'],
      ['Tom', 'Becker', 'tom.becker'],
      ['Daniel', 'Okafor', 'daniel.okafor'],
      ['Priya', 'Nair', 'priya.nair'],
    ],
  },
} as const satisfies Readonly<Record<string, DemoMarket>>;

export type MarketName = keyof typeof MARKETS;

/** Looks after those who look after the accounts. */
export const MANAGER = { id: 'helen', name: 'Helen Marsh', email: 'helen@northwind.test' } as const;

/** A price in a market's money, rounded as prices there are, as decimal text. */
export const priceIn = (market: DemoMarket, pounds: number): string => {
  const rounded = Math.max(market.roundTo, Math.round((pounds * market.perPound) / market.roundTo) * market.roundTo);
  return market.roundTo < 1 ? rounded.toFixed(2) : String(rounded);
};
