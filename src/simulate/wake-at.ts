import type { BusinessTime } from '../domain/time.ts';
import type { AccountState } from './account-state.ts';
import type { World } from './world.ts';

/** Puts the account in the queue for the step of its deadline, once for each step still ahead. */
export const wakeAt = ({ due, now }: World, state: AccountState, tick: BusinessTime): void => {
  if (tick > now && tick === state.queuedFor) return;
  state.queuedFor = tick;
  due.add(tick, state);
};
