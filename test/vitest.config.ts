import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

/**
 * Told apart by suffix: `*.test.ts` are unit tests (pure, no server, part of `npm run check`), `*.proof.test.ts` hold the
 * same rules over many more cases and over broken copies of the engine, `*.int.test.ts` need the run's PostgreSQL, SMTP
 * sockets or a Temporal server.
 */
export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    // Files with servers mostly wait: two at once keep two cores at work.
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          // Pure code has nothing to keep apart: the rooms are loaded once for all files.
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: ['test/**/*.int.test.ts', 'test/**/*.proof.test.ts'],
          // Property tests of many cases: seconds on a quiet machine, more where others work beside it.
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'proof',
          include: ['test/**/*.proof.test.ts'],
          // Ten thousand cases a rule, all of them in milliseconds to a minute.
          testTimeout: 600_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'integration',
          include: ['test/**/*.int.test.ts'],
          globalSetup: ['test/support/postgres-for-tests.ts'],
          pool: 'forks',
          // A hung test ends here; what is slow is slow because others work on the machine.
          testTimeout: 300_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
