import type { EffectId } from '../domain/ids.ts';
import type { Cursor, OpenSend } from './state.ts';

/** Sends without an outcome: those a send step waits for, and reminders beside a wait. */
export const openSends = (cursor: Cursor): Readonly<Record<EffectId, OpenSend>> =>
  cursor.waitsFor === 'sends' || cursor.waitsFor === 'fact' ? cursor.open : {};

/** The cursor with these sends open. */
export const withOpenSends = (cursor: Cursor, open: Readonly<Record<EffectId, OpenSend>>): Cursor =>
  cursor.waitsFor === 'sends' || cursor.waitsFor === 'fact' ? { ...cursor, open } : cursor;
