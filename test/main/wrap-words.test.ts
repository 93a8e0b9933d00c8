import { stripVTControlCharacters } from 'node:util';
import { expect, test } from 'vitest';
import { printTable } from '../../src/main/print-table.ts';
import { wrapWords } from '../../src/main/wrap-words.ts';

test('lines break between words and hang below the first; a long word stays whole', () => {
  expect(wrapWords('one two three four', 9, 2)).toBe('one two\n  three\n  four');
  expect(wrapWords('a 593be97facc1f6156d4f71f7 b', 8)).toBe('a\n593be97facc1f6156d4f71f7\nb');
  expect(wrapWords('as it is', Number.POSITIVE_INFINITY)).toBe('as it is');
});

/** Without the colours, which a CI machine asks for. */
const plainly = stripVTControlCharacters;

test('a table leaves out what is worth least until it fits, and says so; files get everything', () => {
  const columns = [{ head: 'id' }, { head: 'standing', keep: 1 }, { head: 'tier', keep: 2 }];
  const rows = [['A001', 'key', 'gold']];
  expect(plainly(printTable(columns, rows, false, 80))).toContain('standing  tier');
  const narrow = plainly(printTable(columns, rows, false, 12));
  expect(narrow.split('\n')[1]).toBe('A001  gold');
  expect(narrow).toContain('not shown');
  expect(printTable(columns, rows, true, 12)).toBe('id\tstanding\ttier\nA001\tkey\tgold\n');
});
