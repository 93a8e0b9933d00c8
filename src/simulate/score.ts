import { type BusinessTime, businessTime } from '../domain/time.ts';
import { fitLapseParameters } from '../intelligence/fit-lapse.ts';
import type { AccountState } from './account-state.ts';
import { judgeLapse, judgeTiers } from './judge-account.ts';
import type { OrderHistory } from './order-history.ts';
import { tickOf } from './tick-queue.ts';
import { wakeAt } from './wake-at.ts';
import type { World } from './world.ts';

/**
 * A scoring run: fits the lapse parameters on all customers, learns related products, and judges every key account that has
 * ever ordered. `histories`: of all customers, in id order. Accounts that have a new fact, or wake earlier, are due.
 */
export const score = (world: World, histories: Iterable<OrderHistory>): void => {
  const until = businessTime(Math.min(world.now, world.knownUntil ?? world.now));
  const purchases: (readonly BusinessTime[])[] = [];
  for (const history of histories) {
    const known = history.purchases.filter((at) => at <= until);
    if (known.length > 0) purchases.push(known);
  }
  world.parameters = fitLapseParameters(purchases, until);
  world.related.learn(until);
  for (const state of world.accounts.values()) if (!state.orders.isEmpty) judge(world, state);
};

const judge = (world: World, state: AccountState): void => {
  judgeLapse(world, state);
  judgeTiers(world, state);
  for (const at of [state.lapse.at, state.tier.at]) {
    if (at !== null && (state.deadline === null || at < state.deadline)) state.deadline = at;
  }
  if (state.pending.length > 0) world.due.add(world.now, state);
  else if (state.deadline !== null) wakeAt(world, state, tickOf(state.deadline, null));
};
