import type { Goal, Step } from '../../domain/campaign.ts';
import { type Duration, formatDuration } from '../../domain/duration.ts';
import type { Report } from '../diagnostic.ts';
import type { Program } from './flatten.ts';
import { flow } from './flow.ts';

/**
 * Warns at the first wait with which a way from the first send grows longer than the goal's window: what comes after it
 * can no longer reach the goal.
 */
export const checkGoalWindow = (program: Program, goal: Goal | null, report: Report): void => {
  if (goal === null) return;
  const window = days(goal.within);
  // Days since the first send; null before it, when the window has not begun.
  const since = flow<number | null>(program, null, longer, (step, before) => {
    const now = before ?? (step.type === 'send' ? 0 : null);
    return now === null ? null : now + waitOf(step);
  });
  for (const step of program.order) {
    const before = since.get(step.id) ?? null;
    if (before === null || before > window || before + waitOf(step) <= window) continue;
    const key = step.type === 'wait' ? 'wait' : 'wait_for';
    const message = `This wait outlives the goal "${goal.name}", which counts for ${formatDuration(goal.within)} from the first send.`;
    report([...(program.paths.get(step.id) ?? []), key], { code: 'goal-window', message, severity: 'warn' });
  }
};

const longer = (left: number | null, right: number | null): number | null =>
  left === null ? right : right === null ? left : Math.max(left, right);

/** The longest a step can take, in days. */
const waitOf = (step: Step): number => {
  if (step.type === 'wait') return days(step.for);
  return step.type === 'wait-for' ? days(step.upTo) : 0;
};

const days = ({ amount, unit }: Duration): number => {
  switch (unit) {
    case 'm':
      return amount / 1440;
    case 'h':
      return amount / 24;
    case 'd':
      return amount;
    case 'w':
      return amount * 7;
    case 'wd':
      return (amount * 7) / 5;
  }
};
