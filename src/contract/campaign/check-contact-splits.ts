import type { StepId } from '../../domain/ids.ts';
import { stepsAhead } from '../../domain/successors.ts';
import type { Report } from '../diagnostic.ts';
import type { Program } from './flatten.ts';

/**
 * A split by contact tries wordings on people of one account, who share everything else: only sends may stand in its
 * paths. An offer there would give one account two offers (semantics row 22). Answers the steps it reported.
 */
export const checkContactSplits = (program: Program, report: Report): ReadonlySet<StepId> => {
  const refused = new Set<StepId>();
  for (const split of program.order) {
    if (split.type !== 'split' || split.by !== 'contact') continue;
    const paths = split.paths.map(({ goto }) => goto);
    for (const step of stepsAhead(program.steps, paths, split.next)) {
      if (step.type === 'send') continue;
      const path = program.paths.get(step.id) ?? [];
      const message =
        step.type === 'offer'
          ? 'An offer inside a split by contact would give one account several offers. Split by account.'
          : 'A split by contact may only try wordings: its paths hold sends alone. Split by account.';
      report(path, { code: 'split-by-contact', message });
      refused.add(step.id);
    }
  }
  return refused;
};
