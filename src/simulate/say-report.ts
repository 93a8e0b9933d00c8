/** A report as text with small charts, for people. */
import type { Line } from './recorder.ts';
import type { Report } from './report.ts';

const BAR = 30;

/** Longest list of one part. */
const MOST = 12;

/** `lines`: what would happen to one account; null: nobody asked. */
export const sayReport = (report: Report, lines: readonly Line[] | null): string => {
  const parts = [
    `What would happen: ${report.accounts} accounts from ${report.from.slice(0, 10)} to ${report.to.slice(0, 10)}, nobody answering`,
    ...(lines === null ? [] : [dated(lines)]),
    part('Sends per week', weeks(report)),
    part(
      'Sends by local hour',
      report.perLocalHour.map((sends, hour) => [`${String(hour).padStart(2, '0')}:00`, sends] as const),
    ),
    part('Waited', entries(report.deferrals)),
    part('Dropped', entries(report.drops)),
    part('Ended early', entries(report.exits)),
    campaigns(report),
    offers(report),
    part('Tasks by owner', entries(report.tasksPerOwner)),
    part(
      'Collisions: waited for mails of',
      report.collisions.map(({ campaign, other, deferrals }) => [`${campaign} for ${other}`, deferrals] as const),
    ),
    part(`Get nothing: ${report.nothing.accounts} accounts, because`, entries(report.nothing.reasons)),
  ];
  return `${parts.filter((text) => text !== '').join('\n\n')}\n`;
};

type Row = readonly [name: string, count: number];

const entries = (counts: Readonly<Record<string, number>>): readonly Row[] =>
  Object.entries(counts).map(([name, count]) => [name === '' ? 'nobody' : name, count] as const);

/** A bar a row, the longest for the most; empty where there is nothing to tell. */
const part = (title: string, rows: readonly Row[]): string => {
  const told = rows.filter(([, count]) => count > 0);
  if (told.length === 0) return '';
  const shown = told.length > 60 ? told.slice(-60) : told;
  const listed = title.startsWith('Sends') ? shown : told.slice(0, MOST);
  const most = Math.max(...listed.map(([, count]) => count));
  const width = Math.max(...listed.map(([name]) => name.length));
  const digits = String(most).length;
  const lines = listed.map(([name, count]) => {
    const bar = '█'.repeat(Math.max(1, Math.round((BAR * count) / most)));
    return `  ${name.padEnd(width)}  ${String(count).padStart(digits)}  ${bar}`;
  });
  const rest = told.length - listed.length;
  return [title, ...lines, ...(rest > 0 ? [`  and ${rest} more`] : [])].join('\n');
};

/** By the Monday each begins with. */
const weeks = ({ perDay }: Report): readonly Row[] => {
  const counts = new Map<string, number>();
  for (const { date, sends } of perDay) {
    const day = new Date(`${date}T00:00:00Z`);
    day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7));
    const week = day.toISOString().slice(0, 10);
    counts.set(week, (counts.get(week) ?? 0) + sends);
  }
  return [...counts];
};

const campaigns = ({ perCampaign }: Report): string => {
  const rows = Object.entries(perCampaign);
  const width = Math.max(8, ...rows.map(([name]) => name.length));
  const cell = (value: string | number): string => String(value).padStart(11);
  return [
    `Campaigns${' '.repeat(width - 7)}${['enrolments', 'sends', 'goals'].map(cell).join('')}`,
    ...rows.map(([name, one]) => `  ${name.padEnd(width)}${[one.enrolments, one.sends, one.goals].map(cell).join('')}`),
  ].join('\n');
};

const offers = ({ offers: all, budgets }: Report): string => {
  const lines = Object.entries(all).map(([name, { reserved, issued, empty }]) => {
    const why = Object.entries(empty).map(([reason, count]) => `, ${count} empty: ${reason}`);
    return `  ${name}: ${reserved} reserved, ${issued} issued${why.join('')}`;
  });
  const shares = budgets.map(
    ({ campaign, offer, currency, ceiling, reserved }) =>
      `  budget of ${campaign}/${offer} in ${currency}: at most ${reserved} of ${ceiling} minor units at once`,
  );
  return lines.length === 0 ? '' : ['Offers', ...lines, ...shares].join('\n');
};

const dated = (lines: readonly Line[]): string =>
  lines.length === 0
    ? 'Nothing would happen to it.'
    : lines.map(({ at, what }) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')}  ${what}`).join('\n');
