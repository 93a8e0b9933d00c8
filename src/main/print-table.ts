/** Tables for people: aligned and quiet in a terminal, one line of tab-separated values a row everywhere else. */
import Table from 'cli-table3';
import { colours } from './colours.ts';
import { wrapWords } from './wrap-words.ts';

export type Column = {
  readonly head: string;
  readonly align?: 'right';
  /** Left out where the terminal is too narrow: the smallest number first. Without one it always stays. */
  readonly keep?: number;
};

/** The whole table, with a line break at its end; without a head where no column has one. `plain`: not a terminal. `width`: of the terminal, in characters. */
export const printTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  plain: boolean,
  width = Number.POSITIVE_INFINITY,
): string => {
  const all = rows.map((row) => row.map(printable));
  const heads = columns.some(({ head }) => head !== '') ? [columns.map(({ head }) => head)] : [];
  if (plain) return [...heads, ...all].map((row) => `${row.join('\t')}\n`).join('');
  const places = fitting(columns, all, width);
  const shown = columns.filter((_, place) => places.has(place));
  const cells = all.map((row) => row.filter((_, place) => places.has(place)));
  const table = new Table({
    head: heads.length === 0 ? [] : shown.map(({ head }) => colours.dim(head)),
    colAligns: shown.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_LINES,
  });
  table.push(...cells);
  const lines = table.toString().split('\n');
  const left = columns.filter((_, place) => !places.has(place)).map(({ head }) => head);
  const note =
    left.length === 0 ? '' : `${colours.dim(wrapWords(`not shown for want of room: ${left.join(', ')}`, width))}\n`;
  return `${lines.map((line) => line.trimEnd()).join('\n')}\n${note}`;
};

/** Rows without heads under a title; nothing where there is none. */
export const printPart = (
  title: string,
  rows: readonly (readonly string[])[],
  plain: boolean,
  width: number,
): string =>
  rows.length === 0
    ? ''
    : `\n${colours.bold(title)}\n${printTable(
        (rows[0] ?? []).map(() => ({ head: '' })),
        rows,
        plain,
        width,
      )}`;

const GAP = 2;

/** Places of the columns to show: those that always stay, then the others by what they are worth, as far as they fit. */
const fitting = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  width: number,
): ReadonlySet<number> => {
  const widths = columns.map(({ head }, place) =>
    rows.reduce((most, row) => Math.max(most, row[place]?.length ?? 0), head.length),
  );
  const worth = columns.map(({ keep }, place) => ({ place, keep: keep ?? Number.POSITIVE_INFINITY }));
  const places = new Set<number>();
  let used = -GAP;
  for (const { place, keep } of worth.toSorted((a, b) => (a.keep < b.keep ? 1 : a.keep > b.keep ? -1 : 0))) {
    const more = GAP + (widths[place] ?? 0);
    if (keep !== Number.POSITIVE_INFINITY && used + more > width) continue;
    places.add(place);
    used += more;
  }
  return places;
};

/** Names come from files of others: nothing in them may steer the terminal or turn the line's direction. */
export const printable = (text: string): string =>
  text.replace(/[\u202a-\u202e\u2066-\u2069]+/gu, '').replace(/\p{Cc}+/gu, ' ');

const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' },
};
