import type { Step } from '../../domain/campaign.ts';
import type { StepId } from '../../domain/ids.ts';
import { successors } from '../../domain/successors.ts';
import type { Program } from './flatten.ts';

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
