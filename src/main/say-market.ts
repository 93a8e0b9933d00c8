/** A market in words: its weekend, how its clock stands, its calendar of a year. */
import { formatDay, formatInstant } from '../console/server/format-instant.ts';
import { dateOfDay, dayNumber } from '../domain/calendar-date.ts';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import type { MarketLine } from '../store/views/read-markets.ts';
import { colours } from './colours.ts';
import { printTable } from './print-table.ts';
import { terminalWidth, wrapWords } from './wrap-words.ts';

/** One market: how it stands now, and what is closed in the year ahead. */
export const sayMarket = (line: MarketLine, now: BusinessTime): string => {
  const { market, keyAccounts, ahead } = line;
  const { isTTY } = process.stdout;
  const head = `${colours.bold(market.title)}  ${market.id}\n${keyAccounts} key ${keyAccounts === 1 ? 'account' : 'accounts'}; ${market.timezone}, ${market.currency}, ${market.locale}; weekend ${weekend(line)}\nNow: ${standing(line)}\n`;
  const until = dateOfDay(Math.floor(now / DAY) + 366);
  const rows = ahead.filter(({ date }) => date <= until).map((each) => [dayOf(each.date), each.name + about(each)]);
  const seasons = market.seasons
    .filter(({ to, from }) => to >= dateOfDay(Math.floor(now / DAY)) && from <= until)
    .map(({ name, from, to, quietHours, approximate }) => [
      `${dayOf(from)} to ${dayOf(to)}`,
      `${name}: quiet from ${clock(quietHours.from)} to ${clock(quietHours.to)}${about({ approximate })}`,
    ]);
  const days =
    rows.length === 0
      ? 'No holiday is known in the year ahead: extend the file of this market.\n'
      : printTable([{ head: 'closed' }, { head: '' }], rows, isTTY !== true, terminalWidth());
  const hours =
    seasons.length === 0
      ? ''
      : `\n${printTable([{ head: 'other hours' }, { head: '' }], seasons, isTTY !== true, terminalWidth())}`;
  const note = [...ahead, ...market.seasons].some(({ approximate }) => approximate)
    ? `\n${wrapWords('"about": the day hangs on the moon or a proclamation to come; correct the file when it is known, and publish.', terminalWidth())}\n`
    : '';
  return `${head}\n${days}${hours}${note}`;
};

export const about = ({ approximate }: { readonly approximate?: boolean | undefined }): string =>
  approximate ? ' (about)' : '';

/** `Sun 21 Mar 2027`: a date is the same day everywhere. */
export const dayOf = (date: string): string => formatDay(businessTime((dayNumber(date) ?? 0) * DAY), 'UTC');

const clock = (minute: number): string =>
  `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`;

const WEEKDAYS = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'];

export const weekend = ({ market }: MarketLine): string =>
  market.closedWeekdays.map((weekday) => WEEKDAYS[weekday - 1]).join(', ') || 'none';

export const standing = ({ market, closed, changesAt }: MarketLine): string => {
  const until = changesAt === null ? '' : ` until ${formatInstant(changesAt, market.timezone)}`;
  return closed === null ? `open${until}` : `${closed}${until}`;
};
