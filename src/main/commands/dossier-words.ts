/** `keyline dossier level|kinds|answer|service|plan`: what an account is to us, and what is planned with it. */
import type { Command } from 'commander';
import { saidAmount, saidCurrency, saidName, saidPast, saidTitle, saidWord, saidYear } from '../../contract/said.ts';
import { decimalToMinor, formatMoney, minorDigits } from '../../domain/money.ts';
import { KINDS, type Kind, LEVELS, QUESTIONS, type Question, SERVICE_STATUSES } from '../../domain/relationship.ts';
import { setPlan } from '../../store/dossier/set-plan.ts';
import { setAnswer, setKinds, setLevel, setService } from '../../store/dossier/set-standing-words.ts';
import { importDefaults } from '../../store/import/import-defaults.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { readSaid } from '../read-said.ts';
import { placeOf, type SayOptions, tellSaid, withSpeaker } from '../said-of-account.ts';

type SourceOptions = SayOptions & { readonly source?: string; readonly asOf?: string };
type PlanOptions = SayOptions & { readonly source?: string; readonly currency?: string };

const SOURCE = ['--source <text>', 'how it is known (default: who says so)'] as const;

export const registerDossierWords = (group: Command): void => {
  withSpeaker(group.command('level <account> <level>').description(`relationship level: ${LEVELS.join(', ')}`)).action(
    level,
  );
  withSpeaker(
    group.command('kinds <account> <kinds...>').description(`key-account kinds, or none: ${KINDS.join(', ')}`),
  ).action(kinds);
  withSpeaker(
    group
      .command('answer <account> <question> <answer>')
      .description(
        Object.entries(QUESTIONS)
          .map(([name, answers]) => `${name}: ${answers.join(', ')}`)
          .join('; '),
      )
      .option(...SOURCE)
      .option('--as-of <date>', 'as of when it is known (default: now)'),
  ).action(answer);
  withSpeaker(
    group
      .command('service <account> <name> <status>')
      .description(`a service such as e-invoicing: ${SERVICE_STATUSES.join(', ')}`)
      .option(...SOURCE),
  ).action(service);
  withSpeaker(
    group
      .command('plan <account> <year> <revenue>')
      .description('net revenue planned in a year')
      .option('--currency <code>', 'ISO 4217 (default: the account’s)')
      .option(...SOURCE),
  ).action(plan);
};

const level = (account: string, word: string, { as, json }: SayOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const said = readSaid({ LEVEL: saidWord(LEVELS), '--as': saidTitle() }, { LEVEL: word, '--as': as });
    await tellSaid({ store, surroundings, json }, await setLevel(store, { account, actor: said['--as'] }, said.LEVEL), {
      json: ({ level, before }) => ({ level, before }),
      text: ({ level, before }) => `${account}: ${level} (before: ${before ?? 'none'})`,
    });
  });

const kinds = (account: string, words: readonly string[], { as, json }: SayOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const said = readSaid({ '--as': saidTitle() }, { '--as': as });
    const given = words.flatMap((word) => word.split(',')).filter((word) => word.trim() !== '');
    const none = given.length === 1 && given[0]?.trim() === 'none';
    const named = none ? [] : given.map((word): Kind => readSaid({ KIND: saidWord(KINDS) }, { KIND: word }).KIND);
    if (!none && named.length === 0)
      throw new Failure(`KINDS is empty. Write some of ${KINDS.join(', ')}, or none.`, 3);
    await tellSaid({ store, surroundings, json }, await setKinds(store, { account, actor: said['--as'] }, named), {
      json: ({ kinds, before }) => ({ kinds, before }),
      text: ({ kinds, before }) =>
        `${account}: ${kinds.join(', ') || 'of no kind'} (before: ${before.join(', ') || 'none'})`,
    });
  });

const answer = (account: string, question: string, word: string, options: SourceOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { now, zone } = await placeOf(store, account);
    const asked = readSaid(
      { QUESTION: saidWord(Object.keys(QUESTIONS) as Question[]) },
      { QUESTION: question },
    ).QUESTION;
    const said = readSaid(
      {
        ANSWER: saidWord<string>(QUESTIONS[asked]),
        '--source': saidTitle().optional(),
        '--as-of': saidPast(zone, now).optional(),
        '--as': saidTitle(),
      },
      { ANSWER: word, '--source': options.source, '--as-of': options.asOf, '--as': options.as },
    );
    const { ANSWER, '--as': actor, '--source': source = actor, '--as-of': asOf = null } = said;
    const given = { question: asked, answer: ANSWER, source, asOf };
    await tellSaid({ store, surroundings, json: options.json }, await setAnswer(store, { account, actor }, given), {
      json: ({ answer, offers }) => ({ question: asked, answer, offers }),
      text: ({ answer, offers }) =>
        `${account}, ${asked}: ${answer}.${offers === 'held' ? ' Offers to it are held until that changes.' : offers === 'released' ? ' Offers to it are free again.' : ''}`,
    });
  });

const service = (account: string, name: string, status: string, { source, as, json }: SourceOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const said = readSaid(
      { NAME: saidName(), STATUS: saidWord(SERVICE_STATUSES), '--source': saidTitle().optional(), '--as': saidTitle() },
      { NAME: name, STATUS: status, '--source': source, '--as': as },
    );
    const word = { name: said.NAME, status: said.STATUS, source: said['--source'] ?? said['--as'] };
    await tellSaid({ store, surroundings, json }, await setService(store, { account, actor: said['--as'] }, word), {
      json: ({ service, status, before }) => ({ service, status, before }),
      text: ({ service, status, before }) => `${account}, ${service}: ${status} (before: ${before ?? 'not known'})`,
    });
  });

const plan = (account: string, year: string, revenue: string, options: PlanOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    await placeOf(store, account);
    const said = readSaid(
      {
        YEAR: saidYear(),
        REVENUE: saidAmount(),
        '--currency': saidCurrency().optional(),
        '--source': saidTitle().optional(),
        '--as': saidTitle(),
      },
      {
        YEAR: year,
        REVENUE: revenue,
        '--currency': options.currency,
        '--source': options.source,
        '--as': options.as,
      },
    );
    const row = await store.prisma.account.findUnique({ where: { id: account }, select: { currency: true } });
    const currency = said['--currency'] ?? row?.currency ?? (await importDefaults(store))?.currency;
    if (currency === undefined) throw new Failure(`${account} has no currency yet: name one with --currency`, 3);
    const minor = decimalToMinor(said.REVENUE, minorDigits(currency));
    if (minor === null) throw new Failure('REVENUE is too large', 3);
    const word = { year: said.YEAR, revenue: { minor, currency }, source: said['--source'] ?? said['--as'] };
    await tellSaid(
      { store, surroundings, json: options.json },
      await setPlan(store, { account, actor: said['--as'] }, word),
      {
        json: ({ year, revenue, before }) => ({ year, revenue, before }),
        text: ({ year, revenue, before }) =>
          `${account}, plan ${year}: ${formatMoney(revenue)}${before === null ? '' : ` (before: ${formatMoney(before)})`}`,
      },
    );
  });
