/**
 * Plays a company's orders against campaigns in memory: the instants, and within each the order of things, are those of
 * stepped time (`src/demo/drive.ts`), so that the touches are those of the real run. Pure: no clock, no chance, no I/O.
 *
 * Within an instant: all orders come in; every four weeks everybody is scored; whoever is due decides and acts until all is
 * quiet; what accounts share is granted, and whoever was told decides again; then newsletters.
 */
import { SCORE_EVERY } from '../domain/stepped-time.ts';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import { capsOf, longestWindow } from '../engine/caps.ts';
import { countedEvents } from '../engine/counted-events.ts';
import { type AccountState, accountState, append } from './account-state.ts';
import { Broadcasts } from './broadcasts.ts';
import type { Company, PlacedOrder, Rules, Span } from './company.ts';
import { expireOffers, grantOffers } from './offers.ts';
import { OrderHistory } from './order-history.ts';
import { Recorder } from './recorder.ts';
import { Related } from './related.ts';
import { score } from './score.ts';
import { settleAccount } from './settle-account.ts';
import { TickQueue, tickOf } from './tick-queue.ts';
import type { World } from './world.ts';

export type Play = {
  readonly company: Company;
  readonly rules: Rules;
  readonly span: Span;
  /** The account whose every step is written down; null: none's. */
  readonly watched: string | null;
  /** Called at each new business day. */
  readonly onDay: (at: BusinessTime) => void;
};

export const play = ({ company, rules, span, watched, onDay }: Play): World => {
  const world = makeWorld(company, rules, span, watched);
  const histories = beginnings(world, company);
  score(world, histories.values());
  let day = Math.floor(span.from / DAY);
  let scoredAt = span.from;
  for (let at: BusinessTime | null = span.from; at !== null && at <= span.to; ) {
    world.now = at;
    for (const order of world.orders.take(at)) comesIn(world, order);
    world.knownUntil = at;
    if (at >= scoredAt + SCORE_EVERY) {
      score(world, histories.values());
      scoredAt = at;
    }
    settle(world);
    if (Math.floor(at / DAY) > day) {
      day = Math.floor(at / DAY);
      onDay(at);
    }
    at = nextInstant(world, businessTime(scoredAt + SCORE_EVERY));
  }
  return world;
};

const makeWorld = (company: Company, rules: Rules, span: Span, watched: string | null): World => {
  const accounts = company.accounts.toSorted((left, right) => (left.id < right.id ? -1 : 1));
  return {
    rules,
    counted: countedEvents(rules.campaigns, rules.segments),
    span,
    longestCap: longestCapOf(rules),
    accounts: new Map(accounts.map((account) => [account.id, accountState(account, rules.settings)])),
    due: new TickQueue(),
    orders: new TickQueue(),
    expiries: new TickQueue(),
    requested: [],
    budgets: new Map(),
    broadcasts: new Broadcasts(rules, span.from),
    related: new Related(company.productNames),
    recorder: new Recorder(
      rules.campaigns.map(({ id }) => id),
      watched,
    ),
    parameters: null,
    now: span.from,
    knownUntil: null,
  };
};

const longestCapOf = ({ campaigns, settings }: Rules): number =>
  longestWindow([undefined, ...campaigns.map(({ guards }) => guards)].flatMap((guards) => capsOf(guards, settings)));

/** History as an import brings it: facts that start nothing. Answers the orders of all customers, in id order. */
const beginnings = (world: World, company: Company): ReadonlyMap<string, OrderHistory> => {
  const { now } = world;
  const histories = new Map<string, OrderHistory>();
  for (const [id, state] of world.accounts) histories.set(id, state.orders);
  for (const order of company.history.toSorted((left, right) => left.at - right.at)) {
    const state = world.accounts.get(order.account);
    const orders = histories.get(order.account) ?? new OrderHistory(order.total.currency);
    histories.set(order.account, orders);
    orders.add(order);
    world.related.add(order);
    world.knownUntil = businessTime(Math.max(world.knownUntil ?? 0, order.at));
    if (state) append(state, { ...orderFact(order, now), historic: true });
  }
  for (const state of world.accounts.values()) if (!state.orders.isEmpty) namesOf(world, state);
  for (const order of company.live) world.orders.add(tickOf(order.at, null), order);
  return new Map([...histories].sort(([left], [right]) => (left < right ? -1 : 1)));
};

/** What the account file says of a customer who was known by his orders. */
const namesOf = ({ now }: World, state: AccountState): void => {
  for (const trait of ['tier', 'level'] as const) {
    const to = state.account[trait];
    if (to === null) continue;
    append(state, { type: 'Trait Changed', payload: { trait, from: null, to }, at: now, historic: true });
    if (trait === 'tier') state.tierMoves.push({ at: now, from: null, to });
  }
};

const orderFact = ({ id, kind, total, items, at }: PlacedOrder, now: BusinessTime) => ({
  type: kind === 'sale' ? 'Order Completed' : 'Order Refunded',
  payload: { order: { id, total, items, itemCount: items.length } },
  at: now,
  occurredAt: at,
});

const comesIn = (world: World, order: PlacedOrder): void => {
  const state = world.accounts.get(order.account);
  if (!state) return;
  append(state, orderFact(order, world.now));
  state.orders.add(order);
  world.related.add(order);
  world.due.add(world.now, state);
  const { minor, currency } = order.total;
  world.recorder.order(order.account, world.now, `order ${order.id}: ${minor} ${currency}`);
};

const settle = (world: World): void => {
  settleDue(world);
  for (;;) {
    const told = [...grantOffers(world), ...expireOffers(world)];
    if (told.length === 0) break;
    for (const state of told) world.due.add(world.now, state);
    settleDue(world);
  }
  world.broadcasts.run(world);
};

/** In id order; who stands in the queue for an instant that has moved is not due. */
const settleDue = (world: World): void => {
  const due = new Set(world.due.take(world.now));
  const inOrder = [...due].sort((left, right) => (left.account.id < right.account.id ? -1 : 1));
  for (const state of inOrder) {
    const isDue = state.pending.length > 0 || (state.deadline !== null && state.deadline <= world.now);
    if (isDue) settleAccount(world, state);
  }
};

const nextInstant = (world: World, scoring: BusinessTime): BusinessTime | null => {
  const instants = [world.orders.next(), world.due.next(), world.expiries.next(), world.broadcasts.next(), scoring];
  const next = Math.min(...instants.filter((at) => at !== null));
  return tickOf(businessTime(next), world.now);
};
