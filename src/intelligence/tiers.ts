/**
 * Where an account stands in the loyalty tiers, by its orders in a rolling window.
 *
 * 1. Up at once, to the highest tier whose rule holds.
 * 2. Below its tier's rule it keeps the tier for a grace that ends with a day; then it falls to what it has earned.
 * 3. Near the next tier from a share of its rule on, and until it is ten points below that share: no flicker at the border.
 * 4. To fall, absence must be known: nothing falls behind the order feed's watermark.
 *
 * Pure; judging twice at one instant says the same.
 */
import { addDuration, endOfLocalDay } from '../domain/local-time.ts';
import { minorDigits } from '../domain/money.ts';
import type {
  TierDistance,
  TierFunction,
  TierHistory,
  TierRule,
  TierRules,
  TierStanding,
  TierVerdict,
} from '../domain/tier.ts';
import { type BusinessTime, businessTime, later } from '../domain/time.ts';
import { windowMs } from '../domain/window-ms.ts';

/** Percentage points an account may lose before it is no longer near. */
const STICKINESS = 10;

export const judgeTier: TierFunction = (history, rules, before, now) => {
  const counted = countsOf(history, rules);
  const present = counted(now);
  const held = indexOf(rules, before.tier);
  if (held < 0 && before.tier !== null) return byHand(before, now);
  const earned = earnedBy(present, rules, history.currency);
  const since = before.since ?? now;
  const answer = (index: number, over: Partial<TierStanding> & { readonly since: BusinessTime }) => {
    const distance = distanceTo(rules.tiers[index + 1], present, history.currency);
    const standing = over.standing ?? (isNear(present, rules, index, before, history.currency) ? 'near' : null);
    const verdict = {
      tier: rules.tiers[index]?.tier ?? null,
      graceUntil: over.graceUntil ?? null,
      since: over.since,
      standing,
    };
    return {
      ...verdict,
      next: distance,
      nextChangeAt: nextChange(history, rules, { ...verdict, index, present }, now),
      reason: describe(rules, index, standing, present, history.currency),
    };
  };
  if (earned > held) return answer(earned, { since: now });
  const seen = businessTime(Math.min(now, history.knownUntil ?? Number.NEGATIVE_INFINITY));
  const known = Math.max(earned, history.knownUntil === null ? held : earnedBy(counted(seen), rules, history.currency));
  if (known >= held) {
    const kept = answer(held, { since });
    // Below the rule as far as one can see, but the orders of these days may not have come yet.
    return earned < held ? { ...kept, nextChangeAt: now } : kept;
  }
  const graceUntil = before.graceUntil ?? graceFrom(history, rules, now);
  if (seen >= graceUntil) return answer(known, { since: now });
  return answer(held, { since, standing: 'at-risk', graceUntil });
};

/** A tier the rules do not know was set by a person: it stays until a person says otherwise. */
const byHand = ({ tier, since }: TierStanding, now: BusinessTime): TierVerdict => ({
  tier,
  since: since ?? now,
  standing: null,
  graceUntil: null,
  nextChangeAt: null,
  next: null,
  reason: `${tier} has no rule: set by hand`,
});

/** Sales less credits, and number of sales, in the window that ends at an instant. */
type Counted = { readonly minor: number; readonly orders: number };

const countsOf =
  ({ orders }: TierHistory, { window }: TierRules) =>
  (at: BusinessTime): Counted => {
    const from = at - windowMs(window);
    let minor = 0;
    let sales = 0;
    for (const order of orders) {
      if (order.at <= from || order.at > at) continue;
      minor += order.minor ?? 0;
      if (order.kind === 'sale') sales += 1;
    }
    return { minor, orders: sales };
  };

/** -1: below the lowest. */
const indexOf = ({ tiers }: TierRules, tier: string | null): number => tiers.findIndex((rule) => rule.tier === tier);

const earnedBy = (counted: Counted, { tiers }: TierRules, currency: string): number =>
  tiers.findLastIndex((rule) => shareOf(counted, rule, currency) >= 1);

/** How much of a rule is fulfilled: its least fulfilled part, 1 for all of it. A rule without the currency never is. */
const shareOf = (counted: Counted, rule: TierRule, currency: string): number => {
  if (rule.spend === null) return rule.orders === null ? 0 : counted.orders / rule.orders;
  const asked = Object.hasOwn(rule.spend, currency) ? rule.spend[currency] : undefined;
  const spent = asked === undefined ? 0 : counted.minor / asked;
  return rule.orders === null ? spent : Math.min(spent, counted.orders / rule.orders);
};

const isNear = (
  counted: Counted,
  rules: TierRules,
  index: number,
  before: Pick<TierStanding, 'tier' | 'standing'>,
  currency: string,
): boolean => {
  const next = rules.tiers[index + 1];
  if (!next) return false;
  const was = before.standing === 'near' && indexOf(rules, before.tier) === index;
  return shareOf(counted, next, currency) * 100 >= rules.near - (was ? STICKINESS : 0);
};

const distanceTo = (rule: TierRule | undefined, counted: Counted, currency: string): TierDistance | null => {
  if (!rule) return null;
  const asked = rule.spend?.[currency];
  return {
    tier: rule.tier,
    minor: asked === undefined ? null : Math.max(0, asked - counted.minor),
    orders: rule.orders === null ? null : Math.max(0, rule.orders - counted.orders),
  };
};

/** The last day of grace is a whole one: the tier is lost when the next begins. */
const graceFrom = ({ timezone }: TierHistory, { grace }: TierRules, now: BusinessTime): BusinessTime => {
  const last = addDuration(now, grace, timezone, { closedWeekdays: [], holidays: [] });
  return later(endOfLocalDay(last, timezone), 1);
};

type Standing = TierStanding & { readonly index: number; readonly present: Counted };

/** The grace's end, or the first order to leave the window whose leaving changes what is earned or near. */
const nextChange = (
  history: TierHistory,
  rules: TierRules,
  standing: Standing,
  now: BusinessTime,
): BusinessTime | null => {
  const changes = firstToMatter(history, rules, standing, now);
  const { graceUntil } = standing;
  if (changes === null || graceUntil === null) return changes ?? graceUntil;
  return changes < graceUntil ? changes : graceUntil;
};

const firstToMatter = (
  history: TierHistory,
  rules: TierRules,
  standing: Standing,
  now: BusinessTime,
): BusinessTime | null => {
  const { currency } = history;
  const earned = earnedBy(standing.present, rules, currency);
  const near = isNear(standing.present, rules, standing.index, standing, currency);
  const matters = (left: Counted): boolean =>
    earnedBy(left, rules, currency) !== earned || isNear(left, rules, standing.index, standing, currency) !== near;
  let { minor, orders } = standing.present;
  const window = windowMs(rules.window);
  const inside = history.orders.filter(({ at }) => at > now - window && at <= now);
  for (const [index, order] of inside.entries()) {
    minor -= order.minor ?? 0;
    if (order.kind === 'sale') orders -= 1;
    // Those of one instant leave together.
    if (inside[index + 1]?.at !== order.at && matters({ minor, orders })) return later(order.at, window);
  }
  return null;
};

const describe = (
  rules: TierRules,
  index: number,
  standing: TierStanding['standing'],
  counted: Counted,
  currency: string,
): string => {
  const { amount, unit } = rules.window;
  const has = `${inUnits(counted.minor, currency)} and ${counted.orders} orders in ${amount}${unit}`;
  const about = standing === 'at-risk' ? rules.tiers[index] : rules.tiers[index + 1];
  if (!about) return has;
  const asked = about.spend?.[currency];
  const asks = [
    ...(asked === undefined ? [] : [inUnits(asked, currency)]),
    ...(about.orders === null ? [] : [`${about.orders} orders`]),
  ];
  return `${has}; ${about.tier} asks for ${asks.join(' and ') || 'what this currency has no figure for'}`;
};

const inUnits = (minor: number, currency: string): string =>
  `${WHOLE.format(Math.round(minor / 10 ** minorDigits(currency)))} ${currency}`;

const WHOLE = new Intl.NumberFormat('en');
