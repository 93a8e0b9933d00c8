/** What a decision answered, put in force: the twin in memory of the transaction that writes it. */
import type { BusinessTime } from '../domain/time.ts';
import type { Decision, Effect, EnrolmentChange, PlannedTouch } from '../engine/decision.ts';
import { awaitedEffects } from '../engine/shared-asks.ts';
import type { AccountState } from './account-state.ts';
import { forgetEnded } from './forget-ended.ts';
import { releaseOffers } from './offers.ts';
import type { World } from './world.ts';

export const applyDecision = (world: World, state: AccountState, decision: Decision): void => {
  for (const change of decision.enrolments) changeEnrolment(world, state, change);
  for (const reason of decision.reasons) world.recorder.reason(state, reason);
  plan(state, decision.planned);
  for (const effect of decision.effects) ask(state, effect, world.now);
  takeBack(state, decision, world.now);
  forgetEnded(state, decision);
};

const changeEnrolment = (world: World, state: AccountState, change: EnrolmentChange): void => {
  switch (change.type) {
    case 'opened': {
      const { id, campaign, version, entryKey, contact, at } = change;
      const row = { id, campaign, version, entryKey, contact, enteredAt: at, endedAt: at };
      state.enrolments.set(id, { ...row, firstAcceptedAt: null, goalAt: null });
      return;
    }
    case 'ended':
      end(world, state, change);
      return;
    case 'offer-untold':
      releaseOffers(world, state, change.id, change.name);
      return;
    case 'first-accepted':
      note(state, change.id, { firstAcceptedAt: change.at });
      return;
    case 'goal':
      note(state, change.id, { goalAt: change.at, goalOrder: change.order });
      return;
    case 'goal-lost':
      note(state, change.id, { goalAt: null, goalOrder: null });
      return;
    // People move enrolments, and nobody says anything here.
    case 'moved':
    case 'restored':
      return;
    // Who is invited answers only where people answer.
    case 'invited':
      return;
    default:
      change satisfies never;
  }
};

type Noted = {
  readonly endedAt?: BusinessTime;
  readonly firstAcceptedAt?: BusinessTime;
  readonly goalAt?: BusinessTime | null;
  readonly goalOrder?: string | null;
};

const note = (state: AccountState, id: string, said: Noted): void => {
  const row = state.enrolments.get(id);
  if (!row) return;
  const noted = { ...row, ...said };
  state.enrolments.set(id, noted);
  const others = state.past.filter((past) => past.id !== id);
  // Newest entry first, then by id.
  if (said.endedAt !== undefined || others.length < state.past.length) {
    state.past = [...others, noted].sort(
      (left, right) => right.enteredAt - left.enteredAt || (left.id < right.id ? -1 : 1),
    );
  }
};

/** What ends with an enrolment: its unsent touches, its offers that nobody was told of, and on an exit its open work. */
const end = (world: World, state: AccountState, change: Extract<EnrolmentChange, { type: 'ended' }>): void => {
  note(state, change.id, { endedAt: change.at });
  for (const [id, touch] of state.touches) if (touch.enrolment === change.id) cancel(state, id);
  releaseOffers(world, state, change.id);
  if (change.shared !== undefined) releaseOffers(world, state, change.shared);
  if (change.how !== 'exited') return;
  for (const [id, { effect }] of state.open) if (effect.enrolment === change.id) state.open.delete(id);
  for (const task of state.tasks) if (task.enrolment === change.id) task.status = 'not-needed';
};

const cancel = (state: AccountState, id: string): void => {
  state.touches.delete(id);
  state.ended.set(id, 'cancelled');
};

/** The plan is complete: what stood in it before and is neither planned nor asked any more was cancelled. */
const plan = (state: AccountState, planned: readonly PlannedTouch[]): void => {
  const ids = new Set<string>();
  for (const { id, enrolment, campaign, step, contact, kind, dueAt, priority } of planned) {
    ids.add(id);
    const how = state.ended.get(id);
    if (how === 'accepted' || how === 'dropped') continue;
    state.ended.delete(id);
    const before = { transactional: false, ...state.touches.get(id) };
    state.touches.set(id, { ...before, enrolment, campaign, step, contact, kind, dueAt, priority });
  }
  for (const id of state.touches.keys()) if (!ids.has(id) && !state.asked.has(id)) cancel(state, id);
};

const ask = (state: AccountState, effect: Effect, now: BusinessTime): void => {
  const before = state.asked.get(effect.id);
  if (before && before.attempt >= effect.attempt) return;
  const createdAt = before?.createdAt ?? now;
  state.asked.set(effect.id, { attempt: effect.attempt, createdAt });
  state.open.set(effect.id, { effect, createdAt });
  const touch = state.touches.get(effect.id);
  if (touch && effect.type === 'send') {
    const { transactional, touch: counts, dueAt: firstDue } = effect;
    state.touches.set(effect.id, { ...touch, transactional, firstDue, ...(counts !== undefined && { counts }) });
  }
};

/** Sends and offers that no enrolment waits for (a veto moved it on) must not be done any more. */
const takeBack = (state: AccountState, { state: engine }: Decision, now: BusinessTime): void => {
  if (state.open.size === 0) return;
  const waited = new Set(awaitedEffects(engine, now));
  for (const [id, { effect }] of state.open) {
    if (effect.type === 'task' || effect.type === 'alert' || waited.has(id)) continue;
    state.open.delete(id);
    if (state.touches.has(id)) cancel(state, id);
  }
};
