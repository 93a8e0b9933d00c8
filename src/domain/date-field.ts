/** Fields that hold a date: a day (`2027-03-05`), which is a whole local day, or an instant (ISO 8601 with an offset). */
import { type CalendarDate, dayNumber } from './calendar-date.ts';
import type { Scalar } from './condition.ts';
import { endOfLocalDay, instantOf } from './local-time.ts';
import { type BusinessTime, businessTime } from './time.ts';

/** Dates every account has without anybody writing them down, read as `account.<name>`. */
export const ACCOUNT_DATES = [
  'customer_since',
  'last_order',
  'next_tender',
  'next_contract_end',
  'last_response',
  'lapse_since',
] as const;

/** What a date field names: from its first to its last millisecond; of an instant both are the same. */
export type Dated = { readonly from: BusinessTime; readonly to: BusinessTime };

/** Null where the value is no date. A day alone is the day that the calendar in `zone` shows. */
export const datedOf = (value: Scalar | null | undefined, zone: string): Dated | null => {
  if (typeof value !== 'string') return null;
  if (dayNumber(value) !== null) {
    const from = startOfDay(value, zone);
    return { from, to: endOfLocalDay(from, zone) };
  }
  const at = INSTANT.test(value) ? businessTime(Date.parse(value)) : null;
  return at === null || Number.isNaN(at) ? null : { from: at, to: at };
};

const startOfDay = (date: CalendarDate, zone: string): BusinessTime => {
  const [year = 0, month = 0, day = 0] = date.split('-').map(Number);
  return instantOf({ year, month, day, minuteOfDay: 0 }, zone);
};

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;
