/** Open hours by arithmetic in zones that never change, minute by minute: no zone table, no walk over borders. */
import { type BusinessTime, businessTime, DAY, HOUR, MINUTE } from '../../../src/domain/time.ts';

export type PlainHours = {
  /** Hours ahead of UTC, -12 to 14. */
  readonly ahead: number;
  /** Minutes after midnight. */
  readonly from: number;
  readonly to: number;
  /** 0 Sunday to 6 Saturday. */
  readonly restDays: readonly number[];
  /** Days since 1970-01-01. */
  readonly holidays: readonly number[];
};

/** `Etc` names say how far UTC is ahead of them. */
export const zoneOf = ({ ahead }: PlainHours): string =>
  ahead === 0 ? 'UTC' : `Etc/GMT${ahead > 0 ? '-' : '+'}${Math.abs(ahead)}`;

export const dayOf = (at: number, { ahead }: PlainHours): number => Math.floor((at + ahead * HOUR) / DAY);

export const isRest = (day: number, { restDays, holidays }: PlainHours): boolean =>
  restDays.includes(new Date(day * DAY).getUTCDay()) || holidays.includes(day);

export const isOpen = (at: number, hours: PlainHours): boolean => {
  if (isRest(dayOf(at, hours), hours)) return false;
  const minute = Math.floor((at + hours.ahead * HOUR) / MINUTE) % (24 * 60);
  // Round the clock from the end of the quiet hours to their beginning.
  const sinceTo = (minute - hours.to + 24 * 60) % (24 * 60);
  const openFor = (hours.from - hours.to + 24 * 60) % (24 * 60);
  return hours.from === hours.to || sinceTo < openFor;
};

/** The first instant at or after `at` that is open, or closed; null within 19 days: none. */
export const first = (isWanted: 'open' | 'closed', at: BusinessTime, hours: PlainHours): BusinessTime | null => {
  const wanted = isWanted === 'open';
  if (isOpen(at, hours) === wanted) return at;
  const start = Math.floor(at / MINUTE) * MINUTE;
  for (let minute = start + MINUTE; minute <= start + 19 * DAY; minute += MINUTE)
    if (isOpen(minute, hours) === wanted) return businessTime(minute);
  return null;
};

/** Until when a touch may wait whose own limit is `limit`: holidays and the rest days that touch them move it. */
export const limitOf = (limit: BusinessTime, hours: PlainHours): BusinessTime => {
  if (hours.holidays.length === 0 || isOpen(limit, hours)) return limit;
  const opens = first('open', limit, hours);
  if (opens === null) return limit;
  // The night before an open day belongs to the day before.
  const day = dayOf(limit, hours) - (dayOf(opens, hours) === dayOf(limit, hours) ? 1 : 0);
  let [begin, end] = [day, day];
  while (isRest(begin, hours)) begin -= 1;
  while (isRest(end, hours)) end += 1;
  if (!hours.holidays.some((holiday) => holiday > begin && holiday < end)) return limit;
  return businessTime(Math.min(opens + DAY, first('closed', opens, hours) ?? Number.POSITIVE_INFINITY));
};
