/** `keyline promise kept|broken|withdrawn|list`; made by `keyline log promise`. */
import type { Command } from 'commander';
import { formatDay, formatDistance } from '../../console/server/format-instant.ts';
import { saidText, saidTitle } from '../../contract/said.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { closePromise, type PromiseEnd } from '../../store/promises/close-promise.ts';
import { type PromiseOfAccount, readPromises } from '../../store/promises/read-promises.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { readSaid } from '../read-said.ts';
import { companyPlace, type ListOptions, placeOf, type SayOptions, tellSaid, withSpeaker } from '../said-of-account.ts';
import { wholeNumber } from '../whole-number.ts';

type EndOptions = SayOptions & { readonly note?: string };

const ENDS: Readonly<Record<PromiseEnd, string>> = {
  kept: 'it was kept; a broken one may still be kept late',
  broken: 'it will not be kept',
  withdrawn: 'it is no longer wanted',
};

export const registerPromise = (program: Command): void => {
  const group = program
    .command('promise')
    .summary('promises to customers: list them, say what became of one')
    .description('What was promised to customers (keyline log promise writes one down)');
  group
    .command('list')
    .description('list open and broken promises, what is due first at the top')
    .option('--account <id>', 'only those of this account')
    .option('--all', 'kept and withdrawn ones as well')
    .option('--limit <number>', 'at most this many', wholeNumber(1, 100_000), 100)
    .option('--json', 'one JSON document on standard output')
    .action(list);
  for (const [end, description] of Object.entries(ENDS) as [PromiseEnd, string][]) {
    withSpeaker(
      group.command(`${end} <id>`).description(description).option('--note <text>', 'what else is worth keeping'),
    ).action((id: string, options: EndOptions) => close(id, end, options));
  }
};

const close = (id: string, end: PromiseEnd, { note, as, json }: EndOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const said = readSaid({ '--note': saidText().optional(), '--as': saidTitle() }, { '--note': note, '--as': as });
    await tellSaid(
      { store, surroundings, json },
      await closePromise(store, { id, end, actor: said['--as'], note: said['--note'] ?? null }),
      {
        json: ({ status, late }) => ({ promise: id, status, late }),
        text: ({ status, late }) => `Promise ${status}${late ? ', late' : ''}.`,
      },
      'keyline promise list --all shows them.',
    );
  });

const list = ({ account, all, limit, json }: ListOptions): Promise<void> =>
  withStore(async (store) => {
    const { now, zone } = account === undefined ? await companyPlace(store) : await placeOf(store, account);
    const promises = await readPromises(store, { account: account ?? null, all: all ?? false, limit });
    if (json) {
      process.stdout.write(jsonAnswer(promises));
      return;
    }
    if (promises.length === 0) {
      process.stdout.write(all ? 'Nothing was promised.\n' : 'No promise is open.\n');
      return;
    }
    const rows = promises.map((each) => rowOf(each, now, zone));
    process.stdout.write(printTable(COLUMNS, rows, process.stdout.isTTY !== true));
    if (promises.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
  });

const rowOf = (each: PromiseOfAccount, now: BusinessTime, zone: string): string[] => [
  `${formatDay(each.dueAt, zone)} (${formatDistance(each.dueAt, now)})`,
  each.status === 'open' && each.dueAt <= now ? 'overdue' : each.status,
  each.account,
  each.what,
  each.contact ?? '',
  each.owner ?? '',
  each.id,
];

const COLUMNS = ['due', 'status', 'account', 'what', 'to', 'owner', 'id'].map((head) => ({ head }));
