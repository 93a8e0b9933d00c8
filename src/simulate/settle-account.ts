/** An account at an instant: decides and does what was decided until nothing is left to do. */
import { assertNever } from '../domain/assert-never.ts';
import type { AccountState, OpenEffect } from './account-state.ts';
import { decideTurn } from './decide-turn.ts';
import { requestOffer } from './offers.ts';
import { send } from './send.ts';
import { tickOf } from './tick-queue.ts';
import { wakeAt } from './wake-at.ts';
import type { World } from './world.ts';

/** More rounds than facts, steps and sends of an instant could make: an account that goes on for ever says so. */
const MOST_ROUNDS = 10_000;

export const settleAccount = (world: World, state: AccountState): void => {
  for (let round = 0; ; round += 1) {
    if (round > MOST_ROUNDS) throw new Error(`account ${state.account.id} does not come to rest`);
    const more = decideTurn(world, state);
    perform(world, state);
    if (!more && state.pending.length === 0 && state.open.size === 0) break;
  }
  if (state.deadline !== null) wakeAt(world, state, tickOf(state.deadline, world.now));
};

/** What stays inside at once, then the first send: the decision after it says which comes next. */
const perform = (world: World, state: AccountState): void => {
  if (state.open.size === 0) return;
  const [first] = [...state.open.values()].filter((one) => !stayedInside(world, state, one)).sort(inOrder);
  if (first?.effect.type === 'send') send(world, state, first.effect, 'account');
};

const stayedInside = (world: World, state: AccountState, { effect }: OpenEffect): boolean => {
  switch (effect.type) {
    case 'send':
      return false;
    case 'offer':
      requestOffer(world, state, effect);
      break;
    case 'task':
    case 'alert':
      openTask(world, state, effect);
      break;
    // Nobody answers: its time passes.
    case 'approve':
      break;
    default:
      return assertNever(effect);
  }
  state.open.delete(effect.id);
  return true;
};

type TaskEffect = Extract<OpenEffect['effect'], { readonly type: 'task' | 'alert' }>;

/** One open task per (campaign, step, account), or per person where the journey is a person's. */
const openTask = (world: World, state: AccountState, effect: TaskEffect): void => {
  const { enrolment, campaign, step } = effect;
  const contact = effect.type === 'task' ? effect.contact : null;
  const personal = contact !== null && state.enrolments.get(enrolment)?.contact === contact;
  for (const task of state.tasks) {
    const same = task.campaign === campaign && task.step === step && (!personal || task.contact === contact);
    if (same) task.status = 'not-needed';
  }
  state.tasks.push({ enrolment, campaign, step, contact, at: world.now, status: 'open' });
  state.touches.delete(effect.id);
  state.ended.set(effect.id, 'accepted');
  world.recorder.task(state, world.now, effect.title);
};

/** The send first that has the say over the others when a cap has room for one of them only. */
const inOrder = (left: OpenEffect, right: OpenEffect): number => {
  if (left.effect.type !== 'send' || right.effect.type !== 'send') return 0;
  return (
    left.effect.priority - right.effect.priority ||
    left.effect.dueAt - right.effect.dueAt ||
    left.createdAt - right.createdAt ||
    (left.effect.id < right.effect.id ? -1 : 1)
  );
};
