/**
 * A rule of the engine as a function of the engine: the same rules are held against the one in `src` and against mutants
 * of it, which must break one.
 */
import fc from 'fast-check';
import type { admit } from '../../../src/engine/admit.ts';
import type { decide } from '../../../src/engine/decide.ts';

/** What the rest of the house calls. */
export type Engine = { readonly decide: typeof decide; readonly admit: typeof admit };

/** How many generated cases; a seed where the same ones must come again. */
export type Cases = { readonly numRuns: number; readonly seed?: number };

export type Property = {
  /** In the words of the contract. */
  readonly rule: string;
  /** Throws, with the shrunk case, where this engine breaks the rule. */
  readonly check: (engine: Engine, cases: Cases) => void;
};

export const forAll = <Case>(
  rule: string,
  generated: fc.Arbitrary<Case>,
  holds: (engine: Engine, generated: Case) => void,
): Property => ({
  rule,
  check: (engine, cases) =>
    fc.assert(
      fc.property(generated, (one) => holds(engine, one)),
      cases,
    ),
});
