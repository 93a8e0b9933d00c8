/** What the wholesaler of the demo sells: prices in pounds. */

/** Themes of five products each: what is bought together, and what the related offers should find again. */
export const THEMES = [
  {
    code: 'LMP',
    products: [
      ['Brass table lamp', 34.5],
      ['Linen lamp shade', 12.9],
      ['Clamp reading lamp', 27],
      ['Paper lantern', 8.4],
      ['Warm bulb, E27', 3.2],
    ],
  },
  {
    code: 'CND',
    products: [
      ['Beeswax candle', 4.2],
      ['Oak candle holder', 9.8],
      ['Wick trimmer', 6.4],
      ['Tea lights, box of 50', 7.5],
      ['Candle snuffer', 5.9],
    ],
  },
  {
    code: 'TEA',
    products: [
      ['Cast iron tea pot', 28],
      ['Tea strainer', 4.9],
      ['Stoneware cup', 5.6],
      ['Stoneware saucer', 3.4],
      ['Tea tin', 6.8],
    ],
  },
  {
    code: 'LIN',
    products: [
      ['Linen kitchen towel', 7.3],
      ['Linen apron', 18.5],
      ['Oven glove', 8.9],
      ['Bread bag', 6.2],
      ['Napkins, set of 4', 14],
    ],
  },
  {
    code: 'BRD',
    products: [
      ['Ash bread board', 16.2],
      ['Bread knife', 21],
      ['Butter dish', 9.4],
      ['Proofing basket', 11.5],
      ['Crumb brush', 7.1],
    ],
  },
  {
    code: 'GFT',
    products: [
      ['Gift box, large', 2.6],
      ['Ribbon, 25 m', 3.1],
      ['Letterpress card', 1.4],
      ['Tissue paper, 20 sheets', 2.2],
      ['Wax seal set', 12.8],
    ],
  },
  {
    code: 'GDN',
    products: [
      ['Terracotta pot', 5.2],
      ['Plant labels, 12', 3.6],
      ['Jute twine', 2.9],
      ['Watering can', 22],
      ['Pruning shears', 19.5],
    ],
  },
  {
    code: 'BTH',
    products: [
      ['Olive soap', 3.8],
      ['Soap dish, stone', 7.7],
      ['Bath brush', 11.2],
      ['Waffle towel', 16.9],
      ['Nail brush', 4.6],
    ],
  },
  {
    code: 'DSK',
    products: [
      ['Cloth notebook', 8.2],
      ['Fountain pen', 24],
      ['Ink, 50 ml', 6.6],
      ['Paper knife', 9.1],
      ['Desk tray', 17.4],
    ],
  },
  {
    code: 'GLS',
    products: [
      ['Glass carafe', 13.3],
      ['Tumbler', 4.1],
      ['Tall vase', 15.8],
      ['Storage jar', 5.5],
      ['Bottle brush', 3.3],
    ],
  },
  {
    code: 'WIN',
    products: [
      ['Wool blanket', 46],
      ['Hot water bottle', 12.2],
      ['Wool socks', 9.9],
      ['Fire starters', 4.4],
      ['Log basket', 31],
    ],
  },
  {
    code: 'TBL',
    products: [
      ['Dinner plate', 8.8],
      ['Soup bowl', 7.2],
      ['Serving spoon', 6.1],
      ['Salt cellar', 5.3],
      ['Pepper mill', 18.2],
    ],
  },
] as const;

/** Capital goods: one of them every year or two, with years of silence between. */
export const MACHINES = {
  code: 'MCH',
  products: [
    ['Espresso machine, two groups', 4_800],
    ['Deck oven, three decks', 12_500],
    ['Hood dishwasher', 3_900],
    ['Installation and first service', 850],
  ],
} as const;

export type Theme = { readonly code: string; readonly products: readonly (readonly [name: string, price: number])[] };
