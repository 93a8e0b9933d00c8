/** `keyline accounts`: who is at stake, most first. */
import { type Command, InvalidArgumentError } from 'commander';
import { formatDay, formatDistance } from '../../console/server/format-instant.ts';
import { formatMoney } from '../../domain/money.ts';
import { readNow } from '../../store/database/clock.ts';
import { readAccounts } from '../../store/views/read-accounts.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Column, printTable } from '../print-table.ts';
import { terminalWidth } from '../wrap-words.ts';

type Options = {
  readonly standing: string;
  readonly lapse?: string;
  readonly search?: string;
  readonly limit: number;
  readonly json?: boolean;
};

const STANDINGS = ['key', 'known', 'provisional', 'ended', 'all'];

export const registerAccounts = (program: Command): void => {
  program
    .command('accounts')
    .summary('list accounts, what is at stake first')
    .description('List accounts, what is at stake first')
    .option('--standing <standing>', `one of ${STANDINGS.join(', ')}`, readStanding, 'all')
    .option('--lapse <state>', 'only those in this state, such as lapsing')
    .option('--search <text>', 'only those with this in their name or id')
    .option('--limit <number>', 'at most this many', readCount, 50)
    .option('--json', 'one JSON document on standard output')
    .action((options: Options) =>
      withStore(async (store) => {
        const { standing, lapse = null, search = null, limit } = options;
        const filter = { standing: standing === 'all' ? null : standing, lapse, search, limit, offset: 0 };
        const accounts = await readAccounts(store, filter);
        if (options.json) {
          process.stdout.write(jsonAnswer(accounts));
          return;
        }
        if (accounts.length === 0) {
          process.stdout.write('No account fits. keyline import orders FILE.csv brings some.\n');
          return;
        }
        const now = (await readNow(store.prisma)).business;
        const rows = accounts.map((account) => [
          account.id,
          account.name === account.id ? '' : account.name,
          account.held ? `${account.standing}, on hold` : account.standing,
          account.tier ?? '',
          account.lapse.replaceAll('-', ' '),
          account.usualOrder ? formatMoney(account.usualOrder) : '',
          account.lastOrderAt === null ? '' : formatDistance(account.lastOrderAt, now),
          account.campaigns.join(', '),
          account.nextTouchAt === null ? '' : formatDay(account.nextTouchAt, 'UTC'),
          account.openTasks === 0 ? '' : String(account.openTasks),
        ]);
        process.stdout.write(printTable(COLUMNS, rows, process.stdout.isTTY !== true, terminalWidth()));
        if (accounts.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
      }),
    );
};

const COLUMNS: readonly Column[] = [
  { head: 'id' },
  { head: 'name' },
  { head: 'standing', keep: 1 },
  { head: 'tier', keep: 3 },
  { head: 'rhythm' },
  { head: 'usual order', align: 'right', keep: 4 },
  { head: 'last order', keep: 6 },
  { head: 'in campaigns', keep: 5 },
  { head: 'next touch', keep: 2 },
  { head: 'tasks', align: 'right', keep: 7 },
];

const readStanding = (text: string): string => {
  if (!STANDINGS.includes(text)) throw new InvalidArgumentError(`Write one of ${STANDINGS.join(', ')}.`);
  return text;
};

const readCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1 || count > 1_000_000)
    throw new InvalidArgumentError('Write a whole number from 1.');
  return count;
};
