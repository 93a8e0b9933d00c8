/** Who waits where in a campaign, and what becomes of them, for people. */
import { formatDay } from '../console/server/format-instant.ts';
import type { MoveLine } from '../store/moves/plan-move.ts';
import type { Inside } from '../store/moves/read-inside.ts';
import { printTable } from './print-table.ts';

/** Names a line shows of those at a step. */
const NAMED = 4;

/** `wait_for:email-clicked  12  Acme, Bell, Core, Dune and 8 more`; the step with most people first. */
export const sayInside = (inside: readonly Inside[], plain: boolean, width: number): string => {
  const groups = new Map<string, Inside[]>();
  for (const one of inside) {
    const place = JSON.stringify([one.version, one.step]);
    groups.set(place, [...(groups.get(place) ?? []), one]);
  }
  const rows = [...groups.values()]
    .toSorted((left, right) => right.length - left.length)
    .map((group) => {
      const [first] = group;
      const more = group.length > NAMED ? ` and ${group.length - NAMED} more` : '';
      const names = group.slice(0, NAMED).map(({ name }) => name);
      return [`v${first?.version}`, first?.step ?? '', String(group.length), `${names.join(', ')}${more}`];
    });
  const heads = ['version', 'waits at', 'accounts', 'who'];
  return printTable(
    heads.map((head, place) => (place === 2 ? { head, align: 'right' as const } : { head })),
    rows,
    plain,
    width,
  );
};

export const sayMove = (lines: readonly MoveLine[], plain: boolean, width: number): string =>
  printTable(
    ['account', 'name', 'waits at', 'since', 'then'].map((head) => ({ head })),
    lines.map(({ account, name, version, step, since, ...line }) => [
      ...[account, name === account ? '' : name, `v${version} ${step}`, formatDay(since, 'UTC'), thenOf(line)],
    ]),
    plain,
    width,
  );

const thenOf = ({ outcome, reason, at }: Pick<MoveLine, 'outcome' | 'reason' | 'at'>): string => {
  switch (outcome) {
    case 'ends':
      return 'ends';
    case 'stays':
      return `stays: ${reason}`;
    case 'moves':
      return at?.until ? `${at.step} until ${formatDay(at.until, 'UTC')}` : (at?.step ?? '');
  }
};
