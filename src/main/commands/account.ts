/** `keyline account ID`: all that is known, planned and was done for one account, with the reasons. */
import type { Command } from 'commander';
import { describeEntry, explainEntry } from '../../console/server/describe-entry.ts';
import { formatDay, formatInstant, formatTime } from '../../console/server/format-instant.ts';
import { sayAccount } from '../../console/server/say-account.ts';
import { formatMoney } from '../../domain/money.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { CONTACT_JUDGE } from '../../intelligence/contact-plan.ts';
import { readContactStanding } from '../../store/contact-plan/read-contact-standing.ts';
import { readNow } from '../../store/database/clock.ts';
import type { Rebate } from '../../store/offers/accrued-rebate.ts';
import { type AccountDossier, readAccount } from '../../store/views/read-account.ts';
import { readTimeline, type TimelineEntry } from '../../store/views/read-timeline.ts';
import { colours } from '../colours.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printBrief } from '../print-brief.ts';
import { printable, printPart } from '../print-table.ts';
import { sayContactPlan } from '../say-contact-plan.ts';
import { unknownAccount } from '../unknown-account.ts';
import { terminalWidth, wrapWords } from '../wrap-words.ts';

/** Entries shown to people; `--json` has them all. */
const SHOWN = 60;

export const registerAccount = (program: Command): void => {
  program
    .command('account <id>')
    .summary('one account: people, plan, timeline with reasons')
    .description('Show one account: dossier, contacts, plan, and its timeline with reasons')
    .option('--brief', 'one page for a meeting: what changed, risk, promises, people, questions, proposals')
    .option('--locale <locale>', "with --brief: language (default: the owner's)")
    .option('--json', 'one JSON document on standard output')
    .action((id: string, options: Options) =>
      withStore(async (store) => {
        if (options.locale !== undefined && !options.brief) throw new Failure('--locale goes with --brief: add it', 2);
        if (options.brief) return printBrief(store, id, options);
        const account = await readAccount(store, id);
        if (!account) throw await unknownAccount(store, id);
        const contactPlan = await readContactStanding(store, CONTACT_JUDGE, id);
        const timeline = await readTimeline(store, id, { kinds: null, limit: options.json ? 1_000_000 : SHOWN + 1 });
        if (options.json) {
          // Oldest first, as it happened; what is planned comes last.
          process.stdout.write(jsonAnswer({ ...account, contactPlan, timeline: timeline.toReversed() }));
          return;
        }
        const now = (await readNow(store.prisma)).business;
        process.stdout.write(asText(account, contactPlan, timeline, now, process.stdout.isTTY !== true));
      }),
    );
};

type Options = { readonly brief?: boolean; readonly locale?: string; readonly json?: boolean };

const asText = (
  account: AccountDossier,
  contactPlan: Awaited<ReturnType<typeof readContactStanding>>,
  timeline: readonly TimelineEntry[],
  now: BusinessTime,
  plain: boolean,
): string => {
  const { zone } = account;
  const nameOf = (contact: string | null) => {
    const found = account.contacts.find((one) => one.id === contact);
    return contact === null ? null : found?.name || found?.email || contact;
  };
  const titleOf = (entry: TimelineEntry) =>
    describeEntry(entry, {
      account: account.name,
      contact: nameOf(entry.contact),
      owner: account.owner?.name ?? null,
    }).title;
  const cellsOf = (entry: TimelineEntry): Cells => [
    formatDay(entry.at, zone),
    formatTime(entry.at, zone),
    `${entry.kind === 'planned' ? 'Planned: ' : ''}${titleOf(entry)}`,
    explainEntry(entry) ?? '',
    entry.kind === 'message' && entry.message ? entry.message.slice(0, 12) : '',
  ];
  const part = (title: string, rows: readonly (readonly string[])[]) => printPart(title, rows, plain, width);
  const shown = timeline.slice(0, SHOWN);
  const width = terminalWidth();
  return [
    `${colours.bold(printable(account.name))}${account.name === account.id ? '' : colours.dim(`  ${account.id}`)}\n`,
    `${wrapWords(printable(sayAccount(account, now, zone)), width)}\n`,
    contactPlan === null ? '' : `${wrapWords(sayContactPlan(contactPlan, zone), width)}\n`,
    part(
      'People',
      account.contacts.map((one) => [
        one.name || one.email,
        one.roles.join(', '),
        one.email,
        (one.leftAt === null ? null : `left ${formatDay(one.leftAt, zone)}`) ??
          one.suppressed ??
          one.stoppedTopics.map((topic) => `stopped ${topic}`).join(', '),
      ]),
    ),
    part(
      'Complaints and requests',
      account.cases
        .filter(({ closedAt }) => closedAt === null)
        .map((one) => [
          one.kind,
          one.title,
          one.status === 'answered' ? 'answered' : `answer by ${formatInstant(one.targetAt, zone)}`,
          one.id,
        ]),
    ),
    part(
      'Promised',
      account.promises
        .filter(({ status }) => status === 'open' || status === 'broken')
        .map((one) => [one.what, one.status, formatDay(one.dueAt, zone), nameOf(one.contact) ?? '', one.id]),
    ),
    part(
      'Tenders and contracts',
      account.tenders
        .filter(({ result, nextAt }) => result === 'open' || (nextAt !== null && nextAt > now))
        .map((one) => [
          one.title,
          one.kind,
          one.result === 'open'
            ? formatDay(one.dueAt, zone)
            : `${one.result}, next ${formatDay(one.nextAt ?? now, zone)}`,
          one.id,
        ]),
    ),
    part('What they are to us', standingRows(account)),
    part(
      'Open tasks',
      account.tasks.map((task) => [task.title, `due ${formatDay(task.dueAt, zone)}`, task.campaign]),
    ),
    part(
      'Offers',
      account.offers.map((offer) => [
        offer.name,
        offer.rebate ? sayRebate(offer.rebate) : offer.percent === null ? '' : `${offer.percent} %`,
        offer.code ?? '',
        offer.status === 'reserved' || offer.status === 'issued' ? 'open' : offer.status,
        offer.expiresAt === null ? 'not sent yet' : `until ${formatDay(offer.expiresAt, zone)}`,
      ]),
    ),
    plain
      ? part(`Timeline (${zone}, newest first)`, shown.map(cellsOf))
      : timelineByDay(shown.map(cellsOf), zone, width),
    timeline.length > SHOWN ? '\nOlder entries: --json\n' : '',
  ].join('');
};

/** `rebate 5 %, £120.00 so far`. */
const sayRebate = ({ percent, accrued }: Rebate): string => `rebate ${percent} %, ${formatMoney(accrued)} so far`;

/** Kinds, answers and services in words; the level stands in the line above. `keyline dossier` has the rest. */
const standingRows = ({ kinds, qualification, services, plans }: AccountDossier): (readonly [string, string])[] => {
  const answers = Object.entries(qualification).map(([question, known]) => {
    const value = typeof known === 'object' && known !== null && 'value' in known ? String(known.value) : '';
    return `${question} ${value}`;
  });
  const rows = [
    ['kinds', kinds.join(', ')],
    ['answers', answers.join(', ')],
    ['services', services.map(({ name, status }) => `${name} ${status}`).join(', ')],
    ['plans', plans.map(({ year, revenue }) => `${year} ${formatMoney(revenue)}`).join(', ')],
  ] as const;
  return rows.filter(([, text]) => text !== '');
};

/** Day, time, what happened, why, key of the message. */
type Cells = readonly [string, string, string, string, string];

const INDENT = 7;
const BLANK = ' '.repeat(INDENT);

/** As a letter would tell it: the day once, then each entry with its reason below. */
const timelineByDay = (entries: readonly Cells[], zone: string, width: number): string => {
  const lines = entries.flatMap(([day, time, title, reason, key], index) => {
    const head = day === entries[index - 1]?.[0] ? [] : ['', colours.dim(day)];
    const below = [reason, key === '' ? '' : `keyline why ${key}`].filter((text) => text !== '');
    return [
      ...head,
      wrapWords(`${time}  ${printable(title)}`, width, INDENT),
      ...below.map((text) =>
        colours.dim(`${BLANK}${wrapWords(printable(text), width - INDENT).replaceAll('\n', `\n${BLANK}`)}`),
      ),
    ];
  });
  return `\n${colours.bold(`Timeline (${zone}, newest first)`)}\n${lines.join('\n')}\n`;
};
