/** `keyline complaint ...` and `keyline request ...`: opened, answered, closed, listed. */
import type { Command } from 'commander';
import { formatDistance, formatInstant } from '../../console/server/format-instant.ts';
import { saidId, saidName, saidPast, saidText, saidTitle, saidYesNo } from '../../contract/said.ts';
import type { CaseKind } from '../../domain/relationship.ts';
import { answerCase, type CaseClosed, closeCase } from '../../store/cases/close-case.ts';
import { openCase } from '../../store/cases/open-case.ts';
import { readCases } from '../../store/cases/read-cases.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { readSaid } from '../read-said.ts';
import { companyPlace, type ListOptions, placeOf, type SayOptions, tellSaid, withSpeaker } from '../said-of-account.ts';
import { wholeNumber } from '../whole-number.ts';

type OpenOptions = SayOptions & {
  readonly contact?: string;
  readonly at?: string;
  readonly source: string;
  readonly number?: string;
};
type WordOptions = SayOptions & { readonly note?: string };
type CloseOptions = WordOptions & { readonly solved?: string };

export const registerComplaint = (program: Command): void =>
  register(program, 'complaint', 'open, answer, close, list; an open one holds marketing');
export const registerRequest = (program: Command): void =>
  register(program, 'request', 'open, answer, close, list; to be answered in time');

const register = (program: Command, kind: CaseKind, summary: string): void => {
  const group = program
    .command(kind)
    .summary(`${kind}s: ${summary}`)
    .description(`${kind}s of accounts, each with a target in its owner's working hours`);
  withSpeaker(
    group
      .command('open <account> <title>')
      .description(`write down a ${kind}: its clock starts`)
      .option('--contact <id>', 'who said it: id or address')
      .option('--at <date>', 'when it was said, in the owner’s zone')
      .option('--source <name>', 'system or desk it comes from', 'people')
      .option('--number <id>', 'its number there: written down once'),
  ).action((account: string, title: string, options: OpenOptions) => open(kind, account, title, options));
  withSpeaker(
    group
      .command('answer <id>')
      .description('the customer was answered: its clock stops')
      .option('--note <text>', 'what was said'),
  ).action((id: string, options: WordOptions) => answer(kind, id, options));
  withSpeaker(
    group
      .command('close <id>')
      .description('close it with what the customer says')
      .option(
        '--solved <yes|no>',
        kind === 'complaint' ? 'what the customer says: is it solved?' : 'where the customer was asked',
      )
      .option('--note <text>', 'what else is worth keeping'),
  ).action((id: string, options: CloseOptions) => close(kind, id, options));
  group
    .command('list')
    .description(`list open ${kind}s, what is to be answered first at the top`)
    .option('--account <id>', 'only those of this account')
    .option('--all', 'closed ones as well')
    .option('--limit <number>', 'at most this many', wholeNumber(1, 100_000), 100)
    .option('--json', 'one JSON document on standard output')
    .action((options: ListOptions) => list(kind, options));
};

const open = (kind: CaseKind, account: string, title: string, options: OpenOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { zone, now } = await placeOf(store, account);
    const said = readSaid(
      {
        TITLE: saidTitle(),
        '--contact': saidId().optional(),
        '--at': saidPast(zone, now).optional(),
        '--source': saidName(),
        '--number': saidId().optional(),
        '--as': saidTitle(),
      },
      {
        TITLE: title,
        '--contact': options.contact,
        '--at': options.at,
        '--source': options.source,
        '--number': options.number,
        '--as': options.as,
      },
    );
    const opened = await openCase(
      store,
      { account, contact: said['--contact'] ?? null, actor: said['--as'] },
      {
        kind,
        title: said.TITLE,
        source: said['--source'],
        number: said['--number'] ?? null,
        openedAt: said['--at'] ?? null,
      },
    );
    await tellSaid({ store, surroundings, json: options.json }, opened, {
      json: ({ id, targetAt, troubled }) => ({ case: id, kind, targetAt, troubled }),
      text: ({ id, targetAt, troubled }) =>
        [
          `${kind === 'complaint' ? 'Complaint' : 'Request'} ${id}: to be answered by ${formatInstant(targetAt, zone)} (${zone}).`,
          kind === 'complaint' ? 'Marketing to the account is held until it is closed.' : '',
          troubled ? 'Its level is major-with-problems now.' : '',
        ]
          .filter((line) => line !== '')
          .join('\n'),
    });
  });

const SHOWS = (kind: CaseKind) => `keyline ${kind} list shows them.`;

const answer = (kind: CaseKind, id: string, { note, as, json }: WordOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const said = readWord(note, as);
    const answered = await answerCase(store, { id, kind, actor: said.actor, note: said.note });
    await tellSaid(
      { store, surroundings, json },
      answered,
      {
        json: ({ late }) => ({ case: id, status: 'answered', late }),
        text: ({ late }) =>
          `Answered${late ? ', past its target' : ' in time'}. keyline ${kind} close ${id} closes it.`,
      },
      SHOWS(kind),
    );
  });

const close = (kind: CaseKind, id: string, { solved, note, as, json }: CloseOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const said = readWord(note, as);
    const word = readSaid({ '--solved': saidYesNo().optional() }, { '--solved': solved });
    const closed = await closeCase(store, {
      ...{ id, kind, actor: said.actor, note: said.note },
      solved: word['--solved'] ?? null,
    });
    await tellSaid(
      { store, surroundings, json },
      closed,
      {
        json: (result) => ({ case: id, status: 'closed', solved: result.solved, level: result.level }),
        text: sayClosed,
      },
      closed.type === 'refused' && closed.because === 'invalid' ? '' : SHOWS(kind),
    );
  });

const readWord = (note: string | undefined, as: string): { readonly note: string | null; readonly actor: string } => {
  const said = readSaid({ '--note': saidText().optional(), '--as': saidTitle() }, { '--note': note, '--as': as });
  return { note: said['--note'] ?? null, actor: said['--as'] };
};

const sayClosed = ({ id, solved, level }: CaseClosed): string => {
  const outcome = solved === null ? '' : solved ? ', solved' : ', not solved';
  switch (level) {
    case 'returned':
      return `${id} closed${outcome}. The account's level is major again.`;
    case 'stays':
      return `${id} closed${outcome}. The account stays major-with-problems: a complaint is open or was not solved. Once it is: keyline complaint close ID --solved yes`;
    case 'untouched':
      return `${id} closed${outcome}.`;
  }
};

const list = (kind: CaseKind, { account, all, limit, json }: ListOptions): Promise<void> =>
  withStore(async (store) => {
    const { now, zone } = account === undefined ? await companyPlace(store) : await placeOf(store, account);
    const cases = await readCases(store, { kind, account: account ?? null, all: all ?? false, limit });
    if (json) {
      process.stdout.write(jsonAnswer(cases));
      return;
    }
    if (cases.length === 0) {
      process.stdout.write(all ? `No ${kind} was written down.\n` : `No ${kind} is open.\n`);
      return;
    }
    const rows = cases.map((each) => [
      each.status === 'open'
        ? `${formatInstant(each.targetAt, zone)}${each.targetAt <= now ? ' (missed)' : ''}`
        : each.status === 'answered'
          ? 'answered'
          : `closed${each.solved === null ? '' : each.solved ? ', solved' : ', not solved'}`,
      each.account,
      each.title,
      formatDistance(each.openedAt, now),
      each.owner ?? '',
      each.id,
    ]);
    process.stdout.write(printTable(COLUMNS, rows, process.stdout.isTTY !== true));
    if (cases.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
  });

const COLUMNS = ['answer by', 'account', 'title', 'opened', 'owner', 'id'].map((head) => ({ head }));
