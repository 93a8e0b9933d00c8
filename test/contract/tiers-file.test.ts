import { describe, expect, test } from 'vitest';
import { parseTiers } from '../../src/contract/tiers-file.ts';
import { CATALOGUE, line } from './checked.ts';

const faults = (text: string) => parseTiers(text, 'tiers.yaml', CATALOGUE).diagnostics.map(line);
const SILVER = '  - { tier: silver, at_least: { spend: { PHP: 1000, GBP: 10 } } }';
const GOLD = '  - { tier: gold, at_least: { spend: { PHP: 5000, GBP: 50 }, orders: 3 }, discount: 5 }';

describe('the tiers file', () => {
  test('rules, lowest first, with what is left unsaid', () => {
    expect(parseTiers(`tiers:\n${SILVER}\n${GOLD}\n`, 'tiers.yaml', CATALOGUE)).toEqual({
      tiers: {
        window: { amount: 365, unit: 'd' },
        grace: { amount: 60, unit: 'd' },
        near: 90,
        tiers: [
          { tier: 'silver', spend: { PHP: 100_000, GBP: 1_000 }, orders: null },
          { tier: 'gold', spend: { PHP: 500_000, GBP: 5_000 }, orders: 3, discount: 5 },
        ],
      },
      diagnostics: [],
    });
  });

  test.each([
    [
      'nothing asked',
      'tiers: [ { tier: silver, at_least: {} } ]',
      [
        '1:36 missing-key tiers[0].at_least: A tier asks for a spend, a number of orders, or both. Write { spend: { GBP: 8000 }, orders: 6 }.',
      ],
    ],
    [
      'an unknown tier',
      'tiers: [ { tier: sliver, at_least: { orders: 2 } } ]',
      ['1:18 unknown-tier tiers[0].tier: Unknown tier "sliver". Did you mean "silver"?'],
    ],
    [
      'a currency left out',
      'tiers: [ { tier: silver, at_least: { spend: { GBP: 1 } } } ]',
      [
        '1:45 missing-currency tiers[0].at_least.spend: No amount for PHP, which the settings use. Name every currency.',
      ],
    ],
    [
      'the wrong way round',
      `tiers:\n${GOLD}\n${SILVER}`,
      ['3:13 tier-order tiers[1].tier: The settings put "silver" below "gold": write the lowest tier first.'],
    ],
    [
      'twice',
      `tiers:\n${SILVER}\n${SILVER}`,
      ['3:13 duplicate-tier tiers[1].tier: The tier "silver" has a rule already.'],
    ],
    [
      'a higher one that is easier',
      `tiers:\n${SILVER}\n  - { tier: gold, at_least: { spend: { PHP: 900, GBP: 9 } } }`,
      [
        'warn 3:29 tier-order tiers[1].at_least: "gold" asks for less than "silver" below it: nobody would ever be silver.',
      ],
    ],
    [
      'a window in minutes',
      `window: 12m\ntiers:\n${SILVER}`,
      ['1:9 invalid-value window: Write "window" in days or weeks: 365d, 8w.'],
    ],
    ['a slip', `garce: 30d\ntiers:\n${SILVER}`, ['1:1 unknown-key Unknown key "garce". Did you mean "grace"?']],
    [
      'no list',
      'tiers: silver',
      [
        '1:8 invalid-value tiers: "silver" is not a list of tiers. Write [ { tier: silver, at_least: { orders: 6 } } ].',
      ],
    ],
  ])('%s', (_name, text, expected) => {
    expect(faults(text)).toEqual(expected);
  });
});
