/** One decision of an account: silence and tier judged, the engine asked, what it answers put in force. */
import { type BusinessTime, businessTime } from '../domain/time.ts';
import { decide } from '../engine/decide.ts';
import type { Inputs } from '../engine/inputs.ts';
import type { AccountState } from './account-state.ts';
import { applyDecision } from './apply-decision.ts';
import { judgeLapse, judgeTiers } from './judge-account.ts';
import { viewOf } from './view-of.ts';
import type { World } from './world.ts';

/** Facts a decision takes at once, as in the store. */
const MOST_FACTS = 500;

const NO_OLDER_VERSIONS = {};

/** True: there is more to decide at once. */
export const decideTurn = (world: World, state: AccountState): boolean => {
  const { now } = world;
  const ordered = state.pending.some(({ type }) => type === 'Order Completed' || type === 'Order Refunded');
  if (ordered || isDue(state.lapse.at, now)) judgeLapse(world, state);
  if (ordered || isDue(state.tier.at, now)) judgeTiers(world, state);
  const inputs = inputsOf(world, state);
  const decision = decide(state.engine, inputs, now);
  const taken = decision.state.cursor;
  for (const { seq, type, occurredAt, contact } of state.pending) {
    if (seq <= taken && world.counted.has(type)) state.happened.push({ type, at: occurredAt, contact });
  }
  state.pending = state.pending.filter(({ seq }) => seq > taken);
  state.engine = decision.state;
  const byTime = earlier(dueLater(state.lapse.at, now), dueLater(state.tier.at, now));
  state.deadline = earlier(decision.more ? now : decision.deadline, byTime);
  applyDecision(world, state, decision);
  return decision.more;
};

const inputsOf = (world: World, state: AccountState): Inputs => {
  const { rules, broadcasts } = world;
  const { pending } = state;
  return {
    account: viewOf(world, state),
    contacts: state.account.contacts,
    facts: pending.length > MOST_FACTS ? pending.slice(0, MOST_FACTS) : pending,
    moreFacts: pending.length > MOST_FACTS,
    happened: state.happened,
    published: rules.campaigns,
    pinned: NO_OLDER_VERSIONS,
    segments: rules.segments,
    past: state.past,
    settings: rules.settings,
    occasions: broadcasts.occasions,
  };
};

const isDue = (at: BusinessTime | null, now: BusinessTime): boolean => at !== null && at <= now;

/** One that has passed and still stands waits for the feed, not for the clock. */
const dueLater = (at: BusinessTime | null, now: BusinessTime): BusinessTime | null =>
  at !== null && at > now ? at : null;

export const earlier = (left: BusinessTime | null, right: BusinessTime | null): BusinessTime | null => {
  if (left === null || right === null) return left ?? right;
  return businessTime(Math.min(left, right));
};
