import type { Campaign, Step } from '../domain/campaign.ts';
import { addDuration } from '../domain/local-time.ts';
import type { BusinessTime } from '../domain/time.ts';
import { type Draft, note, putEnrolment } from './draft.ts';
import type { Enrolment } from './state.ts';
import { atStep, effectBase, visit } from './visit.ts';

/** Puts a task before the owner; it does not block. The latest one's outcome is what `outcome` reads. */
export const askTask = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: Extract<Step, { type: 'task' }>,
  at: BusinessTime,
): void => {
  const [id, counted] = visit(enrolment, step.id, at);
  if (enrolment.vetoed.includes(id)) {
    putEnrolment(draft, { ...counted, latestTask: null });
    note(draft, atStep(enrolment, step.id), at, 'skipped', 'vetoed', null);
    return;
  }
  const { timezone, calendar } = draft.inputs.account;
  putEnrolment(draft, { ...counted, latestTask: { effect: id, outcome: null } });
  draft.effects.push({
    ...effectBase(campaign, enrolment.id, step.id, id),
    type: 'task',
    title: step.title,
    dueAt: addDuration(at, step.due, timezone, calendar),
    outcomes: step.outcomes,
    contact: enrolment.contact ?? enrolment.responder,
  });
};

/** A branch that could not be known in time asks the owner to find out (semantics row 20); no outcome of it is read. */
export const askToFindOut = (
  draft: Draft,
  campaign: Campaign,
  enrolment: Enrolment,
  step: Extract<Step, { type: 'branch' }>,
  what: readonly string[],
  at: BusinessTime,
): void => {
  const [id, counted] = visit(enrolment, step.id, at);
  const { timezone, calendar } = draft.inputs.account;
  putEnrolment(draft, counted);
  draft.effects.push({
    ...effectBase(campaign, enrolment.id, step.id, id),
    type: 'task',
    title: `Not known for {{account.name}}, please find out: ${what.join(', ')} (${campaign.event?.title ?? campaign.title})`,
    dueAt: addDuration(at, { amount: 2, unit: 'wd' }, timezone, calendar),
    outcomes: ['found-out', 'not-known'],
    contact: null,
  });
};
