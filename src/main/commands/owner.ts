/** `keyline owner set|change|list`: who looks after accounts, who stands in, and whose hands an account is in. */
import type { Command } from 'commander';
import { formatDay } from '../../console/server/format-instant.ts';
import {
  orNone,
  saidAddress,
  saidAhead,
  saidFrom,
  saidId,
  saidLocale,
  saidName,
  saidTitle,
  saidZone,
} from '../../contract/said.ts';
import { isZone } from '../../domain/local-time.ts';
import type { BusinessTime } from '../../domain/time.ts';
import type { Store } from '../../store/database/open.ts';
import { changeOwner } from '../../store/owners/change-owner.ts';
import { type OwnerLine, readOwners } from '../../store/owners/read-owners.ts';
import { type OwnerWord, setOwner } from '../../store/owners/set-owner.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { readSaid } from '../read-said.ts';
import { companyPlace, type Place, type SayOptions, tellSaid, withSpeaker } from '../said-of-account.ts';

type SetOptions = SayOptions & Readonly<Partial<Record<(typeof FIELDS)[number], string>>>;

const FIELDS = [
  ...(['name', 'email', 'title', 'locale', 'timezone', 'market', 'manager', 'deputy'] as const),
  ...(['awayFrom', 'awayUntil'] as const),
];

export const registerOwner = (program: Command): void => {
  const group = program
    .command('owner')
    .summary('owners of accounts: list, set, give an account another one')
    .description('Who looks after accounts');
  group
    .command('list')
    .description('list owners, with who stands in for whoever is away')
    .option('--json', 'one JSON document on standard output')
    .action(list);
  withSpeaker(
    group
      .command('set <id>')
      .description('add an owner or change one; what is not named stays, the word none clears a field')
      .option('--name <name>', 'as customers know it')
      .option('--email <address>', 'where alerts and the digest go')
      .option('--title <title>', 'stands in signatures')
      .option('--locale <tag>', 'language, such as fa')
      .option('--timezone <zone>', 'IANA zone: working hours are 09:00 to 17:00 there')
      .option('--market <name>', 'whose weekend and holidays')
      .option('--manager <owner>', 'told when a target was missed')
      .option('--deputy <owner>', 'stands in while away')
      .option('--away-from <date>', 'first day of an absence')
      .option('--away-until <date>', 'last day of it'),
  ).action(set);
  withSpeaker(
    group.command('change <account> <owner>').description('give an account another owner; its open tasks move along'),
  ).action(change);
};

const set = (id: string, options: SetOptions): Promise<void> =>
  withStore(async (store) => {
    const place = await placeOfOwner(store, id, options.timezone);
    const { actor, owner, word } = readWord(id, options, place);
    if (Object.keys(word).length === 0) throw new Failure('nothing to set: name a field, such as --deputy', 2);
    const result = await setOwner(store, owner, word, actor);
    if (result.type === 'refused') throw new Failure(result.reason, 3);
    if (options.json) process.stdout.write(jsonAnswer({ owner: id, created: result.created }));
    else process.stdout.write(`Owner ${id} ${result.created ? 'added' : 'changed'}.\n`);
  });

const readWord = (id: string, options: SetOptions, { zone, now }: Place) => {
  const said = readSaid(
    {
      OWNER: saidId(),
      '--name': saidTitle().optional(),
      '--email': saidAddress().optional(),
      '--title': orNone(saidTitle()).optional(),
      '--locale': saidLocale().optional(),
      '--timezone': saidZone().optional(),
      '--market': orNone(saidName()).optional(),
      '--manager': orNone(saidId()).optional(),
      '--deputy': orNone(saidId()).optional(),
      '--away-from': orNone(saidFrom(zone)).optional(),
      '--away-until': orNone(saidAhead(zone, now)).optional(),
      '--as': saidTitle(),
    },
    {
      ...{ OWNER: id, '--name': options.name, '--email': options.email, '--title': options.title },
      ...{ '--locale': options.locale, '--timezone': options.timezone, '--market': options.market },
      ...{ '--manager': options.manager, '--deputy': options.deputy, '--away-from': options.awayFrom },
      ...{ '--away-until': options.awayUntil, '--as': options.as },
    },
  );
  const word: OwnerWord = {
    ...(said['--name'] !== undefined && { name: said['--name'] }),
    ...(said['--email'] !== undefined && { email: said['--email'] }),
    ...(said['--title'] !== undefined && { title: said['--title'] ?? '' }),
    ...(said['--locale'] !== undefined && { locale: said['--locale'] }),
    ...(said['--timezone'] !== undefined && { timezone: said['--timezone'] }),
    ...(said['--market'] !== undefined && { market: said['--market'] }),
    ...(said['--manager'] !== undefined && { managerId: said['--manager'] }),
    ...(said['--deputy'] !== undefined && { deputyId: said['--deputy'] }),
    ...(said['--away-from'] !== undefined && { awayFrom: dateOf(said['--away-from']) }),
    // Whoever is back at once has no end of an absence either.
    ...(said['--away-from'] === null && { awayUntil: null }),
    ...(said['--away-until'] !== undefined && { awayUntil: dateOf(said['--away-until']) }),
  };
  return { actor: said['--as'], owner: said.OWNER, word };
};

const dateOf = (at: BusinessTime | null): Date | null => (at === null ? null : new Date(at));

/** Days of an absence are the owner's own. */
const placeOfOwner = async (store: Store, id: string, timezone: string | undefined): Promise<Place> => {
  const company = await companyPlace(store);
  const owner = await store.prisma.owner.findUnique({ where: { id } });
  const zone = [timezone, owner?.timezone].find((each) => each !== undefined && isZone(each));
  return { ...company, zone: zone ?? company.zone };
};

const change = (account: string, owner: string, { as, json }: SayOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const said = readSaid({ OWNER: saidId(), '--as': saidTitle() }, { OWNER: owner, '--as': as });
    const changed = await changeOwner(store, { account, actor: said['--as'] }, said.OWNER);
    await tellSaid({ store, surroundings, json }, changed, {
      json: ({ from, to, moved }) => ({ from, to, moved }),
      text: ({ from, to, moved }) =>
        `${account} is in the hands of ${to} now${from === null ? '' : ` (before: ${from})`}; ${moved} open ${moved === 1 ? 'task' : 'tasks'} moved along.`,
    });
  });

const list = ({ json }: { readonly json?: boolean }): Promise<void> =>
  withStore(async (store) => {
    const owners = await readOwners(store);
    if (json) {
      process.stdout.write(jsonAnswer(owners));
      return;
    }
    if (owners.length === 0) {
      process.stdout.write('No owner is known. keyline owner set ID --name NAME --email ADDRESS adds one.\n');
      return;
    }
    process.stdout.write(printTable(COLUMNS, owners.map(rowOf), process.stdout.isTTY !== true));
  });

const rowOf = (owner: OwnerLine): string[] => [
  owner.id,
  owner.name,
  owner.email,
  owner.timezone,
  owner.manager ?? '',
  owner.deputy ?? '',
  absence(owner),
  String(owner.accounts),
  String(owner.openTasks),
];

const absence = ({ awayAt, backAt, away, standIn, timezone }: OwnerLine): string => {
  if (awayAt === null) return '';
  const days = `${formatDay(awayAt, timezone)}${backAt === null ? '' : ` to ${formatDay(backAt, timezone)}`}`;
  return away ? `${days}, ${standIn === null ? 'nobody stands in' : `${standIn} stands in`}` : days;
};

const COLUMNS = ['id', 'name', 'address', 'zone', 'manager', 'deputy', 'away', 'accounts', 'tasks'].map((head) => ({
  head,
}));
