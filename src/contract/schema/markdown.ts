/** The little Markdown the reference page needs. */
import { inFlow } from '../in-flow.ts';

export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

/** A value on one line of a table, as a campaign file would have it. */
export const cell = (value: unknown): string => inFlow(value).replaceAll('|', '\\|').replaceAll('\n', ' ');
