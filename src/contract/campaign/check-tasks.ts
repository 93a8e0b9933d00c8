/** Holds waits for tasks and branches on outcomes against the tasks that were set before them. */
import type { Step } from '../../domain/campaign.ts';
import type { Condition, Scalar } from '../../domain/condition.ts';
import { fieldsAsked } from '../../domain/condition-leaves.ts';
import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import { didYouMean } from '../did-you-mean.ts';
import type { Program } from './flatten.ts';
import { flow } from './flow.ts';

export const checkTasks = (program: Program, report: Report): void => {
  const before = flow<readonly string[]>(
    program,
    [],
    (left, right) => [...left, ...right.filter((outcome) => !left.includes(outcome))],
    // `outcome` is the latest task's.
    (step, outcomes) => (step.type === 'task' ? step.outcomes : [...outcomes, ...remindedOutcomes(program, step)]),
  );
  for (const step of program.order) {
    const outcomes = before.get(step.id);
    if (outcomes === undefined) continue;
    const path = program.paths.get(step.id) ?? [];
    if (step.type === 'wait-for' && step.awaited.type === 'task' && outcomes.length === 0) {
      const message = 'No task is set before this step, so there is none to wait for.';
      report([...path, 'wait_for', 'task'], { code: 'no-task', message, at: 'key' });
    }
    if (step.type !== 'branch') continue;
    for (const [index, arm] of step.arms.entries()) {
      for (const value of outcomesAsked(arm.when)) {
        if (outcomes.includes(String(value))) continue;
        const hint = didYouMean(String(value), outcomes);
        const message =
          outcomes.length === 0
            ? 'No task is set before this branch, so there is no outcome to ask for.'
            : `No task before has the outcome ${show(value)}: ${outcomes.join(', ')}.${hint}`;
        report([...path, 'branch', index, 'when', 'outcome'], { code: 'unknown-outcome', message });
      }
    }
  }
};

/** A task among the reminders of a wait may have become the latest one. */
const remindedOutcomes = (program: Program, step: Step): readonly string[] => {
  if (step.type !== 'wait-for') return [];
  return (step.remind ?? []).flatMap((reminder) => {
    const reminded = program.steps[reminder.step];
    return reminded?.type === 'task' ? reminded.outcomes : [];
  });
};

const outcomesAsked = (condition: Condition): readonly Scalar[] =>
  fieldsAsked(condition).flatMap(({ field, values }) => (field === 'outcome' ? values : []));
