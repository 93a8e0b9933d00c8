/**
 * Text for a terminal, broken between words at `width` characters; lines after the first begin with `indent` blanks. A
 * word longer than a line (an address, a key) stays whole.
 */
export const wrapWords = (text: string, width: number, indent = 0): string => {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const room = lines.length === 0 ? width : width - indent;
    if (line !== '' && line.length + 1 + word.length > room) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
};

/** Characters a line of this terminal has; not a terminal: as long as it gets. */
export const terminalWidth = (): number =>
  process.stdout.isTTY === true ? process.stdout.columns || 80 : Number.POSITIVE_INFINITY;
