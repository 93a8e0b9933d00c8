/** The rules of engine and admission, over as many generated cases as the check has time for; more in `rules.proof.test.ts`. */
import { describe, test } from 'vitest';
import { admit } from '../../src/engine/admit.ts';
import { decide } from '../../src/engine/decide.ts';
import { rules } from './proof/rules.ts';

const RUNS = Number(process.env['KEYLINE_PROPERTY_RUNS'] ?? 60);

describe.each(rules)('%s', (_subject, properties) => {
  test.each(properties)('$rule', ({ check }) => check({ decide, admit }, { numRuns: RUNS }));
});
