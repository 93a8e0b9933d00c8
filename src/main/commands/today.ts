/** `keyline today`: what an owner's day holds, what has most at stake first; of every owner where none is named. */
import type { Command } from 'commander';
import { sayToday, type TodayPage } from '../../briefing/say-today.ts';
import { readNow } from '../../store/database/clock.ts';
import type { Store } from '../../store/database/open.ts';
import { readToday } from '../../store/views/read-today.ts';
import { colours } from '../colours.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printable } from '../print-table.ts';
import { terminalWidth, wrapWords } from '../wrap-words.ts';

type Options = { readonly owner?: string; readonly locale?: string; readonly json?: boolean };

export const registerToday = (program: Command): void => {
  program
    .command('today')
    .summary("an owner's day: replies, promises, tasks, what goes out")
    .description(
      "What an owner's day holds: replies to answer, promises, tasks, accounts gone quiet, mails that go out",
    )
    .option('--owner <id>', 'only this owner (default: all who have accounts)')
    .option('--locale <locale>', "language (default: the owner's)")
    .option('--json', 'one JSON document on standard output')
    .action((options: Options) => withStore((store) => today(store, options)));
};

const today = async (store: Store, { owner, locale, json }: Options): Promise<void> => {
  const { business: now } = await readNow(store.prisma);
  const ids = owner === undefined ? await ownersWithAccounts(store) : [owner];
  const days = [];
  for (const id of ids) {
    const day = await readToday(store, id, now);
    if (!day) throw await unknownOwner(store, id);
    days.push({ ...day, page: sayToday(day, locale) });
  }
  if (json) process.stdout.write(jsonAnswer(owner === undefined ? days : days[0]));
  else if (days.length === 0)
    process.stdout.write('No account has an owner yet: keyline import accounts names them.\n');
  else process.stdout.write(days.map(({ page }) => asText(page)).join('\n'));
};

const ownersWithAccounts = async (store: Store): Promise<readonly string[]> => {
  const rows = await store.prisma.account.findMany({
    where: { ownerId: { not: null }, standing: 'key' },
    distinct: ['ownerId'],
    orderBy: { ownerId: 'asc' },
    select: { ownerId: true },
  });
  return rows.flatMap(({ ownerId }) => ownerId ?? []);
};

const unknownOwner = async (store: Store, id: string): Promise<Failure> => {
  const owners = await store.prisma.owner.findMany({ orderBy: { id: 'asc' }, take: 20, select: { id: true } });
  return new Failure(`no owner "${id}". Known: ${owners.map((one) => one.id).join(', ') || 'none'}`);
};

const asText = ({ heading, lines }: TodayPage): string => {
  const width = terminalWidth();
  const said = lines.map(({ about, text, next }) =>
    [
      ...(about === null ? [] : [`  ${colours.bold(printable(about))}`]),
      `    ${wrapWords(printable(text), width - 4).replaceAll('\n', '\n    ')}`,
      ...(next === null ? [] : [colours.dim(`    ${next}`)]),
    ].join('\n'),
  );
  return `${colours.bold(printable(heading))}\n${said.length === 0 ? '  Nothing asks for a word or a look today.' : said.join('\n')}\n`;
};
