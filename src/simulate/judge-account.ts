import { windowMs } from '../domain/window-ms.ts';
import { tierFacts } from '../engine/tier-facts.ts';
import { lapse } from '../intelligence/lapse.ts';
import { judgeTier } from '../intelligence/tiers.ts';
import { type AccountState, append } from './account-state.ts';
import type { World } from './world.ts';

/** Judges the account's silence; a changed state is a fact, the first one history. */
export const judgeLapse = ({ now, knownUntil, parameters }: World, state: AccountState): void => {
  const before = state.lapse;
  const previous = before.since === null ? null : { state: before.state, since: before.since };
  const verdict = lapse({ purchases: state.orders.purchases, knownUntil, previous }, parameters, now);
  const { rhythmDays = null } = verdict;
  state.lapse = { state: verdict.state, since: verdict.since, at: verdict.nextChangeAt, rhythmDays };
  if (verdict.state === before.state) return;
  const { state: to, since, reason } = verdict;
  append(state, {
    type: 'Lapse State Changed',
    payload: { from: before.state, to, since, reason },
    at: now,
    historic: before.since === null,
  });
};

/** Judges it by the tier rules, where there are any; what moved is a fact, the first judgement history. */
export const judgeTiers = ({ now, knownUntil, rules }: World, state: AccountState): void => {
  const { tiers } = rules.settings;
  if (!tiers) return;
  const from = Math.min(now, knownUntil ?? now) - windowMs(tiers.window);
  const { currency, timezone } = state.place;
  const history = { orders: state.orders.countedSince(from), currency, timezone, knownUntil };
  const before = state.tier;
  const verdict = judgeTier(history, tiers, before, now);
  const { tier, since, standing, graceUntil, nextChangeAt } = verdict;
  state.tier = { tier, since, standing, graceUntil, at: nextChangeAt };
  for (const { type, payload } of tierFacts(before, verdict, tiers)) {
    append(state, { type, payload, at: now, historic: before.since === null });
    if (type === 'Trait Changed') state.tierMoves.push({ at: now, from: before.tier, to: tier });
  }
};
