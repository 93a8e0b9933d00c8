import type { Cursor, EngineState, Enrolment } from './state.ts';

/**
 * A state as an earlier build wrote it, with what came to its shape since: every field that was added has a value that
 * means "as it was before". What is there is kept.
 */
export const upgradeState = (state: EngineState): EngineState => ({
  ...state,
  tried: state.tried ?? {},
  enrolments: Object.fromEntries(
    Object.entries(state.enrolments).map(([id, enrolment]) => [id, upgradeEnrolment(enrolment)]),
  ),
});

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
