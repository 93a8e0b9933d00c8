/**
 * A second implementation of local time: a table of changes by another library, integers, and no line of `src`. What the
 * house computes over ICU is held against it. Good from 2024 to 2030.
 */
import { readFileSync } from 'node:fs';

const DAY = 86_400_000;
const MINUTE = 60_000;

/** Of the table, as its file says. */
export const TABLE_VERSION = '2025b';

/** From `from` on (UTC epoch ms) the wall clock is `offset` ms ahead of UTC. */
type Stretch = { readonly from: number; readonly offset: number };
export type ZoneTable = readonly Stretch[];

export const zoneTables = (): ReadonlyMap<string, ZoneTable> => {
  const tables = new Map<string, ZoneTable>();
  const text = readFileSync(new URL('zone-changes.tsv', import.meta.url), 'utf8');
  for (const line of text.split('\n')) {
    const [names = '', first = '', changes = ''] = line.split('\t');
    if (names === '' || names.startsWith('#')) continue;
    const stretches = changes.split(' ').flatMap((change): Stretch[] => {
      const [from, offset] = change.split('=').map(Number);
      return from === undefined || offset === undefined ? [] : [{ from: from * 1000, offset: offset * 1000 }];
    });
    const table = [{ from: Number.NEGATIVE_INFINITY, offset: Number(first) * 1000 }, ...stretches];
    for (const name of names.split(' ')) tables.set(name, table);
  }
  return tables;
};

export const changesOf = (table: ZoneTable): readonly number[] => table.slice(1).map(({ from }) => from);

export const offsetIn = (table: ZoneTable, at: number): number => {
  let offset = 0;
  for (const stretch of table) {
    if (stretch.from > at) break;
    ({ offset } = stretch);
  }
  return offset;
};

/** The wall clock's reading as if its zone were UTC. */
export const wallIn = (table: ZoneTable, at: number): number => at + offsetIn(table, at);

/** The first instant that shows `wall`; where none does, the one by the offset before the gap. */
export const instantIn = (table: ZoneTable, wall: number): number => {
  for (const [index, { from, offset }] of table.entries()) {
    const end = table[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const at = wall - offset;
    if (at >= from && at < end) return at;
    // Past the end of this stretch by its own clock, and not yet begun by the next one's: the gap.
    const next = table[index + 1];
    if (next && at >= end && wall - next.offset < next.from) return at;
  }
  throw new Error(`${new Date(wall).toISOString()} lies beyond the table`);
};

export const dayOf = (wall: number): number => Math.floor(wall / DAY);

/** Monday 1 to Sunday 7. */
export const weekdayOf = (day: number): number => new Date(day * DAY).getUTCDay() || 7;

export const daysLater = (table: ZoneTable, at: number, days: number): number =>
  instantIn(table, wallIn(table, at) + days * DAY);

/** Counted one by one. */
export const workdaysLater = (table: ZoneTable, at: number, workdays: number, rest: readonly number[]): number => {
  const wall = wallIn(table, at);
  let days = 0;
  for (let left = workdays; left > 0; ) {
    days += 1;
    if (!rest.includes(weekdayOf(dayOf(wall) + days))) left -= 1;
  }
  return instantIn(table, wall + days * DAY);
};

/** First instant at or after `at` for which a day of `weekdays` there has `minute` after midnight. */
export const nextTime = (table: ZoneTable, at: number, minute: number, weekdays: readonly number[]): number => {
  for (let day = dayOf(wallIn(table, at)); ; day += 1) {
    const found = instantIn(table, day * DAY + minute * MINUTE);
    if (found >= at && weekdays.includes(weekdayOf(day))) return found;
  }
};

/** Last millisecond at which the calendar there shows the day that it shows at `at`. */
export const endOfDay = (table: ZoneTable, at: number): number => {
  const day = dayOf(wallIn(table, at));
  const ends = table.flatMap(({ from, offset }, index) => {
    const until = table[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const end = Math.min(until, (day + 1) * DAY - offset) - 1;
    return end >= from && dayOf(end + offset) === day ? [end] : [];
  });
  return Math.max(...ends);
};
