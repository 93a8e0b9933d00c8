import { assertNever } from '../domain/assert-never.ts';
import type { Campaign, Step } from '../domain/campaign.ts';
import type { StepId } from '../domain/ids.ts';
import { own } from './own.ts';

/** Every step that `from` may lead to, with itself, each once, up to `until`. What a wait reminds by stands outside the flow. */
export const stepsAhead = (campaign: Campaign, from: StepId | null, until: StepId | null): readonly Step[] => {
  const found = new Map<StepId, Step>();
  const follow = (id: StepId | null): void => {
    const step = id === null || id === until ? undefined : own(campaign.steps, id);
    if (!step || found.has(step.id)) return;
    found.set(step.id, step);
    for (const next of waysOn(step)) follow(next);
  };
  follow(from);
  return [...found.values()];
};

const waysOn = (step: Step): readonly (StepId | null)[] => {
  switch (step.type) {
    case 'wait-for':
      return [step.onMatch ?? step.next, step.onTimeout ?? step.next];
    case 'branch':
      return [...step.arms.map((arm) => arm.goto ?? step.next), step.otherwise ?? step.next];
    case 'split':
      return step.paths.map((path) => path.goto ?? step.next);
    case 'approve':
      return [step.next, step.skipTo];
    case 'send':
    case 'wait':
    case 'wait-until':
    case 'wait-until-event':
    case 'offer':
    case 'task':
    case 'alert':
      return [step.next];
    case 'exit':
      return [];
    default:
      return assertNever(step);
  }
};
