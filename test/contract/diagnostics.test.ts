import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../src/contract/diagnostic.ts';
import { editDistance, nearest } from '../../src/contract/did-you-mean.ts';
import { formatDiagnostics } from '../../src/contract/format-diagnostics.ts';

const at = (line: number, column: number, severity: Diagnostic['severity'], message: string): Diagnostic => ({
  file: 'campaigns/thank-you.yaml',
  line,
  column,
  severity,
  code: 'some-code',
  message,
});

describe('formatDiagnostics', () => {
  test('text stands in columns, one diagnostic alone like many', () => {
    const first = at(2, 1, 'error', 'Unknown key "triger". Did you mean "trigger"?');
    const alone = 'campaigns/thank-you.yaml:2:1  error  Unknown key "triger". Did you mean "trigger"?';
    expect(formatDiagnostics([first], 'text')).toBe(alone);
    expect(formatDiagnostics([first, at(9, 11, 'warn', 'No Urdu text.')], 'text')).toBe(
      `${alone}\ncampaigns/thank-you.yaml:9:11 warn   No Urdu text.`,
    );
  });

  test('json is the list', () => {
    const list = [at(2, 1, 'error', 'a')];
    expect(JSON.parse(formatDiagnostics(list, 'json'))).toEqual(list);
    expect(formatDiagnostics([], 'json')).toBe('[]');
  });

  test('github commands cannot be broken out of', () => {
    const hostile = { ...at(1, 2, 'warn', 'a\n::error::b 100%'), file: 'a:b,c' };
    expect(formatDiagnostics([hostile], 'github')).toBe(
      '::warning file=a%3Ab%2Cc,line=1,col=2,title=some-code::a%0A::error::b 100%25',
    );
  });
});

describe('nearest', () => {
  test.each([
    ['triger', 'trigger'],
    ['sned', 'send'],
    ['Wait', 'wait'],
    ['wai_tfor', 'wait_for'],
    ['xyz', null],
    ['', null],
    ['x'.repeat(10_000), null],
  ])('%.20s', (word, expected) => {
    expect(nearest(word, ['send', 'wait', 'wait_for', 'trigger'])).toBe(expected);
  });

  test('a swap of neighbours is one slip', () => {
    expect(editDistance('sned', 'send')).toBe(1);
    expect(editDistance('', 'abc')).toBe(3);
  });
});
