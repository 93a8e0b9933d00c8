/** `keyline migrate`: brings the schema up to date; every start does it as well, so this is for deploys that want it apart. */
import type { Command } from 'commander';
import { databaseState } from '../../store/database/database-state.ts';
import { withStore } from '../connect-store.ts';
import { patience, WAIT } from '../patience.ts';

export const registerMigrate = (program: Command): void => {
  program
    .command('migrate')
    .summary('bring the database schema up to date')
    .description('Bring the database schema up to date (safe to repeat, and to run by several at once)')
    .option(...WAIT, patience)
    .option('--json', 'one JSON document on standard output')
    .action(async ({ json = false, wait: waitMs = 0 }: { json?: boolean; wait?: number }) => {
      const { pending, unknown } = await withStore((store) => databaseState(store.url), { waitMs });
      const answer = { upToDate: pending.length === 0, pending, unknown };
      const text = unknown.length > 0 ? `used by a newer keyline: ${unknown.join(', ')}` : 'the schema is up to date';
      process.stdout.write(json ? `${JSON.stringify(answer)}\n` : `${text}\n`);
      if (unknown.length > 0) process.exitCode = 1;
    });
};
