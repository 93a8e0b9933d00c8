/** Tiers by rules: up at once, down after a grace that was announced, no flicker, nothing behind the order feed. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { TierHistory, TierOrder, TierRules, TierStanding } from '../../src/domain/tier.ts';
import { type BusinessTime, businessTime, DAY } from '../../src/domain/time.ts';
import { judgeTier } from '../../src/intelligence/tiers.ts';

const day = (days: number, ms = 0): BusinessTime => businessTime(Date.UTC(2027, 0, 1, 10) + days * DAY + ms);

const RULES: TierRules = {
  window: { amount: 100, unit: 'd' },
  grace: { amount: 30, unit: 'd' },
  near: 90,
  tiers: [
    { tier: 'silver', spend: { GBP: 1_000 }, orders: null },
    { tier: 'gold', spend: { GBP: 5_000 }, orders: 3 },
  ],
};
const sale = (days: number, minor: number | null): TierOrder => ({ at: day(days), kind: 'sale', minor });
const credit = (days: number, minor: number): TierOrder => ({ at: day(days), kind: 'credit', minor });
const history = (orders: readonly TierOrder[], over: Partial<TierHistory> = {}): TierHistory => ({
  orders,
  currency: 'GBP',
  timezone: 'UTC',
  knownUntil: day(10_000),
  ...over,
});
const FRESH: TierStanding = { tier: null, since: null, standing: null, graceUntil: null };
const holds = (tier: string | null, over: Partial<TierStanding> = {}): TierStanding => ({
  ...FRESH,
  tier,
  since: day(-50),
  ...over,
});

describe('up', () => {
  test('at once, to the highest whose rule holds; money and number of orders both count', () => {
    const two = [sale(0, 3_000), sale(1, 3_000)];
    expect(judgeTier(history(two), RULES, FRESH, day(1))).toMatchObject({ tier: 'silver', since: day(1) });
    const three = [...two, sale(2, null)];
    expect(judgeTier(history(three), RULES, holds('silver'), day(2))).toMatchObject({
      tier: 'gold',
      since: day(2),
      standing: null,
      next: null,
    });
  });

  test('credits take away; another currency adds up to nothing; a rule without the currency is never met', () => {
    expect(judgeTier(history([sale(0, 1_000), credit(1, -1)]), RULES, FRESH, day(1)).tier).toBe(null);
    expect(judgeTier(history([sale(0, null)]), RULES, FRESH, day(1)).tier).toBe(null);
    expect(judgeTier(history([sale(0, 9_999)], { currency: 'PHP' }), RULES, FRESH, day(1)).tier).toBe(null);
  });
});

describe('near', () => {
  test('from nine tenths of the next rule on, with what is missing; until ten points below', () => {
    const close = judgeTier(history([sale(0, 900)]), RULES, holds(null), day(0));
    expect(close).toMatchObject({
      standing: 'near',
      next: { tier: 'silver', minor: 100, orders: null },
      reason: '9 GBP and 1 orders in 100d; silver asks for 10 GBP',
    });
    expect(judgeTier(history([sale(0, 899)]), RULES, holds(null), day(0)).standing).toBe(null);
    const was = holds(null, { standing: 'near' });
    expect(judgeTier(history([sale(0, 800)]), RULES, was, day(0)).standing).toBe('near');
    expect(judgeTier(history([sale(0, 799)]), RULES, was, day(0)).standing).toBe(null);
  });
});

describe('down', () => {
  const orders = [sale(0, 2_000)];
  const out = day(100);

  test('below its rule: at risk to the end of a day; then it falls to what it has earned', () => {
    const kept = judgeTier(history(orders), RULES, holds('silver'), businessTime(out - 1));
    expect(kept).toMatchObject({ tier: 'silver', standing: null, nextChangeAt: out });
    const risk = judgeTier(history(orders), RULES, holds('silver'), out);
    // 30 days later, when that day is over.
    const end = businessTime(Date.UTC(2027, 0, 1) + 131 * DAY);
    expect(risk).toMatchObject({
      tier: 'silver',
      standing: 'at-risk',
      graceUntil: end,
      nextChangeAt: end,
      since: day(-50),
    });
    const later = judgeTier(history(orders), RULES, risk, businessTime(end - 1));
    expect(later).toMatchObject({ standing: 'at-risk', graceUntil: end });
    expect(judgeTier(history(orders), RULES, risk, end)).toMatchObject({ tier: null, since: end, graceUntil: null });
  });

  test('orders in time end the risk', () => {
    const risk = holds('silver', { standing: 'at-risk', graceUntil: day(130) });
    expect(judgeTier(history([...orders, sale(110, 1_000)]), RULES, risk, day(110))).toMatchObject({
      tier: 'silver',
      standing: null,
      graceUntil: null,
    });
  });

  test('from the top it may fall by two', () => {
    const risk = holds('gold', { standing: 'at-risk', graceUntil: day(120) });
    expect(judgeTier(history([]), RULES, risk, day(120)).tier).toBe(null);
    expect(judgeTier(history([sale(110, 1_500)]), RULES, risk, day(120)).tier).toBe('silver');
  });

  test('nothing falls behind the order feed: it waits for it', () => {
    const late = history(orders, { knownUntil: day(90) });
    expect(judgeTier(late, RULES, holds('silver'), day(105))).toMatchObject({
      tier: 'silver',
      standing: null,
      nextChangeAt: day(105),
    });
    const risk = holds('silver', { standing: 'at-risk', graceUntil: day(130) });
    const stalled = history(orders, { knownUntil: day(129) });
    expect(judgeTier(stalled, RULES, risk, day(140))).toMatchObject({ tier: 'silver', nextChangeAt: day(130) });
    expect(judgeTier(history(orders, { knownUntil: null }), RULES, holds('silver'), day(500)).tier).toBe('silver');
  });

  test('a tier without a rule was set by a person and stays', () => {
    expect(judgeTier(history([sale(0, 9_999)]), RULES, holds('partner'), day(1))).toMatchObject({
      tier: 'partner',
      nextChangeAt: null,
    });
  });
});

test('between two judgements nothing changes before the instant named', () => {
  const order = fc.record({ days: fc.integer({ min: -120, max: 0 }), minor: fc.integer({ min: -2_000, max: 3_000 }) });
  fc.assert(
    fc.property(
      fc.array(order, { maxLength: 8 }),
      fc.constantFrom(null, 'silver', 'gold'),
      fc.integer({ min: 1, max: 200 }),
      (raw, tier, ahead) => {
        const orders = raw
          .map(({ days, minor }) => (minor < 0 ? credit(days, minor) : sale(days, minor)))
          .toSorted((left, right) => left.at - right.at);
        const first = judgeTier(history(orders), RULES, holds(tier), day(0));
        const again = judgeTier(history(orders), RULES, first, day(0));
        expect(again).toEqual({ ...first, reason: again.reason });
        const then = day(ahead);
        if (first.nextChangeAt !== null) expect(first.nextChangeAt).toBeGreaterThan(day(0));
        if (first.nextChangeAt !== null && then >= first.nextChangeAt) return;
        const { tier: kept, standing, graceUntil } = judgeTier(history(orders), RULES, first, then);
        expect({ kept, standing, graceUntil }).toEqual({
          kept: first.tier,
          standing: first.standing,
          graceUntil: first.graceUntil,
        });
      },
    ),
    { numRuns: 500 },
  );
});
