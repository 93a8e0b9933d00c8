import type { TierRules, TierStanding, TierVerdict } from '../domain/tier.ts';

/** A fact that a judgement by the tier rules brings. */
export type TierFact = {
  readonly type: 'Trait Changed' | 'Tier Near' | 'Tier At Risk';
  readonly payload: Readonly<Record<string, unknown>>;
};

/** What moved between two standings, in the order in which it is told. */
export const tierFacts = (
  before: Pick<TierStanding, 'tier' | 'standing'>,
  { tier, standing, graceUntil, next, reason }: TierVerdict,
  rules: TierRules,
): readonly TierFact[] => {
  const fell = placeIn(rules, tier) < placeIn(rules, before.tier);
  const facts: TierFact[] = [];
  if (tier !== before.tier) {
    facts.push({ type: 'Trait Changed', payload: { trait: 'tier', from: before.tier, to: tier, reason } });
  }
  // Who has just lost a tier hears that, not that he is near it.
  if (standing === 'near' && before.standing !== 'near' && !fell && next) {
    facts.push({ type: 'Tier Near', payload: { tier, next: next.tier, reason } });
  }
  if (standing === 'at-risk' && before.standing !== 'at-risk' && tier !== null && graceUntil !== null) {
    facts.push({ type: 'Tier At Risk', payload: { tier, until: graceUntil, reason } });
  }
  return facts;
};

const placeIn = ({ tiers }: TierRules, name: string | null): number => tiers.findIndex((rule) => rule.tier === name);
