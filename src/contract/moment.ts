/** A day or an instant as people write it: `2027-03-05`, `2027-03-05T14:30` (local to somebody), `2027-03-05T14:30Z`. */
import { instantOf } from '../domain/local-time.ts';
import { type BusinessTime, businessTime } from '../domain/time.ts';

export type Moment =
  | { readonly type: 'instant'; readonly at: BusinessTime }
  | {
      readonly type: 'local';
      readonly year: number;
      readonly month: number;
      readonly day: number;
      /** Minutes after midnight; null: a day was named, no time. */
      readonly minuteOfDay: number | null;
    };

const LOCAL = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2}))?$/;
const INSTANT = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})$/;

/** Null where the text is neither, or names a day no calendar has. */
export const parseMoment = (text: string): Moment | null => {
  if (INSTANT.test(text)) {
    const at = Date.parse(text);
    return Number.isNaN(at) ? null : { type: 'instant', at: businessTime(at) };
  }
  const found = LOCAL.exec(text);
  if (!found) return null;
  const [year = 0, month = 0, day = 0, hour, minute] = found
    .slice(1)
    .map((part) => (part === undefined ? undefined : Number(part)));
  const date = new Date(Date.UTC(year, month - 1, day));
  if (date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return null;
  if (hour === undefined || minute === undefined) return { type: 'local', year, month, day, minuteOfDay: null };
  return hour > 23 || minute > 59 ? null : { type: 'local', year, month, day, minuteOfDay: hour * 60 + minute };
};

/** Where a day alone was named, at `minuteOfDay` of it. */
export const instantOfMoment = (moment: Moment, zone: string, minuteOfDay: number): BusinessTime =>
  moment.type === 'instant'
    ? moment.at
    : instantOf({ ...moment, minuteOfDay: moment.minuteOfDay ?? minuteOfDay }, zone);
