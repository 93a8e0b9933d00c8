/** Reads `remind: [ { after: 7d, send: invitation-reminder }, { after: 12d, task: "Call ..." } ]` of a wait_for. */
import type { Duration } from '../../domain/duration.ts';
import { windowMs } from '../../domain/window-ms.ts';
import { isRecord, show } from '../check-shape.ts';
import { duration } from '../field-values.ts';
import type { Path } from '../path.ts';
import type { StepDraft, StepReading } from './step-draft.ts';

export type ReminderDraft = { readonly after: Duration; readonly step: StepDraft };

/** What is wrong is reported and left out; the rest comes in the order of its instants. */
export const readRemind = (
  value: unknown,
  path: Path,
  upTo: Duration | null,
  reading: StepReading,
): readonly ReminderDraft[] => {
  if (value === undefined) return [];
  if (!Array.isArray(value) || value.length === 0) {
    const message = `${Array.isArray(value) ? 'An empty list' : show(value)} is not a list of reminders. Write [ { after: 7d, send: reminder } ].`;
    reading.report(path, { code: 'invalid-value', message });
    return [];
  }
  const read = value.flatMap((each, index) => readReminder(each, [...path, index], upTo, reading) ?? []);
  return read.toSorted((left, right) => windowMs(left.after) - windowMs(right.after));
};

const readReminder = (
  value: unknown,
  path: Path,
  upTo: Duration | null,
  reading: StepReading,
): ReminderDraft | null => {
  const complain = (at: Path, message: string): null => {
    reading.report(at, { code: 'invalid-value', message });
    return null;
  };
  if (!isRecord(value)) return complain(path, `${show(value)} is not a reminder. Write { after: 7d, send: reminder }.`);
  const { after, ...step } = value;
  const when = duration.safeParse(after);
  if (after === undefined)
    reading.report(path, { code: 'missing-key', message: 'Missing key "after". Write after: 7d.' });
  else if (!when.success) complain([...path, 'after'], when.error.issues[0]?.message ?? 'not a duration');
  else if (upTo !== null && windowMs(when.data) >= windowMs(upTo)) {
    complain([...path, 'after'], 'This reminder comes when the wait is over: let it come before "up_to".');
  }
  if (step['send'] === undefined && step['task'] === undefined) {
    return complain(path, 'A reminder is a send or a task: { after: 7d, send: reminder }.');
  }
  const draft = reading.readOne(step, path, reading);
  return draft && when.success ? { after: when.data, step: draft } : null;
};
