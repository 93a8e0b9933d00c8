import { successors } from '../../domain/successors.ts';
import type { Report } from '../diagnostic.ts';
import type { Program } from './flatten.ts';
import { flow } from './flow.ts';

/** Reports the first step of every stretch that no way leads to. */
export const checkReachable = (program: Program, report: Report): void => {
  const reached = flow(
    program,
    true,
    () => true,
    () => true,
  );
  const unreached = program.order.filter((step) => !reached.has(step.id));
  const behindAnother = new Set(unreached.flatMap(successors));
  for (const step of unreached) {
    if (behindAnother.has(step.id)) continue;
    const message =
      'This step is never reached: every way before it ends with an exit. Take one of the exits away, or this step.';
    report(program.paths.get(step.id) ?? [], { code: 'unreachable-step', message });
  }
};
