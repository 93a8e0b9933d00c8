import { assertNever } from './assert-never.ts';
import type { Campaign, Step } from './campaign.ts';
import type { StepId } from './ids.ts';

/** The steps that may come right after; null: the end. An empty block goes on with what follows its step. */
export const successors = (step: Step): readonly (StepId | null)[] => {
  switch (step.type) {
    case 'exit':
      return [];
    case 'approve':
      return [step.next, step.skipTo];
    case 'wait-for':
      return [step.onMatch ?? step.next, step.onTimeout ?? step.next];
    case 'branch':
      return [...step.arms.map((arm) => arm.goto ?? step.next), step.otherwise ?? step.next];
    case 'split':
      return step.paths.map((path) => path.goto ?? step.next);
    case 'send':
    case 'wait':
    case 'wait-until':
    case 'wait-until-event':
    case 'offer':
    case 'task':
    case 'alert':
      return [step.next];
    default:
      return assertNever(step);
  }
};

/**
 * Every step that these may lead to, with themselves, each once, up to `until`. What a wait reminds by stands outside the
 * flow.
 */
export const stepsAhead = (
  steps: Campaign['steps'],
  from: readonly (StepId | null)[],
  until: StepId | null,
): readonly Step[] => {
  const found = new Map<StepId, Step>();
  const follow = (id: StepId | null): void => {
    const step = id === null || id === until || !Object.hasOwn(steps, id) ? undefined : steps[id];
    if (!step || found.has(step.id)) return;
    found.set(step.id, step);
    for (const next of successors(step)) follow(next);
  };
  for (const id of from) follow(id);
  return [...found.values()];
};
