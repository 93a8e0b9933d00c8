/** What the YAML parser finds, said to somebody who writes campaigns and no YAML, at the place where it is to be mended. */
import type { YAMLError } from 'yaml';

export type YamlFault = { readonly offset: number; readonly code: string; readonly message: string };

/** In the order of the file; one for a line, because the parser's next words there follow from the first. */
export const readFaults = (
  faults: readonly YAMLError[],
  text: string,
  quotes: readonly number[],
): readonly YamlFault[] => {
  const lines = new Set<number>();
  const nested = new Set(faults.flatMap(({ code, pos }) => (code === 'BLOCK_AS_IMPLICIT_KEY' ? pos[0] : [])));
  const ends = new Map(faults.flatMap(({ code, pos }) => (code === 'MULTILINE_IMPLICIT_KEY' ? [pos] : [])));
  return faults.flatMap((fault) => {
    // Said with the other fault that begins at the same place.
    if (fault.code === 'MULTILINE_IMPLICIT_KEY' && nested.has(fault.pos[0])) return [];
    const { offset, message } = describe(fault, text, quotes, ends.get(fault.pos[0]) ?? null);
    if (fault.code === 'DUPLICATE_KEY') return [{ offset, code: 'duplicate-key', message }];
    const line = text.lastIndexOf('\n', offset - 1);
    if (lines.has(line)) return [];
    lines.add(line);
    return [{ offset, code: 'syntax', message }];
  });
};

type Described = { readonly offset: number; readonly message: string };

const describe = (
  { code, message, pos: [from, to] }: YAMLError,
  text: string,
  quotes: readonly number[],
  /** Where a key over several lines that begins here ends; null: there is none. */
  end: number | null,
): Described => {
  const here = (words: string, offset = from): Described => ({ offset, message: `Not valid YAML: ${words}` });
  switch (code) {
    case 'MULTIPLE_DOCS':
      return {
        offset: from,
        message: 'The file holds several documents. One file is one campaign: put each in a file of its own.',
      };
    case 'DUPLICATE_KEY':
      return { offset: from, message: 'This key stands twice in one map. Keep one of them.' };
    case 'TAB_AS_INDENT':
      return here('Tabs are not allowed as indentation. Write spaces.');
    case 'BLOCK_AS_IMPLICIT_KEY': {
      if (message.includes('sequence')) return here(DASH);
      return end === null ? here(COLON_IN_TEXT) : here(TOO_DEEP, lineStart(text, end));
    }
    case 'MULTILINE_IMPLICIT_KEY':
      return here(text[from] === '-' ? DASH : NO_COLON);
    case 'NON_STRING_KEY':
      return here(text[from] === '{' ? BRACES : 'A key is a plain word, such as send:.');
    case 'BAD_INDENT':
      return here(unclosed(message));
    case 'MISSING_CHAR':
      if (message.includes('quote')) {
        const opening = quotes.findLast((offset) => offset < from) ?? from;
        return here(`A quote is not closed. Write ${text[opening]} at the end of the text.`, opening);
      }
      return here(
        message.startsWith('Sequence item') ? TOO_SHALLOW : /[\]}]$/.test(message) ? unclosed(message) : NO_COLON,
      );
    case 'BAD_SCALAR_START':
    case 'TAG_RESOLVE_FAILED':
      return here(`Text that begins with ${text[from]} needs quotes: "${text.slice(from, to).trim()} ...".`);
    case 'BAD_DQ_ESCAPE':
      return here('A backslash has a meaning in double quotes. Write two of them, or single quotes round the text.');
    case 'UNEXPECTED_TOKEN':
      return here(
        message.includes('node end') ? BEHIND_THE_END : `${message.replace(/\.?$/, '.')} Put the text in quotes.`,
      );
    default:
      return here(message.replace(/\.?$/, '.'));
  }
};

const DASH =
  'This dash stands in another column than the list it belongs to. Let all dashes of a list begin in one column.';
const TOO_DEEP =
  'This line is indented further than the one it belongs to. Let the keys of one map begin in one column.';
const TOO_SHALLOW =
  'This line is indented less than the ones before it, or lacks its dash. Let the keys of one map begin in one column.';
const COLON_IN_TEXT = 'A text with a colon and a space needs quotes: task: "Call them: it is urgent".';
const NO_COLON = 'A key needs a colon and a space behind it, such as send: welcome.';
const BRACES = 'A text that begins with a brace needs quotes: task: "{{account.name}} is silent".';
const BEHIND_THE_END = 'Something stands behind the end of a text or a bracket. Put the whole text in quotes.';

const unclosed = (message: string): string =>
  message.endsWith(']')
    ? 'A list that began with [ is not closed. Write ] before this.'
    : 'A map that began with { is not closed. Write } before this.';

/** Where the text of a line begins. */
const lineStart = (text: string, offset: number): number => {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return start + (/^[ \t]*/.exec(text.slice(start))?.[0].length ?? 0);
};
