import type { LocalTime } from './wall-clock.ts';

/** Local times between which nothing is sent: `from` later than `to` spans midnight, equal ones mean none. */
export type QuietHours = { readonly from: LocalTime; readonly to: LocalTime };

export const isQuiet = ({ from, to }: QuietHours, minuteOfDay: LocalTime): boolean =>
  from <= to ? minuteOfDay >= from && minuteOfDay < to : minuteOfDay >= from || minuteOfDay < to;
