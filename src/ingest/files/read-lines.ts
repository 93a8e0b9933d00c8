/**
 * A file's lines in batches, with bounded memory: what of a line lies beyond the limit is dropped while it is read, so a
 * cell of 10 MB costs no more than any other.
 */
import { createReadStream } from 'node:fs';
import { createGunzip } from 'node:zlib';
import { textDecoder } from './decode-text.ts';
import { explain, type Survey } from './survey-file.ts';

/** Longest line, and longest row over several lines, in characters. */
export const MAX_ROW = 65_536;

export type Line = {
  /** From 1. */
  readonly number: number;
  readonly text: string;
  /** Longer than MAX_ROW: `text` is empty. */
  readonly tooLong: boolean;
  /** How many quotes it holds. */
  readonly quotes: number;
};

/** Batches are what one chunk of the file holds. Throws InvalidFile where the file breaks. */
export async function* readLines({ path, gzip, encoding }: Survey): AsyncGenerator<readonly Line[]> {
  const decode = textDecoder(encoding);
  const file = createReadStream(path, { highWaterMark: 65_536 });
  const bytes = gzip ? file.pipe(createGunzip({ chunkSize: 65_536 })) : file;
  file.on('error', (error) => bytes.destroy(error));
  const split = lineSplitter();
  try {
    for await (const chunk of bytes) {
      const lines = split(decode(chunk as Buffer), false);
      if (lines.length > 0) yield lines;
    }
    yield split(decode(null), true);
  } catch (error) {
    throw explain(path, error);
  } finally {
    file.destroy();
  }
}

/** Feeds text in, gets whole lines out; `end` also gives the last one, which may lack its line break. */
export const lineSplitter = (): ((text: string, end: boolean) => Line[]) => {
  let number = 0;
  let rest = '';
  let tooLong = false;
  const take = (text: string): Line => {
    number += 1;
    const whole = text.endsWith('\r') ? text.slice(0, -1) : text;
    const dropped = tooLong || whole.length > MAX_ROW;
    tooLong = false;
    return { number, text: dropped ? '' : whole, tooLong: dropped, quotes: dropped ? 0 : countQuotes(whole) };
  };
  return (text, end) => {
    const lines: Line[] = [];
    let from = 0;
    for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', from)) {
      lines.push(take(rest + text.slice(from, at)));
      rest = '';
      from = at + 1;
    }
    if (!tooLong) rest += text.slice(from);
    if (rest.length > MAX_ROW) {
      tooLong = true;
      rest = '';
    }
    if (end && (rest !== '' || tooLong)) lines.push(take(rest));
    return lines;
  };
};

const countQuotes = (text: string): number => {
  let quotes = 0;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) quotes += 1;
  return quotes;
};
