/** `keyline reconcile`: the ledger against the events and the mail catcher's journal; exit 1 when an invariant is broken. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { readJournal } from '../../embedded/mail-journal.ts';
import { reconcile } from '../../store/ledger/reconcile.ts';
import { caughtDots } from '../caught-dots.ts';
import { withStore } from '../connect-store.ts';
import { jsonAnswer } from '../json-answer.ts';

/** Violations printed for people; `--json` has them all. */
const SHOWN = 20;

export const registerReconcile = (program: Command): void => {
  program
    .command('reconcile')
    .summary('hold the ledger against facts and mail')
    .description('Hold the ledger against the facts and the mail catcher: nothing sent twice, nothing lost')
    .option('--json', 'one JSON document on standard output')
    .action(({ json = false }: { readonly json?: boolean }) =>
      withStore(async (store, { environment }) => {
        const path = join(environment.home, 'mail', 'journal.jsonl');
        // The journal knows mail that went to the catcher only.
        const caught = environment.smtpUrl === null && environment.databaseUrl === null && existsSync(path);
        const { checked, violations } = await reconcile(
          store,
          caught ? async () => caughtDots(readJournal(path)) : null,
        );
        if (violations.length > 0) process.exitCode = 1;
        if (json) {
          process.stdout.write(jsonAnswer({ checked, violations }));
          return;
        }
        const { messages, events, enrolments } = checked;
        const against = caught ? ' against the mail catcher' : '';
        process.stdout.write(`${messages} messages${against}, ${events} facts, ${enrolments} enrolments checked\n`);
        for (const { invariant, key, detail } of violations.slice(0, SHOWN)) {
          process.stdout.write(`${invariant}  ${key}: ${detail}\n`);
        }
        if (violations.length > SHOWN)
          process.stdout.write(`and ${violations.length - SHOWN} more: --json has them all\n`);
        process.stdout.write(violations.length === 0 ? 'no violation\n' : `${violations.length} violations\n`);
      }),
    );
};
