/** `keyline holds`: what is stopped at the moment, by whom and why. */
import type { Command } from 'commander';
import { describeScope } from '../../console/server/describe-hold.ts';
import { formatInstant } from '../../console/server/format-instant.ts';
import { readPulledBrakes } from '../../store/brakes/read-brakes.ts';
import { type HoldLine, readHolds } from '../../store/holds/read-holds.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { findAccount } from '../stop-subject.ts';
import { wholeNumber } from '../whole-number.ts';
import { terminalWidth } from '../wrap-words.ts';

type Options = { readonly account?: string; readonly all?: boolean; readonly limit: number; readonly json?: boolean };

export const registerHolds = (program: Command): void => {
  program
    .command('holds')
    .summary('what is stopped now: everything, campaigns, accounts, people')
    .description('List what is stopped or on hold, with who said so and why')
    .option('--account <id>', 'of this account')
    .option('--all', 'those that ended as well')
    .option('--limit <number>', 'at most this many', wholeNumber(1, 100_000), 200)
    .option('--json', 'one JSON document on standard output')
    .action(({ account, all = false, limit, json }: Options) =>
      withStore(async (store) => {
        if (account !== undefined) await findAccount(store, account);
        const brakes = await readPulledBrakes(store);
        const holds = await readHolds(store, { account: account ?? null, all, limit });
        if (json) {
          process.stdout.write(jsonAnswer({ stopped: brakes, holds }));
          return;
        }
        for (const { id, reason, at, by } of brakes) {
          const what = id.startsWith('campaign/') ? `The campaign ${id.slice('campaign/'.length)} is` : 'Everything is';
          process.stdout.write(
            `${what} stopped${at === null ? '' : ` since ${formatInstant(at, 'UTC')} UTC`}${by ? ` by ${by}` : ''}${reason === '' ? '' : `: ${reason}`}\n`,
          );
        }
        if (holds.length === 0)
          process.stdout.write(brakes.length === 0 ? 'Nothing is stopped or on hold.\n' : 'No account is on hold.\n');
        else
          process.stdout.write(printTable(COLUMNS, holds.map(rowOf), process.stdout.isTTY !== true, terminalWidth()));
        if (holds.length === limit) process.stderr.write(`the first ${limit}; --limit shows more\n`);
      }),
    );
};

const COLUMNS = [
  { head: 'account' },
  { head: 'kind' },
  { head: 'holds', keep: 2 },
  { head: 'why' },
  { head: 'since' },
  { head: 'by', keep: 3 },
  { head: 'until' },
];

const rowOf = (hold: HoldLine): string[] => [
  hold.contact === null ? hold.account : `${hold.account}, only ${hold.contact}`,
  hold.kind,
  describeScope(hold.scope),
  hold.reason,
  formatInstant(hold.placedAt, 'UTC'),
  hold.placedBy,
  endOf(hold),
];

const endOf = ({ releasedAt, releasedBy, endsAt }: HoldLine): string => {
  if (releasedAt !== null)
    return `ended ${formatInstant(releasedAt, 'UTC')}${releasedBy === null ? '' : ` by ${releasedBy}`}`;
  return endsAt === null ? 'somebody says so' : formatInstant(endsAt, 'UTC');
};
