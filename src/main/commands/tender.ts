/** `keyline tender add|decide|list`: tenders and contracts with an end, their results, and when the next one is. */
import type { Command } from 'commander';
import { formatDay, formatDistance } from '../../console/server/format-instant.ts';
import { saidAhead, saidDay, saidPast, saidText, saidTitle, saidWord } from '../../contract/said.ts';
import { LOSS_REASONS, TENDER_KINDS, TENDER_RESULTS } from '../../domain/relationship.ts';
import type { Store } from '../../store/database/open.ts';
import { addTender } from '../../store/tenders/add-tender.ts';
import { decideTender } from '../../store/tenders/decide-tender.ts';
import { readTenders } from '../../store/tenders/read-tenders.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { readSaid } from '../read-said.ts';
import {
  companyPlace,
  type ListOptions,
  type Place,
  placeOf,
  type SayOptions,
  tellSaid,
  withSpeaker,
} from '../said-of-account.ts';
import { wholeNumber } from '../whole-number.ts';

type AddOptions = SayOptions & {
  readonly due: string;
  readonly kind: string;
  readonly source?: string;
  readonly asOf?: string;
};
type DecideOptions = SayOptions & {
  readonly result: string;
  readonly reason?: string;
  readonly winner?: string;
  readonly next?: string;
};

export const registerTender = (program: Command): void => {
  const group = program
    .command('tender')
    .summary('tenders and contract ends: add, decide, list')
    .description('Tenders and contracts with an end; 90 days ahead the account is told');
  withSpeaker(
    group
      .command('add <account> <title>')
      .description('write one down')
      .requiredOption('--due <date>', 'the day bids close or the contract ends, in the owner’s zone')
      .option('--kind <kind>', `one of ${TENDER_KINDS.join(', ')}`, 'tender')
      .option('--source <text>', 'how it is known (default: who says so)')
      .option('--as-of <date>', 'as of when it is known (default: now)'),
  ).action(add);
  withSpeaker(
    group
      .command('decide <id>')
      .description('what it came to')
      .requiredOption('--result <result>', `one of ${TENDER_RESULTS.join(', ')}`)
      .option('--reason <reason>', `why it was lost: ${LOSS_REASONS.join(', ')}`)
      .option('--winner <name>', 'who won it')
      .option('--next <date>', 'when the next one is'),
  ).action(decide);
  group
    .command('list')
    .description('list what is open or comes again, the nearest first')
    .option('--account <id>', 'only those of this account')
    .option('--all', 'decided ones as well')
    .option('--limit <number>', 'at most this many', wholeNumber(1, 100_000), 100)
    .option('--json', 'one JSON document on standard output')
    .action(list);
};

const add = (account: string, title: string, options: AddOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { now, zone } = await placeOf(store, account);
    const said = readSaid(
      {
        TITLE: saidTitle(),
        '--due': saidDay(zone),
        '--kind': saidWord(TENDER_KINDS),
        '--source': saidTitle().optional(),
        '--as-of': saidPast(zone, now).optional(),
        '--as': saidTitle(),
      },
      {
        TITLE: title,
        '--due': options.due,
        '--kind': options.kind,
        '--source': options.source,
        '--as-of': options.asOf,
        '--as': options.as,
      },
    );
    const { '--due': dueAt, '--kind': kind, '--as': actor } = said;
    const tender = { kind, title: said.TITLE, dueAt, source: said['--source'] ?? actor, asOf: said['--as-of'] ?? null };
    await tellSaid({ store, surroundings, json: options.json }, await addTender(store, { account, actor }, tender), {
      json: ({ id }) => ({ tender: id, kind, dueAt }),
      text: ({ id }) =>
        `${id}: ${kind === 'contract' ? 'ends' : 'closes'} ${formatDay(dueAt, zone)}, ${formatDistance(dueAt, now)}.`,
    });
  });

const decide = (id: string, options: DecideOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { now, zone } = await placeOfTender(store, id);
    const said = readSaid(
      {
        '--result': saidWord(TENDER_RESULTS),
        '--reason': options.result === 'lost' ? saidWord(LOSS_REASONS) : saidText().optional(),
        '--winner': saidTitle().optional(),
        '--next': saidAhead(zone, now).optional(),
        '--as': saidTitle(),
      },
      {
        '--result': options.result,
        '--reason': options.reason,
        '--winner': options.winner,
        '--next': options.next,
        '--as': options.as,
      },
    );
    const decided = await decideTender(store, {
      id,
      actor: said['--as'],
      result: said['--result'],
      reason: said['--reason'] ?? null,
      winner: said['--winner'] ?? null,
      nextAt: said['--next'] ?? null,
    });
    await tellSaid({ store, surroundings, json: options.json }, decided, {
      json: ({ result }) => ({ tender: id, result, nextAt: said['--next'] ?? null }),
      text: ({ result }) =>
        `${id}: ${result}.${said['--next'] === undefined ? '' : ` The next one is ${formatDay(said['--next'], zone)}.`}`,
    });
  });

const placeOfTender = async (store: Store, id: string): Promise<Place> => {
  const row = await store.prisma.tender.findUnique({ where: { id } });
  if (!row) throw new Failure(`no tender or contract "${id}". keyline tender list shows them.`);
  return placeOf(store, row.accountId);
};

const list = ({ account, all, limit, json }: ListOptions): Promise<void> =>
  withStore(async (store) => {
    const { now, zone } = account === undefined ? await companyPlace(store) : await placeOf(store, account);
    const tenders = await readTenders(store, { account: account ?? null, all: all ?? false, limit, now });
    if (json) {
      process.stdout.write(jsonAnswer(tenders));
      return;
    }
    if (tenders.length === 0) {
      process.stdout.write('No tender and no contract end is known. keyline tender add writes one down.\n');
      return;
    }
    const rows = tenders.map((each) => [
      `${formatDay(each.at, zone)} (${formatDistance(each.at, now)})`,
      each.account,
      each.kind,
      each.title,
      [each.result, each.reason, each.winner === null ? null : `won by ${each.winner}`]
        .filter((word) => word)
        .join(', '),
      each.id,
    ]);
    process.stdout.write(printTable(COLUMNS, rows, process.stdout.isTTY !== true));
    if (tenders.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
  });

const COLUMNS = ['date', 'account', 'kind', 'title', 'result', 'id'].map((head) => ({ head }));
