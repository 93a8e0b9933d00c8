/** `keyline forgotten`: accounts that nobody has touched for longer than the contact plan allows. */
import type { Command } from 'commander';
import { formatMoney } from '../../domain/money.ts';
import { CONTACT_JUDGE } from '../../intelligence/contact-plan.ts';
import { type ForgottenAccount, readForgotten } from '../../store/contact-plan/read-forgotten.ts';
import type { Store } from '../../store/database/open.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { type Column, printTable } from '../print-table.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth } from '../wrap-words.ts';

type Options = { readonly owner?: string; readonly limit: number; readonly json?: boolean };

export const registerForgotten = (program: Command): void => {
  program
    .command('forgotten')
    .summary('accounts without a touch for longer than the contact plan allows')
    .description(
      'List key accounts by the days they are over the contact plan: calls, visits, meetings, replies, mails count',
    )
    .option('--owner <id>', 'only those of this owner')
    .option('--limit <number>', 'at most this many', wholeNumber(1, 100_000), 50)
    .option('--json', 'one JSON document on standard output')
    .action(({ owner, limit, json }: Options) =>
      withStore(async (store) => {
        if (owner !== undefined) await refuseUnknownOwner(store, owner);
        const { planned, accounts } = await readForgotten(store, CONTACT_JUDGE, owner ?? null);
        const shown = accounts.slice(0, limit);
        if (json) process.stdout.write(jsonAnswer(shown));
        else if (!planned) process.stdout.write(NO_PLAN);
        else if (accounts.length === 0)
          process.stdout.write('Nobody is forgotten: every key account had its touch in time.\n');
        else
          process.stdout.write(printTable(COLUMNS, shown.map(rowOf), process.stdout.isTTY !== true, terminalWidth()));
        if (accounts.length > limit)
          process.stderr.write(`the first ${limit} of ${accounts.length}; --limit shows more\n`);
      }),
    );
};

const NO_PLAN =
  'The settings have no contact plan, so nobody is judged. Write contact_plan: { default: { personal: 30d, any: 14d } } ' +
  'into settings.yaml and publish.\n';

const refuseUnknownOwner = async (store: Store, id: string): Promise<void> => {
  if ((await store.prisma.owner.count({ where: { id } })) > 0) return;
  const owners = await store.prisma.owner.findMany({ select: { id: true }, orderBy: { id: 'asc' }, take: 20 });
  const known = owners.map((owner) => owner.id).join(', ');
  throw new Failure(`no owner "${id}".${known === '' ? ' An accounts file brings them.' : ` Known: ${known}.`}`);
};

const rowOf = ({ account, name, owner, value, floor, daysOver, lastTouch, level }: ForgottenAccount): string[] => [
  account,
  name === account ? '' : name,
  String(daysOver),
  floor === 'personal' ? 'personal touch' : 'any touch',
  lastTouch === null ? 'never' : `${lastTouch.kind}, ${lastTouch.daysAgo} days ago`,
  value === null ? '' : formatMoney(value),
  level ?? '',
  owner ?? '',
];

const COLUMNS: readonly Column[] = [
  { head: 'account' },
  { head: 'name', keep: 5 },
  { head: 'days over', align: 'right' },
  { head: 'floor', keep: 2 },
  { head: 'last touch', keep: 6 },
  { head: '12 months', align: 'right', keep: 4 },
  { head: 'level', keep: 1 },
  { head: 'owner', keep: 3 },
];
