/** A demo's summary as people read it, and where to look at what it left behind. */
import type { DemoSummary } from '../demo/summary.ts';
import { colours } from './colours.ts';
import type { Everything } from './connect.ts';
import { printTable } from './print-table.ts';
import type { House } from './run-house.ts';

const LABEL = 22;

/** `again`: it was played before and is only shown. At most 80 columns wide. */
export const demoStory = (summary: DemoSummary, again: boolean): string => {
  const title = again ? 'The demo that was played here' : 'What happened';
  return [
    `\n${colours.bold(title)}: ${summary.days} days of ${summary.accounts} key accounts\n\n`,
    ...figures(summary).map(
      ([label, value, note]) =>
        `  ${label.padEnd(LABEL)}${colours.bold(String(value).padStart(6))}${note && `  ${colours.dim(note)}`}\n`,
    ),
    '\n',
    campaignTable(summary),
  ].join('');
};

const figures = (summary: DemoSummary): readonly (readonly [label: string, value: number, note: string])[] => [
  ['live orders', summary.orders, 'over HTTP, from shops and from readers of mails'],
  [
    'enrolments',
    summary.enrolments,
    `${summary.exitsByPurchase} ended by a purchase, ${summary.goals} reached their goal`,
  ],
  [
    'messages accepted',
    summary.accepted,
    `${summary.deferred} deferrals, ${summary.dropped} drops, each with its reason`,
  ],
  ['messages opened', summary.opens, `${summary.clicks} links clicked`],
  ['offers made', summary.offers, `${summary.redemptions} redeemed`],
  ['tasks for owners', summary.tasks, ''],
  ['messages sent twice', summary.duplicates, 'by the journal of the mail server'],
  ['outcome not known', summary.unknown, ''],
  ['broken invariants', summary.violations, 'ledger, facts and mail journal compared'],
];

/** Campaigns whose occasion never came are named below the table: rows of zeros hide the others. */
const campaignTable = ({ perCampaign }: DemoSummary): string => {
  const all = Object.entries(perCampaign).map(([name, campaign]) => ({
    name,
    counts: [campaign.enrolments, campaign.messages, campaign.exitsByPurchase, campaign.goals],
  }));
  const moved = all.filter(({ counts }) => counts.some((count) => count > 0));
  const rows = moved.map(({ name, counts }) => [`  ${name}`, ...counts.map(String)]);
  const idle = all.filter((campaign) => !moved.includes(campaign)).map(({ name }) => name);
  return printTable(COLUMNS, rows, false) + (idle.length === 0 ? '' : `\n${occasionless(idle)}`);
};

/** One paragraph of at most 80 columns. */
const occasionless = (names: readonly string[]): string => {
  const lines = ['  published too, but nothing called for them:'];
  for (const [index, name] of names.entries()) {
    const word = name + (index === names.length - 1 ? '' : ',');
    const line = `${lines.at(-1)} ${word}`;
    if (line.length <= 80) lines[lines.length - 1] = line;
    else lines.push(`    ${word}`);
  }
  return lines.map((line) => `${colours.dim(line)}\n`).join('');
};

const number = (head: string) => ({ head, align: 'right' as const });
const COLUMNS = [
  { head: '  campaign' },
  ...[number('enrolments'), number('messages'), number('ended by purchase'), number('goals')],
];

export const demoLinks = ({ stack, environment }: Everything, house: House, folder: string): string => {
  const rows: readonly (readonly [label: string, url: string | null])[] = [
    ['Accounts, with every reason', `${house.consoleUrl}/accounts`],
    ['Inbox of all recipients', stack.inboxUrl],
    ['Temporal UI', stack.temporalUiUrl],
    ['Events come in at', `${house.doorUrl}/v1/events`],
  ];
  const table = rows.map(([label, url]) => (url === null ? '' : `  ${label.padEnd(30)}${colours.cyan(url)}\n`));
  const prefix = environment.databaseUrl === null ? `KEYLINE_HOME=${folder} ` : '';
  const look = [
    ['every account, with its next step', 'keyline accounts'],
    ['one of them, with every reason', 'keyline account ID'],
    ['place an order and see what it stops', 'keyline order ID'],
  ].map(([label = '', command = '']) => `  ${label.padEnd(40)}${prefix}npx ${command}\n`);
  return [
    `\n${table.join('')}\n`,
    '  Business time goes on from here at the pace of your clock. In another terminal:\n',
    ...look,
    '\n  Ctrl-C stops everything; the same command finds it again.\n\n',
  ].join('');
};
