import type { Cursor, EngineState, Enrolment } from './state.ts';

/**
 * A state as an earlier build wrote it, with what came to its shape since: every field that was added has a value that
 * means "as it was before". What is there is kept; a state that lacks nothing is answered as it is.
 */
export const upgradeState = (state: EngineState): EngineState => {
  const isCurrent = state.tried != null && Object.values(state.enrolments).every(isWhole);
  return isCurrent
    ? state
    : {
        ...state,
        tried: state.tried ?? {},
        enrolments: Object.fromEntries(
          Object.entries(state.enrolments).map(([id, enrolment]) => [id, upgradeEnrolment(enrolment)]),
        ),
      };
};

/** False where a field is missing that was added later. */
const isWhole = ({ contact, answer, seen, overdue, leaving, cursor }: Enrolment): boolean =>
  contact !== undefined &&
  answer !== undefined &&
  seen != null &&
  overdue != null &&
  leaving !== undefined &&
  (cursor.waitsFor !== 'fact' || (cursor.reminded != null && cursor.open != null));

const upgradeEnrolment = (enrolment: Enrolment): Enrolment => ({
  ...enrolment,
  contact: enrolment.contact ?? null,
  answer: enrolment.answer ?? null,
  seen: enrolment.seen ?? {},
  overdue: enrolment.overdue ?? false,
  leaving: enrolment.leaving ?? null,
  cursor: upgradeCursor(enrolment.cursor),
});

const upgradeCursor = (cursor: Cursor): Cursor =>
  cursor.waitsFor === 'fact' ? { ...cursor, reminded: cursor.reminded ?? 0, open: cursor.open ?? {} } : cursor;
