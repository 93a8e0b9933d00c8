import type { EffectId } from '../domain/ids.ts';
import type { Decision } from '../engine/decision.ts';
import type { AccountState } from './account-state.ts';

/**
 * Forgets what was asked for by enrolments that are over, once nothing of it is still to come: an enrolment's id never comes
 * back, and the ids of a year would fill the memory.
 */
export const forgetEnded = (state: AccountState, decision: Decision): void => {
  if (!decision.enrolments.some(({ type }) => type === 'ended')) return;
  const prefixes = Object.keys(decision.state.enrolments).map((id) => `${id}/`);
  const isOver = (id: EffectId): boolean =>
    !state.touches.has(id) && !state.open.has(id) && !prefixes.some((prefix) => id.startsWith(prefix));
  for (const id of state.asked.keys()) if (isOver(id)) state.asked.delete(id);
  for (const id of state.ended.keys()) if (isOver(id)) state.ended.delete(id);
};
