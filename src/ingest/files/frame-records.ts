/**
 * Which lines make one row. A line with an even count of quotes stands for itself; one with an odd count opens a cell that
 * goes on over the following lines. Where that cell never closes in a way that makes a row, only its first line is
 * refused and reading goes on with the next: a torn row must not swallow its neighbours.
 */
import type { CsvRecord, Framed, FrameOptions } from './csv-record.ts';
import type { Refusal } from './import-report.ts';
import { parseRecord, parseRecords } from './parse-records.ts';
import { type Line, MAX_ROW } from './read-lines.ts';

/** Feeds lines in, gets whole rows and refusals out; `end` says that no more lines follow. */
export const recordFramer = (options: FrameOptions): ((lines: readonly Line[], end: boolean) => Framed) => {
  let waiting: readonly Line[] = [];
  return (lines, end) => {
    const pending = waiting.length === 0 ? lines : [...waiting, ...lines];
    const simple: Line[] = [];
    const joined: CsvRecord[] = [];
    const refused: Refusal[] = [];
    let head = 0;
    for (let line = pending[head]; line !== undefined; line = pending[head]) {
      if (line.tooLong) {
        refused.push({ line: line.number, reason: `the line is longer than ${MAX_ROW} characters` });
      } else if (line.quotes % 2 === 0) {
        if (line.text.trim() !== '') simple.push(line);
      } else {
        const last = closingLine(pending, head);
        if (last === 'not yet' && !end) break;
        const text = typeof last === 'number' ? joinLines(pending, head, last) : '';
        const cells = typeof last === 'number' ? parseRecord(text, options.delimiter) : null;
        if (typeof last === 'number' && cells !== null && cells.length === options.columns) {
          joined.push({ line: line.number, cells });
          head = last;
        } else {
          refused.push({ line: line.number, reason: 'a quote opens in this line and is not closed properly' });
        }
      }
      head += 1;
    }
    waiting = pending.slice(head);
    const parsed = parseRecords(simple, options);
    const records = [...parsed.records, ...joined].sort((left, right) => left.line - right.line);
    return { records, refused: [...refused, ...parsed.refused] };
  };
};

/** Index of the line that closes what `head` opens; null: none within MAX_ROW; `not yet`: the lines known are too few. */
const closingLine = (lines: readonly Line[], head: number): number | null | 'not yet' => {
  let size = lines[head]?.text.length ?? 0;
  for (let index = head + 1; index < lines.length; index += 1) {
    const line = lines[index];
    if (line === undefined || line.tooLong) return null;
    size += line.text.length + 1;
    if (size > MAX_ROW) return null;
    if (line.quotes % 2 === 1) return index;
  }
  return 'not yet';
};

const joinLines = (lines: readonly Line[], from: number, to: number): string =>
  lines
    .slice(from, to + 1)
    .map((line) => line.text)
    .join('\n');
