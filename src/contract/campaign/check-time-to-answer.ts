/** A branch on what people do needs a wait between the mail that asks them and itself. */
import { askedBy } from '../../domain/asked-by.ts';
import type { Condition } from '../../domain/condition.ts';
import { show } from '../check-shape.ts';
import type { Report } from '../diagnostic.ts';
import type { Program } from './flatten.ts';
import { flow } from './flow.ts';

/** What somebody does in answer to a mail. */
const ANSWERS: readonly string[] = ['Invitation Answered', 'Survey Answered', 'Email Clicked', 'Email Replied'];

/**
 * Warns of a branch that a mail falls through into, such as a reminder in the `else` of a wait: it is decided in the
 * moment in which the mail goes out, before anybody can have read it.
 */
export const checkTimeToAnswer = (program: Program, report: Report): void => {
  // The mail that went out with no wait since; null: none.
  const latest = flow<string | null>(
    program,
    null,
    (left, right) => left ?? right,
    (step, before) => {
      if (step.type === 'send') return step.template;
      return WAITS.includes(step.type) ? null : before;
    },
  );
  for (const step of program.order) {
    const mail = latest.get(step.id) ?? null;
    if (mail === null || step.type !== 'branch' || !step.arms.some((arm) => asksPeople(arm.when))) continue;
    const message = `This is decided as soon as ${show(mail)} has gone out: nobody can have answered it. Put a wait_for between them, or write the mail as remind: inside the wait_for before it.`;
    const path = [...(program.paths.get(step.id) ?? []), 'branch'];
    report(path, { code: 'no-time-to-answer', message, severity: 'warn', at: 'key' });
  }
};

const WAITS: readonly string[] = ['wait', 'wait-until', 'wait-until-event', 'wait-for'];

const asksPeople = (condition: Condition): boolean => {
  const { fields, events } = askedBy(condition);
  return [...fields].some((field) => /^answer(\.|$)/.test(field)) || ANSWERS.some((event) => events.has(event));
};
