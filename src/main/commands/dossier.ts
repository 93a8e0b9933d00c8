/** `keyline dossier ACCOUNT`, and the words that change it: set, level, kinds, answer, service, plan. */
import type { Command } from 'commander';
import { formatAsOf, formatDay, formatInstant } from '../../console/server/format-instant.ts';
import { didYouMean } from '../../contract/did-you-mean.ts';
import { saidPast, saidTitle, saidValue } from '../../contract/said.ts';
import { staleFields } from '../../domain/dossier-fields.ts';
import { formatMoney } from '../../domain/money.ts';
import { readAccountFields } from '../../store/dossier/read-account-fields.ts';
import { type LevelMove, readLevelHistory } from '../../store/dossier/read-level-history.ts';
import { setField } from '../../store/dossier/set-field.ts';
import { type AccountDossier, readAccount } from '../../store/views/read-account.ts';
import { colours } from '../colours.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printable, printPart } from '../print-table.ts';
import { readSaid } from '../read-said.ts';
import { type Place, placeOf, type SayOptions, tellSaid, withSpeaker } from '../said-of-account.ts';
import { unknownAccount } from '../unknown-account.ts';
import { terminalWidth } from '../wrap-words.ts';
import { registerDossierWords } from './dossier-words.ts';

type SetOptions = SayOptions & { readonly source: string; readonly asOf?: string };

export const registerDossier = (program: Command): void => {
  const group = program
    .command('dossier')
    .summary('what is known of an account, from whom and as of when; set it')
    .description('What is known of an account, from whom and as of when');
  group
    .command('show <account>', { isDefault: true })
    .description('show it, with what is stale (keyline dossier ACCOUNT is enough)')
    .option('--json', 'one JSON document on standard output')
    .action(show);
  withSpeaker(
    group
      .command('set <account> <field> <value>')
      .description('set one field')
      .requiredOption('--source <text>', 'where it comes from')
      .option('--as-of <date>', 'as of when it is known (default: now)'),
  ).action(set);
  registerDossierWords(group);
};

const set = (account: string, field: string, value: string, options: SetOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { now, zone } = await placeOf(store, account);
    const known = await readAccountFields(store);
    if (!known.includes(field)) {
      const hint = didYouMean(field, known) || ' One of your own is listed under account_fields in settings.yaml.';
      throw new Failure(`no field "${printable(field)}".${hint} Known: ${known.join(', ')}.`, 3);
    }
    const said = readSaid(
      { VALUE: saidValue(), '--source': saidTitle(), '--as-of': saidPast(zone, now).optional(), '--as': saidTitle() },
      { VALUE: value, '--source': options.source, '--as-of': options.asOf, '--as': options.as },
    );
    const word = { field, value: said.VALUE, source: said['--source'], asOf: said['--as-of'] ?? null };
    await tellSaid(
      { store, surroundings, json: options.json },
      await setField(store, { account, actor: said['--as'] }, word),
      {
        json: ({ before }) => ({ field, value: said.VALUE, before }),
        text: ({ before }) => `${field}: ${String(said.VALUE)}${before === null ? '' : ` (before: ${String(before)})`}`,
      },
    );
  });

const show = (id: string, { json }: { readonly json?: boolean }): Promise<void> =>
  withStore(async (store) => {
    const account = await readAccount(store, id);
    if (!account) throw await unknownAccount(store, id);
    const place = await placeOf(store, id);
    const history = await readLevelHistory(store, id);
    if (json) {
      const { name, level, kinds, qualification, cases, promises, tenders, services, plans, entries, logged } = account;
      const said = { name, level, levelHistory: history, kinds, qualification, fields: fieldsOf(account, place) };
      const registers = { services, plans, cases, promises, tenders, entries, logged };
      process.stdout.write(jsonAnswer({ account: id, ...said, ...registers }));
      return;
    }
    process.stdout.write(asText(account, history, place, process.stdout.isTTY !== true));
  });

type Field = {
  readonly field: string;
  readonly value: string;
  readonly source: string;
  readonly asOf: string;
  readonly stale: boolean;
};

const fieldsOf = ({ dossier }: AccountDossier, { now }: Place): readonly Field[] => {
  const stale = new Set(staleFields(dossier, now));
  return Object.entries(dossier).map(([field, known]) => ({ field, ...originOf(known), stale: stale.has(field) }));
};

/** A field is `{ value, source, asOf }`; older data may be a bare value. */
const originOf = (known: unknown): Pick<Field, 'value' | 'source' | 'asOf'> => {
  const { value, source, asOf } = (typeof known === 'object' && known !== null ? known : { value: known }) as Readonly<
    Record<string, unknown>
  >;
  return { value: String(value ?? ''), source: String(source ?? ''), asOf: String(asOf ?? '') };
};

const asText = (account: AccountDossier, history: readonly LevelMove[], place: Place, plain: boolean): string => {
  const { zone } = place;
  const part = (title: string, rows: readonly (readonly string[])[]): string =>
    printPart(title, rows, plain, terminalWidth());
  const fields = fieldsOf(account, place);
  const answers = Object.entries(account.qualification).map(([question, known]) => ({ question, ...originOf(known) }));
  const nameOf = (id: string | null) => account.contacts.find((one) => one.id === id)?.name || (id ?? '');
  return [
    `${colours.bold(printable(account.name))}${account.name === account.id ? '' : colours.dim(`  ${account.id}`)}\n`,
    `${[account.level ?? 'no level said', account.kinds.join(', ') || 'of no kind said'].join('; ')}\n`,
    part(
      'Fields',
      fields.map(({ field, value, source, asOf, stale }) => [
        field,
        value,
        `${source}, ${formatAsOf(asOf, zone)}`,
        stale ? 'stale' : '',
      ]),
    ),
    fields.length === 0 ? `\nNo field is known. keyline dossier set ${account.id} size large --source visit\n` : '',
    part(
      'Need, solvency, authority',
      answers.map(({ question, value, source, asOf }) => [question, value, `${source}, ${formatAsOf(asOf, zone)}`]),
    ),
    part(
      'Services',
      account.services.map(({ name, status, since, source }) => [name, status, `${source}, ${formatDay(since, zone)}`]),
    ),
    part(
      'Plans',
      account.plans.map(({ year, revenue, source }) => [String(year), formatMoney(revenue), source]),
    ),
    part(
      'Requests and complaints',
      account.cases.map((one) => [
        one.kind,
        one.title,
        one.status === 'open' ? `answer by ${formatInstant(one.targetAt, zone)}` : one.status,
        one.solved === null ? '' : one.solved ? 'solved' : 'not solved',
        one.id,
      ]),
    ),
    part(
      'Promises',
      account.promises.map((one) => [one.what, one.status, formatDay(one.dueAt, zone), nameOf(one.contact), one.id]),
    ),
    part(
      'Tenders and contracts',
      account.tenders.map((one) => [
        one.title,
        one.kind,
        formatDay(one.dueAt, zone),
        [one.result, one.reason, one.winner && `won by ${one.winner}`].filter((word) => word).join(', '),
        one.nextAt === null ? '' : `next ${formatDay(one.nextAt, zone)}`,
      ]),
    ),
    part(
      'Known and seen',
      account.entries.map((one) => [formatDay(one.at, zone), one.kind, one.about ?? '', one.text, one.source]),
    ),
    part(
      'Calls, visits, meetings',
      account.logged.map((one) => [formatDay(one.at, zone), one.kind, nameOf(one.contact), one.text, one.by]),
    ),
    part(
      'Level so far',
      history.map(({ at, from, to }) => [formatDay(at, zone), `${from ?? 'none'} to ${to ?? 'none'}`]),
    ),
  ].join('');
};
