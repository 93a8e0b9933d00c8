/** An activation's preview and its progress, for people. */
import { describeReason } from '../console/server/describe-reason.ts';
import { formatDay } from '../console/server/format-instant.ts';
import { formatDuration } from '../domain/duration.ts';
import { formatMoney } from '../domain/money.ts';
import type { Settings } from '../domain/settings.ts';
import type { ActivationPreview, LeftOut, PreviewedAccount } from '../store/activate/preview-activation.ts';
import type { ActivationLine } from '../store/activate/read-activations.ts';
import type { WorstCost } from '../store/activate/worst-cost.ts';
import { colours } from './colours.ts';
import { printTable } from './print-table.ts';

/** Accounts of the first portions that are named. */
const NAMED = 15;

export const sayPreview = (preview: ActivationPreview, atOnce: boolean, plain: boolean, width: number): string => {
  const { campaign, enter, nothing, refused, looked, outside, settings } = preview;
  const counts = [
    ['would enter', String(enter.length), enter.length === 0 ? '' : sayPortions(preview, atOnce)],
    ['would get nothing', String(nothing.length), sayReasons(nothing)],
    ['not let in', String(refused.length), sayReasons(refused)],
    ['outside its segment', String(outside), `of ${looked} key accounts`],
  ].filter(([head, count]) => head === 'would enter' || count !== '0');
  return [
    `${colours.bold(campaign.title)}  ${colours.dim(`${campaign.id}, version ${campaign.version}`)}\n\n`,
    printTable(counts.map(() => ({ head: '' })).slice(0, 3), counts, plain, width),
    enter.length === 0 ? '' : `\n${colours.bold('Who first')}\n${sayFirst(enter, plain, width)}`,
    sayCost(preview.cost),
    enter.length === 0 ? '' : `\n${sayCaps(settings)}\n`,
  ].join('');
};

const sayPortions = ({ enter, perDay }: ActivationPreview, atOnce: boolean): string => {
  if (atOnce) return 'at once; quiet hours, caps and holds hold as ever';
  const first = enter[0];
  const last = enter.at(-1);
  if (!first || !last) return '';
  const days = last.portion + 1;
  const dayOf = (one: PreviewedAccount) => formatDay(one.dueAt, one.timezone);
  const when = `${dayOf(first)}${days === 1 ? '' : ` to ${dayOf(last)}`}`;
  return `${days === 1 ? 'in one portion' : `in ${days} portions of ${perDay}`}, 09:00 their time on open days: ${when}`;
};

/** `no contact in role champion (3), no consent: offers (1)`, the most frequent first. */
export const sayReasons = (left: readonly Pick<LeftOut, 'reason'>[]): string => {
  const counts = new Map<string, number>();
  for (const { reason } of left) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .sort(([one, few], [other, many]) => many - few || (one < other ? -1 : 1))
    .map(([reason, count]) => `${describeReason(reason) ?? reason} (${count})`)
    .join('; ');
};

const sayFirst = (enter: readonly PreviewedAccount[], plain: boolean, width: number): string => {
  const heads = ['starts', 'account', 'name', '12 months', 'mails go to'];
  const rows = enter
    .slice(0, NAMED)
    .map(({ account, name, value, dueAt, timezone, recipients }) => [
      formatDay(dueAt, timezone),
      account,
      name === account ? '' : name,
      value === null ? '' : formatMoney(value),
      recipients.map((one) => one.name).join(', '),
    ]);
  const more = enter.length > NAMED ? `and ${enter.length - NAMED} more (--json has them all)\n` : '';
  return `${printTable(
    heads.map((head, place) =>
      head === '12 months' ? { head, align: 'right' as const } : { head, ...(place > 2 ? { keep: place } : {}) },
    ),
    rows,
    plain,
    width,
  )}${more}`;
};

const sayCost = (cost: readonly WorstCost[]): string => {
  if (cost.length === 0) return '\nCost: it makes no offer.\n';
  const lines = cost.map((line) => {
    const money = (minor: number) => formatMoney({ minor, currency: line.currency });
    const each = line.eachMinor === null ? null : `${line.accounts} x ${money(line.eachMinor)}`;
    const budget = line.budgetMinor === null ? null : `its budget has ${money(line.budgetMinor)} left`;
    const gift = line.gift === null ? null : `gift ${line.gift}`;
    const worst = line.worstMinor === null ? sayUnbound(line) : `at most ${money(line.worstMinor)}`;
    const why = [each, budget, gift].filter((part) => part !== null).join(', ');
    return `  offer ${line.offer}: ${worst}${why === '' ? '' : ` (${why})`}\n`;
  });
  return `\n${colours.bold('Cost at the worst, if everybody uses it')}\n${lines.join('')}`;
};

const sayUnbound = ({ currency, rebate }: WorstCost): string =>
  rebate === null ? `no bound in ${currency}: write max or a budget` : `${rebate} % of what is ordered in ${currency}`;

const sayCaps = ({ caps }: Settings): string => {
  const say = (whose: string, list: Settings['caps']['contact']) =>
    list.map(({ most, per }) => `${whose} ${most} in ${formatDuration(per)}`);
  const all = [...say('a person', caps.contact), ...say('an account', caps.account)];
  return `Caps hold: ${all.join(', ')}; a mail over them waits.`;
};

/** One line a campaign: how far it is. */
export const sayProgress = (lines: readonly ActivationLine[], plain: boolean, width: number): string => {
  const campaigns = [...new Set(lines.map(({ campaign }) => campaign))];
  const rows = campaigns.map((campaign) => {
    const mine = lines.filter((line) => line.campaign === campaign);
    const count = (fits: (line: ActivationLine) => boolean) => String(mine.filter(fits).length);
    const next = mine.find(({ status }) => status === 'planned');
    return [
      campaign,
      count(({ status, outcome }) => status === 'started' && outcome === 'entered'),
      count(
        ({ status, outcome }) =>
          status === 'refused' || (status === 'started' && outcome !== 'entered' && outcome !== null),
      ),
      count(({ status, outcome }) => status === 'started' && outcome === null),
      count(({ status }) => status === 'planned'),
      count(({ status }) => status === 'stopped'),
      next ? formatDay(next.dueAt, next.timezone) : '',
    ];
  });
  const heads = ['campaign', 'entered', 'not let in', 'being decided', 'to come', 'stopped', 'next portion'];
  return printTable(
    heads.map((head, place) => (place > 0 && place < 6 ? { head, align: 'right' as const } : { head })),
    rows,
    plain,
    width,
  );
};

/** One line an account of a campaign. */
export const sayAccounts = (lines: readonly ActivationLine[], plain: boolean, width: number): string =>
  printTable(
    ['day', 'account', 'name', 'status', ''].map((head) => ({ head })),
    lines.map(({ dueAt, timezone, account, name, status, outcome }) => [
      formatDay(dueAt, timezone),
      account,
      name === account ? '' : name,
      status,
      outcome === null ? '' : outcome === 'entered' ? outcome : (describeReason(outcome) ?? outcome),
    ]),
    plain,
    width,
  );
