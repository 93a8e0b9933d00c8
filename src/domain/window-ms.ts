import { assertNever } from './assert-never.ts';
import type { Duration } from './duration.ts';
import { DAY, HOUR, MINUTE } from './time.ts';

/**
 * Length of a sliding window (cap, look-ahead) in elapsed milliseconds. A window slides through clock changes, so a day
 * here is 24 hours (a working day too): for waits on the calendar use `addDuration`.
 */
export const windowMs = (duration: Duration): number => {
  switch (duration.unit) {
    case 'm':
      return duration.amount * MINUTE;
    case 'h':
      return duration.amount * HOUR;
    case 'd':
    case 'wd':
      return duration.amount * DAY;
    case 'w':
      return duration.amount * 7 * DAY;
    default:
      return assertNever(duration.unit);
  }
};
