/** `keyline markets`: money, clock, language and closed days of each market; with an id its calendar of a year. */
import type { Command } from 'commander';
import { dateOfDay } from '../../domain/calendar-date.ts';
import { type BusinessTime, DAY } from '../../domain/time.ts';
import { type MarketLine, type Markets, readMarkets } from '../../store/views/read-markets.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Column, printTable } from '../print-table.ts';
import { about, dayOf, sayMarket, standing, weekend } from '../say-market.ts';
import { terminalWidth } from '../wrap-words.ts';

export const registerMarkets = (program: Command): void => {
  program
    .command('markets')
    .summary('when mails may arrive where: zones, weekends, holidays')
    .description('List the markets in force with their clocks and closed days; one of them with its calendar of a year')
    .argument('[id]', 'one market')
    .option('--json', 'one JSON document on standard output')
    .action((id: string | undefined, { json }: { json?: boolean }) =>
      withStore(async (store) => {
        const all = await readMarkets(store);
        const one = id === undefined ? null : marketNamed(all, id);
        if (json) process.stdout.write(jsonAnswer(one ? plainly(one) : asJson(all)));
        else process.stdout.write(one ? sayMarket(one, all.now) : table(all));
      }),
    );
};

const marketNamed = ({ markets }: Markets, id: string): MarketLine => {
  const found = markets.find(({ market }) => market.id === id);
  if (found) return found;
  const known = markets.map(({ market }) => market.id).join(', ');
  throw new Failure(`no market "${id}". ${known === '' ? 'None is published.' : `Known: ${known}.`}`);
};

const asJson = ({ markets, elsewhere, fallback }: Markets) => ({
  markets: markets.map(plainly),
  ...{ elsewhere, fallback },
});

const plainly = ({ market, keyAccounts, closed, changesAt, ahead }: MarketLine) => ({
  ...market,
  holidays: ahead,
  ...{ keyAccounts, closed, changesAt: changesAt && new Date(changesAt).toISOString() },
});

const table = ({ markets, elsewhere, fallback, now }: Markets): string => {
  if (markets.length === 0) return NONE;
  const rows = markets.map((line) => [
    ...[line.market.id, line.market.title, String(line.keyAccounts), line.market.timezone],
    ...[line.market.currency, line.market.locale, weekend(line), standing(line), nextHoliday(line, now)],
  ]);
  const { isTTY } = process.stdout;
  const rest =
    elsewhere === 0
      ? ''
      : `${elsewhere} key ${elsewhere === 1 ? 'account is' : 'accounts are'} in none of them: the settings judge those.\n`;
  const named = fallback === null ? '' : `Who names no market is in ${fallback}.\n`;
  return `${printTable(COLUMNS, rows, isTTY !== true, terminalWidth())}${rest}${named}`;
};

const NONE =
  'No market is published: the settings alone say when mails may arrive. A file campaigns/markets/<id>.yaml makes one.\n';

const COLUMNS: readonly Column[] = [
  { head: 'market' },
  { head: 'name', keep: 3 },
  { head: 'accounts', align: 'right', keep: 6 },
  { head: 'zone' },
  { head: 'money', keep: 4 },
  { head: 'language', keep: 2 },
  { head: 'weekend', keep: 5 },
  { head: 'now' },
  { head: 'next holiday', keep: 7 },
];

const nextHoliday = ({ ahead }: MarketLine, now: BusinessTime): string => {
  const [next] = ahead;
  if (!next) return `none known after ${dateOfDay(Math.floor(now / DAY))}`;
  return `${dayOf(next.date)} ${next.name}${about(next)}`;
};
