/** The rooms and their import rules, on the tree as it is; and on a forged one, so that the rules are known to bite. */
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { moduleOf, readHouse } from './house.ts';
import { breaches } from './house-rules.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

test('the house is in order', () => {
  const house = readHouse(ROOT);
  // A reader that finds nothing would find nothing wrong.
  expect(house.length).toBeGreaterThan(100);
  expect(house.flatMap(({ imports }) => imports).length).toBeGreaterThan(house.length);
  expect(breaches(house)).toEqual([]);
});

describe('a forged tree is reported', () => {
  test.each(
    [
      ['src/domain/a.ts', `import { b } from '../engine/b.ts';`, 'src/domain may not import src/engine'],
      ['src/domain/a.ts', `import 'luxon';`, 'not among the packages of src/domain'],
      ['src/domain/a.ts', `import { readFileSync } from 'node:fs';`, 'src/domain does no I/O'],
      ['src/engine/a.ts', `export { z } from "zod";`, 'not among the packages of src/engine'],
      ['src/engine/a.ts', `const s = await import('../store/open.ts');`, 'src/engine may not import src/store'],
      ['src/mail/a.ts', `import type { Store } from '../store/open.ts';`, 'src/mail may not import src/store'],
      ['src/main/a.ts', `import pg from 'pg';`, 'only src/store may'],
      ['src/main/a.ts', `import { Client } from '@temporalio/client';`, 'only src/temporal may'],
      ['src/console/a.ts', `import {\n  PrismaClient,\n} from '@prisma/client';`, 'only src/store may'],
      ['src/console/a.ts', `import { withStore } from '../main/connect.ts';`, 'src/console may not import src/main'],
      ['src/embedded/a.ts', `import { DAY } from '../domain/time.ts';`, 'src/embedded may not import src/domain'],
      ['workflows/a.ts', `import { send } from '../activities/send.ts';`, 'types of activities only'],
      ['workflows/a.ts', `import { readFile } from 'node:fs/promises';`, 'workflows does no I/O'],
      ['src/cellar/a.ts', '', 'src/cellar is no room of the house'],
      ['src/store/utils.ts', '', 'a drawer for anything'],
      ['src/store/helpers/sort.ts', '', 'a drawer for anything'],
      ['src/store/readAll.ts', '', 'names are in kebab-case'],
      ['src/store/a.ts', 'const a = 1;\n'.repeat(301), '301 lines'],
      ['src/engine/a.ts', 'const now = Date.now();', 'reads a clock'],
      ['src/store/a.ts', 'const now = new Date( );', 'reads a clock'],
      ['src/mail/a.ts', 'const dice = Math.random() * 6;', 'reads a clock'],
      ['src/domain/index.ts', `export * from './time.ts';`, 'a barrel'],
    ].map(([path = '', text = '', breach = '']) => ({ path, text, breach })),
  )('$path: $breach', ({ path, text, breach }) => {
    expect(breaches([moduleOf(path, text)])).toEqual([expect.stringContaining(breach)]);
  });

  test('files in a circle, and rooms in a circle', () => {
    const files = breaches([
      moduleOf('src/store/a.ts', `import { b } from './b.ts';`),
      moduleOf('src/store/b.ts', `import { a } from './a.ts';`),
    ]);
    expect(files).toEqual(['files import each other: src/store/a.ts > src/store/b.ts > src/store/a.ts']);
    const rooms = breaches([
      moduleOf('src/domain/a.ts', `import { b } from '../engine/b.ts';`),
      moduleOf('src/domain/c.ts', ''),
      moduleOf('src/engine/b.ts', `import { c } from '../domain/c.ts';`),
    ]);
    expect(rooms).toContain('rooms import each other: src/domain > src/engine > src/domain');
  });
});

test('what only looks like a breach is none', () => {
  const text = `
    /** Date.now() and import x from 'pg' in words. */
    // import { Client } from '@temporalio/client';
    import type { Money } from '../domain/money.ts';
    import { readFile } from 'node:fs/promises';
    import { createTransport } from 'nodemailer';
    const at = (epochMs: number) => new Date(epochMs);
    const said = 'Math.random() at https://example.test'; const said2 = "import a from 'pg'";
  `;
  expect(breaches([moduleOf('src/mail/a.ts', text)])).toEqual([]);
});
