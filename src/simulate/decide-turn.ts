/** One decision of an account: silence and tier judged, the engine asked, what it answers put in force. */
import { type BusinessTime, businessTime } from '../domain/time.ts';
import { accountView, BEST_TIER_WINDOW, bestTier } from '../engine/account-view.ts';
import { decide } from '../engine/decide.ts';
import type { AccountView, ContactView, Inputs } from '../engine/inputs.ts';
import type { AccountState } from './account-state.ts';
import { applyDecision } from './apply-decision.ts';
import { judgeLapse, judgeTiers } from './judge-account.ts';
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

const inputsOf = ({ rules, now, knownUntil, broadcasts }: World, state: AccountState): Inputs => {
  const { account, orders, tier } = state;
  const { settings } = rules;
  return {
    account: accountView(
      {
        ...account,
        key: true,
        currency: state.place.currency,
        usualOrderMinor: orders.usualMinor,
        lastOrderAt: orders.lastOrderAt,
        tier: tier.tier,
        lapseState: state.lapse.state,
        lapseSince: state.lapse.since,
        rhythmDays: state.lapse.rhythmDays,
        holdScope: 'none',
      },
      settings,
      {
        bestTier: bestTierOf(state, settings.vocabulary?.tiers ?? [], now),
        standing: { ...state.said, ...datesOf(state) },
        ordersKnownUntil: knownUntil,
      },
    ),
    contacts: account.contacts,
    facts: state.pending.slice(0, MOST_FACTS),
    moreFacts: state.pending.length > MOST_FACTS,
    happened: state.happened,
    published: rules.campaigns,
    pinned: NO_OLDER_VERSIONS,
    segments: rules.segments,
    past: state.past,
    settings,
    occasions: broadcasts.occasions,
  };
};

const bestTierOf = ({ tier, tierMoves }: AccountState, order: readonly string[], now: BusinessTime): string | null => {
  const from = now - BEST_TIER_WINDOW;
  if (tier.since !== null && tier.since <= from) return tier.tier;
  return bestTier(
    tier.tier,
    tierMoves.filter(({ at }) => at > from),
    order,
  );
};

/** The dates of the account that follow from its orders; a file of orders tells of no tenders. */
const datesOf = ({ orders, account }: AccountState): AccountView['traits'] => ({
  customer_since: textOf(orders.firstOrderAt),
  last_order: textOf(orders.lastOrderAt),
  next_tender: null,
  next_contract_end: null,
  last_response: textOf(lastResponse(account.contacts)),
});

const lastResponse = (contacts: readonly ContactView[]): BusinessTime | null =>
  contacts.reduce<BusinessTime | null>(
    (last, { lastHumanResponseAt: at }) => (at !== null && (last === null || at > last) ? at : last),
    null,
  );

const textOf = (at: BusinessTime | null): string | null => at && new Date(at).toISOString();

const isDue = (at: BusinessTime | null, now: BusinessTime): boolean => at !== null && at <= now;

/** One that has passed and still stands waits for the feed, not for the clock. */
const dueLater = (at: BusinessTime | null, now: BusinessTime): BusinessTime | null =>
  at !== null && at > now ? at : null;

export const earlier = (left: BusinessTime | null, right: BusinessTime | null): BusinessTime | null => {
  if (left === null || right === null) return left ?? right;
  return businessTime(Math.min(left, right));
};
