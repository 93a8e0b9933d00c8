/** A planned touch in words, the same for the terminal and the page. */
import type { BusinessTime } from '../../domain/time.ts';
import type { PlanLine } from '../../store/views/read-plan.ts';
import { stepName } from './describe-entry.ts';
import { describeReason } from './describe-reason.ts';
import { isolate } from './isolate.ts';

export type PlannedText = {
  /** `Mail we-miss-you to Ana Shah`, `Task: call them`. */
  readonly title: string;
  /** Why it is planned, by which campaign. */
  readonly why: string;
  /** What holds it, what put it off, who vetoed it; empty where it simply waits for its time. */
  readonly notes: readonly string[];
};

/** `at` writes an instant where the account is. */
export const describePlanned = (line: PlanLine, at: (instant: BusinessTime) => string): PlannedText => {
  const because = describeReason(line.because);
  const step = stepName(line.step) ?? line.step;
  return {
    title:
      line.kind === 'task'
        ? `Task: ${line.task ?? step}`
        : `Mail ${step}${line.name === null ? '' : ` to ${isolate(line.name)}`}`,
    why: `${because === null ? '' : `because ${because}; `}${line.title}${line.title === line.campaign ? '' : ` (${line.campaign})`}`,
    notes: notesOf(line, at),
  };
};

const notesOf = (line: PlanLine, at: (instant: BusinessTime) => string): readonly string[] => {
  const reason = describeReason(line.reason);
  if (line.status === 'vetoed') return [reason === null ? 'vetoed' : `will not go: ${reason}`];
  const held = describeReason(line.heldBy);
  return [
    ...(held === null ? [] : [`held up: ${held}`]),
    ...(line.postponedUntil === null ? [] : [`${reason ?? 'postponed'}, to ${at(line.postponedUntil)}`]),
    // What the plan says by its date alone, or by the hold above, needs no second word.
    ...(reason === null || held !== null || line.postponedUntil !== null ? [] : [`put off: ${reason}`]),
    ...(line.status === 'asked' ? ['on its way'] : []),
    ...(line.offer === null
      ? []
      : [
          `names the offer ${line.offer}${line.offerExpiresAt === null ? '' : `, open until ${at(line.offerExpiresAt)}`}`,
        ]),
  ];
};
