/** Any text gives diagnostics with a place in the file, never an exception; a broken one gives no campaign. */
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseCampaign } from '../../src/contract/campaign/parse-campaign.ts';
import { EMPTY_CATALOGUE } from '../../src/contract/catalogue.ts';
import { parseSegment } from '../../src/contract/segment-file.ts';
import { parseSettings } from '../../src/contract/settings-file.ts';
import { CATALOGUE, faultsOf } from './checked.ts';

const read = (file: string): string => readFileSync(new URL(`../../campaigns/${file}`, import.meta.url), 'utf8');
const STARTERS = ['win-back.yaml', 'thank-you-related.yaml', 'monthly-newsletter.yaml', 'settings.yaml'].map(read);

/** One cut, doubling, swap or foreign piece somewhere in a file. */
const edit = fc.record({
  at: fc.nat(5_000),
  length: fc.nat(30),
  put: fc.oneof(
    fc.constantFrom(
      '',
      '{',
      '}',
      '[',
      ']',
      ':',
      '- ',
      '\n',
      '\t',
      '"',
      '&a ',
      '*a',
      '!!map ',
      '|',
      '>',
      '#',
      '---\n',
      'null',
      '~',
    ),
    fc.constantFrom(
      'steps',
      'send',
      'then',
      'else',
      'offer',
      '__proto__',
      'constructor',
      'toString',
      '1e400',
      '-0',
      '0x1F',
    ),
    fc.string({ maxLength: 8, unit: 'binary' }),
  ),
});

const mutated = fc
  .tuple(fc.constantFrom(...STARTERS), fc.array(edit, { minLength: 1, maxLength: 6 }))
  .map(([text, edits]) =>
    edits.reduce((now, { at, length, put }) => {
      const from = at % (now.length + 1);
      return now.slice(0, from) + put + now.slice(from + length);
    }, text),
  );

/** More once in a while: KEYLINE_FUZZ_RUNS=5000. */
const numRuns = Number(process.env['KEYLINE_FUZZ_RUNS'] ?? 60);

const holds = (text: string): void => {
  const lines = text.split(/\r\n|\n|\r/).length + 1;
  const { campaign, diagnostics } = parseCampaign(text, 'campaigns/any.yaml', CATALOGUE);
  for (const { line, column, message } of diagnostics) {
    expect(line).toBeGreaterThanOrEqual(1);
    expect(line).toBeLessThanOrEqual(lines);
    expect(column).toBeGreaterThanOrEqual(1);
    expect(message).not.toBe('');
  }
  expect(campaign === null).toBe(diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
  for (const step of Object.values(campaign?.steps ?? {})) {
    if (step.next !== null) expect(Object.keys(campaign?.steps ?? {})).toContain(step.next);
  }
  parseCampaign(text, 'campaigns/any.yaml', EMPTY_CATALOGUE);
  const segment = parseSegment(text, 'segments/any.yaml', CATALOGUE);
  expect(segment.segment === null).toBe(segment.diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
  const settings = parseSettings(text, 'settings.yaml');
  expect(settings.settings === null).toBe(settings.diagnostics.some((diagnostic) => diagnostic.severity === 'error'));
};

/** Any value of the shape of JSON, with the language's own words as keys. */
const value = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom('lapsed', 'Order Completed', '7d', 'account.tier', 'x', 5, 0.5, true, null, '09:30', 'GBP'),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(
      fc.constantFrom(
        ...[
          'campaign',
          'trigger',
          'steps',
          'send',
          'wait',
          'wait_for',
          'event',
          'where',
          'up_to',
          'then',
          'else',
          'branch',
        ],
        ...[
          'when',
          'split',
          'paths',
          'weight',
          'by',
          'offer',
          'discount',
          'percent',
          'max',
          'budget',
          'expires',
          'task',
        ],
        ...[
          'outcomes',
          'exit',
          'goal',
          'entry',
          'audience',
          'account.tier',
          'order.total',
          'at_least',
          'x_usual',
          '__proto__',
        ],
      ),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
})).value;

describe('hostile files', { timeout: 60_000 }, () => {
  test('mutated starters', () => {
    fc.assert(fc.property(mutated, holds), { numRuns });
  });

  test('the words of the language in any order', () => {
    fc.assert(
      fc.property(value, (any) => holds(JSON.stringify(any))),
      { numRuns },
    );
    fc.assert(
      fc.property(fc.array(value), (steps) => holds(JSON.stringify({ trigger: { segment: 'lapsed' }, steps }))),
      { numRuns },
    );
  });

  test('any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), holds), { numRuns });
  });

  test.each([
    ['', 'nothing is not a campaign'],
    ['- a', 'a list is not a campaign'],
    ['a: &x [*x, *x]', 'Aliases are not part of the language'],
    [`a: ${'['.repeat(50_000)}`, 'Nested deeper than 40 levels'],
    [`a: ${'{b: '.repeat(60)}1${'}'.repeat(60)}`, 'Nested deeper than 40 levels'],
    ['campaign: a\n---\ncampaign: b', 'One file is one campaign'],
    ['campaign: a\ncampaign: b', 'This key stands twice'],
    ['campaign: !!js/function x', 'Not valid YAML'],
    ['? [a]\n: b', 'Not valid YAML'],
    ['a:\n\t- b', 'Tabs are not allowed'],
    [`# ${'x'.repeat(1_000_001)}`, 'larger than'],
  ])('%.30s', (text, message) => {
    expect(faultsOf(text).join('\n')).toContain(message);
  });

  test('hundreds of faults in one file are all reported, each once, in the order of lines', () => {
    const steps = Array.from(
      { length: 300 },
      (_, index) => `  - sned: a${index}\n  - { send: we-miss-you, subjet: b }`,
    );
    const faults = faultsOf(`campaign: test\ntrigger: { segment: lapsed }\nsteps:\n${steps.join('\n')}\n`);
    expect(faults).toHaveLength(600);
    expect(faults[0]).toBe('4:5 unknown-step steps[0]: Unknown step "sned". Did you mean "send"?');
    expect(faults[599]).toBe('603:26 unknown-key steps[599]: Unknown key "subjet". Did you mean "subject"?');
  });
});
