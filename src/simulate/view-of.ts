/** An account as its decisions see it. */
import type { BusinessTime } from '../domain/time.ts';
import { accountView, BEST_TIER_WINDOW, bestTier } from '../engine/account-view.ts';
import type { AccountView, ContactView } from '../engine/inputs.ts';
import type { AccountState } from './account-state.ts';
import type { World } from './world.ts';

/** Made anew only where something has changed that it shows: an account decides many times between two orders. */
export const viewOf = (world: World, state: AccountState): AccountView => {
  const { rules, now, knownUntil } = world;
  const best = bestTierOf(state, rules.settings.vocabulary?.tiers ?? [], now);
  if (state.view === null || !isOf(state.view, state) || !shows(state.view.shown, state, best)) {
    const shown = makeView(world, state, best);
    state.view = { ofOrders: state.orders.count, ofLapse: state.lapse, shown };
  } else if (state.view.shown.ordersKnownUntil !== knownUntil) {
    state.view = { ...state.view, shown: { ...state.view.shown, ordersKnownUntil: knownUntil } };
  }
  return state.view.shown;
};

const isOf = ({ ofOrders, ofLapse }: NonNullable<AccountState['view']>, { orders, lapse }: AccountState): boolean =>
  ofOrders === orders.count && ofLapse === lapse;

/** Its orders and its silence aside: what else moves. */
const shows = ({ traits }: AccountView, { tier }: AccountState, best: string | null): boolean =>
  traits['tier'] === tier.tier && traits['best_tier_12m'] === best;

const makeView = ({ rules, knownUntil }: World, state: AccountState, best: string | null): AccountView => {
  const { account, orders, tier } = state;
  return accountView(
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
    rules.settings,
    { bestTier: best, standing: { ...state.said, ...datesOf(state) }, ordersKnownUntil: knownUntil },
  );
};

const bestTierOf = ({ tier, tierMoves }: AccountState, order: readonly string[], now: BusinessTime): string | null => {
  const from = now - BEST_TIER_WINDOW;
  if (tierMoves.length === 0 || (tier.since !== null && tier.since <= from)) return tier.tier;
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
