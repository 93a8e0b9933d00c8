/** `keyline plan ID`: what an account can expect in the days ahead, why, what holds it, and by which number to stop it. */
import type { Command } from 'commander';
import { describePlanned } from '../../console/server/describe-plan.ts';
import { formatDay, formatInstant, formatTime } from '../../console/server/format-instant.ts';
import { type AccountPlan, PLAN_DAYS, type PlanLine, readPlan } from '../../store/views/read-plan.ts';
import { colours } from '../colours.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printable, printTable } from '../print-table.ts';
import { unknownAccount } from '../unknown-account.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth, wrapWords } from '../wrap-words.ts';

type Options = { readonly days: number; readonly json?: boolean };

export const registerPlan = (program: Command): void => {
  program
    .command('plan <account>')
    .summary('what comes next for an account, why, and how to stop it')
    .description('Show the plan of an account: what follows if nothing else happens, why, what holds it')
    .option('--days <number>', 'how far ahead', wholeNumber(1, 400), PLAN_DAYS)
    .option('--json', 'one JSON document on standard output')
    .action((id: string, { days, json }: Options) =>
      withStore(async (store) => {
        const plan = await readPlan(store, id, days);
        if (!plan) throw await unknownAccount(store, id);
        if (json) {
          const { from, to, ...rest } = plan;
          const days = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
          process.stdout.write(jsonAnswer({ ...rest, ...days }));
          return;
        }
        process.stdout.write(process.stdout.isTTY === true ? asText(plan, days) : asRows(plan));
        if (plan.touches.length === 0) process.stderr.write(`${emptyPlan(plan, days)}\n`);
      }),
    );
};

const asText = (plan: AccountPlan, days: number): string => {
  const { timezone: zone } = plan;
  const width = terminalWidth();
  const lines = plan.touches.flatMap((line, index) => {
    const day = dayOf(line, plan, zone);
    const before = plan.touches[index - 1];
    const head = before && dayOf(before, plan, zone) === day ? [] : ['', colours.dim(day)];
    const { title, why, notes } = describePlanned(line, (at) => formatInstant(at, zone));
    const below = [why, ...notes, commandFor(line)];
    return [
      ...head,
      wrapWords(`${formatTime(line.at, zone)}  ${printable(title)}`, width, INDENT),
      ...below.map((text) =>
        colours.dim(`${BLANK}${wrapWords(printable(text), width - INDENT).replaceAll('\n', `\n${BLANK}`)}`),
      ),
    ];
  });
  const title = `${colours.bold(printable(plan.name))}${plan.name === plan.id ? '' : colours.dim(`  ${plan.id}`)}`;
  if (lines.length === 0) return `${title}\n`;
  return `${title}\nThe next ${days} days (${zone}), if nothing else happens:\n${lines.join('\n')}\n`;
};

const INDENT = 7;
const BLANK = ' '.repeat(INDENT);

/** What is due and still waits stands above the days ahead. */
const dayOf = (line: PlanLine, { from }: AccountPlan, zone: string): string =>
  line.at < from ? `Waiting since ${formatDay(line.at, zone)}` : formatDay(line.at, zone);

const commandFor = ({ touch, status, kind }: PlanLine): string => {
  if (status === 'vetoed') return `keyline veto ${touch} --undo`;
  return kind === 'task' ? `keyline veto ${touch}` : `keyline veto ${touch}, or keyline postpone ${touch} --by 3d`;
};

/** A line a touch, for a pipe: instant in UTC, what, to whom, campaign, why, what holds it, number. */
const asRows = (plan: AccountPlan): string =>
  plan.touches.length === 0
    ? ''
    : printTable(
        ['at', 'what', 'contact', 'campaign', 'why', 'notes', 'touch'].map((head) => ({ head })),
        plan.touches.map((line) => {
          const { title, why, notes } = describePlanned(line, (at) => new Date(at).toISOString());
          const at = new Date(line.at).toISOString();
          return [at, title, line.contact ?? '', line.campaign, why, notes.join('; '), line.touch];
        }),
        true,
      );

const emptyPlan = ({ name, standing, campaigns }: AccountPlan, days: number): string => {
  if (standing !== 'key')
    return `Nothing is planned for ${name}: it is a ${standing} account, and campaigns run for key accounts.`;
  const inside = campaigns.map(({ campaign }) => campaign).join(' and ');
  return inside === ''
    ? `Nothing is planned for ${name}: it is in no campaign.`
    : `Nothing is planned for ${name} in the next ${days} days; it is in ${inside} and waits there for something to happen.`;
};
