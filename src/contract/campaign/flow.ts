/** Where control can go from a step of the flat program. */
import type { Step } from '../../domain/campaign.ts';
import type { StepId } from '../../domain/ids.ts';
import type { Program } from './flatten.ts';

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
  }
};

/**
 * What holds on arrival at each step that can be reached: `merge` joins the ways that meet, `pass` says what a step makes
 * of it. One round is enough, because no step leads back.
 */
export const flow = <Fact>(
  program: Program,
  initial: Fact,
  merge: (left: Fact, right: Fact) => Fact,
  pass: (step: Step, before: Fact) => Fact,
): ReadonlyMap<StepId, Fact> => {
  const arrived = new Map<StepId, Fact>();
  if (program.start !== null) arrived.set(program.start, initial);
  for (const step of program.order) {
    const before = arrived.get(step.id);
    if (before === undefined) continue;
    const after = pass(step, before);
    for (const next of successors(step)) {
      if (next === null) continue;
      const known = arrived.get(next);
      arrived.set(next, known === undefined ? after : merge(known, after));
    }
  }
  return arrived;
};
