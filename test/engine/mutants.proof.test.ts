/** The rules can fail: each of these broken engines breaks the rule that is named for it. */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type TemporaryFolder, temporaryFolder } from '../support/temporary-folder.ts';
import { loadMutant } from './proof/mutant-engine.ts';
import { mutants } from './proof/mutants.ts';
import { rules } from './proof/rules.ts';

/** Enough for each of them; the seed is fixed, so that who was found once is found again. */
const CASES = { numRuns: 10_000, seed: 20_270_301 };

let folder: TemporaryFolder;
beforeAll(async () => {
  folder = await temporaryFolder();
});
afterAll(() => folder.remove());

test.each([...mutants.entries()].map(([index, mutant]) => ({ index, ...mutant })))(
  '$name',
  async ({ index, ...mutant }) => {
    const copy = join(folder.path, String(index));
    await mkdir(copy);
    const engine = await loadMutant(mutant, copy);
    const named = rules.flatMap(([, properties]) => properties.filter(({ rule }) => rule.startsWith(mutant.breaks)));
    expect(named).toHaveLength(1);
    expect(() => named[0]?.check(engine, CASES)).toThrow();
  },
);
