/** What somebody meant who wrote a duration in words: `7 days` -> `7d`. */
import { parseDuration } from '../domain/duration.ts';

const NUMBERS = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

/** By the beginning of the word, the longest first. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/^(working|business|work)[ -]?days?$/, 'wd'],
  [/^min(ute)?s?$/, 'm'],
  [/^(h|hr|hour)s?$/, 'h'],
  [/^days?$/, 'd'],
  [/^weeks?$/, 'w'],
];

/** ` Did you mean "7d"?`, or nothing: to be put behind a message. */
export const durationHint = (text: string): string => {
  const [, amount = '', unit = ''] = /^(\d+|[a-z]+)\s*([a-z][a-z -]*)$/i.exec(text.trim().toLowerCase()) ?? [];
  const short = UNITS.find(([pattern]) => pattern.test(unit))?.[1] ?? unit;
  const meant = `${numberOf(amount)}${short}`;
  return parseDuration(meant) === null || meant === text ? '' : ` Did you mean "${meant}"?`;
};

const numberOf = (word: string): string => {
  if (word === 'a' || word === 'an') return '1';
  const index = NUMBERS.indexOf(word);
  return index === -1 ? word : String(index + 1);
};
