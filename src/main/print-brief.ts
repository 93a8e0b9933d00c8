/** `keyline account ID --brief`: one page for a meeting, in the reader's language. */
import { sayBrief } from '../briefing/brief.ts';
import type { Store } from '../store/database/open.ts';
import { readBrief } from '../store/views/read-brief.ts';
import { colours } from './colours.ts';
import { jsonAnswer } from './json-answer.ts';
import { printable } from './print-table.ts';
import { unknownAccount } from './unknown-account.ts';
import { terminalWidth, wrapWords } from './wrap-words.ts';

type BriefOptions = { readonly locale?: string; readonly json?: boolean };

/** With `--json` the facts and the lines made of them. */
export const printBrief = async (store: Store, id: string, { locale, json }: BriefOptions): Promise<void> => {
  const facts = await readBrief(store, id);
  if (!facts) throw await unknownAccount(store, id);
  const brief = sayBrief(facts, locale ?? facts.owner?.locale ?? 'en', facts.owner?.timezone ?? 'UTC');
  if (json) {
    process.stdout.write(jsonAnswer({ ...facts, brief }));
    return;
  }
  const width = terminalWidth();
  const sections = brief.sections.map(
    ({ title, lines }) =>
      `\n${colours.bold(title)}\n${lines.map((line) => `  ${wrapWords(printable(line), width - 2).replaceAll('\n', '\n  ')}\n`).join('')}`,
  );
  process.stdout.write(`${colours.bold(printable(brief.heading))}\n${sections.join('')}`);
};
