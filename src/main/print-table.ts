/** Tables for people: aligned and quiet in a terminal, one line of tab-separated values a row everywhere else. */
import Table from 'cli-table3';
import pc from 'picocolors';

export type Column = { readonly head: string; readonly align?: 'right' };

/** The whole table, with a line break at its end. `plain`: not a terminal. */
export const printTable = (
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  plain: boolean,
): string => {
  const cells = rows.map((row) => row.map(printable));
  if (plain) return [columns.map(({ head }) => head), ...cells].map((row) => `${row.join('\t')}\n`).join('');
  const table = new Table({
    head: columns.map(({ head }) => pc.dim(head)),
    colAligns: columns.map(({ align }) => align ?? 'left'),
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 2 },
    chars: NO_LINES,
  });
  table.push(...cells);
  return `${table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n')}\n`;
};

/** Names come from files of others: nothing in them may steer the terminal or turn the line's direction. */
export const printable = (text: string): string =>
  text.replace(/[\u202a-\u202e\u2066-\u2069]+/gu, '').replace(/\p{Cc}+/gu, ' ');

const NO_LINES = {
  ...{ top: '', 'top-mid': '', 'top-left': '', 'top-right': '', bottom: '', 'bottom-mid': '', 'bottom-left': '' },
  ...{ 'bottom-right': '', left: '', 'left-mid': '', mid: '', 'mid-mid': '', right: '', 'right-mid': '', middle: '' },
};
