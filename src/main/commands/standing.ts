/** `keyline key`, `end`, `return` and `merge`: an account becomes a key account, ceases, comes back, goes on as another. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { endAccount } from '../../store/account/end-account.ts';
import type { StandingChanged } from '../../store/account/lock-account-row.ts';
import { makeKey, returnAccount } from '../../store/account/make-key.ts';
import { mergeAccounts } from '../../store/account/merge-accounts.ts';
import type { Store } from '../../store/database/open.ts';
import { confirm } from '../confirm.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { ringAccounts } from '../ring-accounts.ts';
import { unknownAccount } from '../unknown-account.ts';

type Common = { readonly as: string; readonly json?: boolean };

const common = (command: Command): Command =>
  command
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output');

export const registerKey = (program: Command): void => {
  common(program.command('key <account>'))
    .summary('make an account a key account')
    .description('Make a known account a key account: its workflow starts, its history starts no campaign')
    .action((account: string, { as: actor, json }: Common) =>
      run(
        json,
        (store) => makeKey(store, { account, actor }),
        account,
        () => `${account} is a key account now.`,
      ),
    );
};

export const registerEnd = (program: Command): void => {
  common(program.command('end <account>'))
    .summary('an account ceases: what is planned ends, issued offers stay good')
    .description('End an account: what is planned ends with the reason, open tasks close, issued offers stay good')
    .requiredOption('--reason <text>', 'why, in words; kept with everything that ends')
    .action((account: string, { as: actor, json, reason }: Common & { readonly reason: string }) =>
      run(
        json,
        (store) => endAccount(store, { account, reason: reason.trim() || 'no reason given', actor }),
        account,
        ({ touches, tasks }) =>
          `${account} has ended: ${touches} planned touches and ${tasks} tasks ended with it. keyline return ${account} brings it back.`,
      ),
    );
};

export const registerReturn = (program: Command): void => {
  common(program.command('return <account>'))
    .summary('an ended account is a key account again')
    .description('Bring an ended account back: its history, caps and re-entry waits hold; nothing starts by itself')
    .action((account: string, { as: actor, json }: Common) =>
      run(
        json,
        (store) => returnAccount(store, { account, actor }),
        account,
        () => `${account} is a key account again.`,
      ),
    );
};

export const registerMerge = (program: Command): void => {
  common(program.command('merge <from> <into>'))
    .summary('two accounts are one customer: the first goes on as the second')
    .description(
      'Merge an account into another: its people, orders and open promises go along, what was sent stays where it was sent; ' +
        'later orders that name it count for the other. This cannot be taken back',
    )
    .option('--yes', 'do not ask')
    .action((from: string, into: string, { as: actor, json, yes }: Common & { readonly yes?: boolean }) =>
      run(
        json,
        async (store) => {
          if (from !== into && !(await agreed(store, from, into, yes ?? false))) return null;
          return mergeAccounts(store, { from, into, actor });
        },
        into,
        ({ contacts, orders, offers, becameKey }) =>
          `${from} goes on as ${into}: ${contacts} contacts, ${orders} orders, ${offers} open offers.${becameKey ? ` ${into} is a key account now.` : ''}`,
      ),
    );
};

/** Asked only about accounts that are there: the others are refused in words. */
const agreed = async (store: Store, from: string, into: string, yes: boolean): Promise<boolean> => {
  const accounts = await store.prisma.account.findMany({
    where: { id: { in: [from, into] } },
    select: { id: true, name: true },
  });
  const nameOf = (id: string) => accounts.find((each) => each.id === id)?.name ?? id;
  if (accounts.length < 2) return true;
  return confirm(`Merge ${from} (${nameOf(from)}) into ${into} (${nameOf(into)})? It cannot be taken back.`, {
    yes,
    otherwise: 'add --yes; a merge cannot be taken back',
  });
};

const run = <Done extends object>(
  json: boolean | undefined,
  change: (store: Store) => Promise<StandingChanged<Done> | null>,
  account: string,
  say: (done: Done) => string,
): Promise<void> =>
  withStore(async (store, surroundings) => {
    const changed = await change(store);
    if (changed === null) {
      process.stderr.write('nothing was changed\n');
      return;
    }
    switch (changed.type) {
      case 'unknown':
        throw await unknownAccount(store, changed.account);
      case 'refused':
        throw new Failure(changed.reason);
      case 'done': {
        const rung = await ringAccounts(surroundings, changed.ring);
        const { type: _type, ring: _ring, ...done } = changed;
        process.stdout.write(json ? jsonAnswer({ account, ...done, rung }) : `${say(changed)}\n`);
      }
    }
  });
