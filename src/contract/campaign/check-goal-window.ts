import type { Goal } from '../../domain/campaign.ts';
import { formatDuration } from '../../domain/duration.ts';
import type { Report } from '../diagnostic.ts';
import { days, longestWait } from './days.ts';
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
    return now === null ? null : now + longestWait(step);
  });
  for (const step of program.order) {
    const before = since.get(step.id) ?? null;
    if (before === null || before > window || before + longestWait(step) <= window) continue;
    const key = step.type === 'wait' ? 'wait' : 'wait_for';
    const message = `This wait outlives the goal "${goal.name}", which counts for ${formatDuration(goal.within)} from the first send. Write a longer within:, or wait less.`;
    report([...(program.paths.get(step.id) ?? []), key], { code: 'goal-window', message, severity: 'warn' });
  }
};

const longer = (left: number | null, right: number | null): number | null =>
  left === null ? right : right === null ? left : Math.max(left, right);
