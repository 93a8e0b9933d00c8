/** The rules of engine and admission over ten thousand generated cases each, other ones in every run. */
import { describe, test } from 'vitest';
import { admit } from '../../src/engine/admit.ts';
import { decide } from '../../src/engine/decide.ts';
import { rules } from './proof/rules.ts';

const RUNS = Number(process.env['KEYLINE_PROPERTY_RUNS'] ?? 10_000);

describe.each(rules)('%s', (_subject, properties) => {
  test.each(properties)('$rule', ({ check }) => check({ decide, admit }, { numRuns: RUNS }));
});
