/** `keyline pause ACCOUNT` (the owner's hold) and `keyline credit stop|clear ACCOUNT`: holds that people place on one account. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { formatInstant } from '../../console/server/format-instant.ts';
import { instantOfMoment, parseMoment } from '../../contract/moment.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readNow } from '../../store/database/clock.ts';
import { holdByWord, releaseByWord } from '../../store/holds/hold-by-word.ts';
import { readReach } from '../../store/views/read-reach.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { ringAccounts } from '../ring-accounts.ts';
import { findAccount, nameOf, reachInWords, rowsOf } from '../stop-subject.ts';

type Options = { readonly reason?: string; readonly until?: string; readonly as: string; readonly json?: boolean };

const common = (command: Command): Command =>
  command
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output');

export const registerPause = (program: Command): void => {
  common(program.command('pause <account>'))
    .summary("the owner's hold: nothing but transactional mail to an account")
    .description(
      'Pause an account: nothing goes to it but transactional mail, until the day named or keyline resume. Said again it changes reason and end.',
    )
    .option('--until <date>', 'ends by itself then: 2027-03-05, or 2027-03-05T14:00, by the clock of the account')
    .option('--reason <text>', 'why, in words')
    .action((id: string, { until, reason = '', as: actor, json }: Options) =>
      withStore(async (store, surroundings) => {
        const subject = await findAccount(store, id);
        const now = (await readNow(store.prisma)).business;
        const endsAt = until === undefined ? null : endOf(until, subject.zone, now);
        const reach = await readReach(store, rowsOf(subject));
        const hold = await holdByWord(store, { account: id, onlyContact: null, actor, kind: 'pause', reason, endsAt });
        const rung = await ringAccounts(surroundings, hold.ring ? [id] : []);
        if (json) {
          process.stdout.write(jsonAnswer({ account: id, hold: hold.id, placed: hold.placed, endsAt, ...reach, rung }));
          return;
        }
        const end =
          endsAt === null ? 'until keyline resume' : `until ${formatInstant(endsAt, subject.zone)} (${subject.zone})`;
        process.stdout.write(
          hold.placed
            ? `Paused: ${nameOf(subject)}, ${end}. It holds up ${reachInWords(reach)}. keyline resume ${id} lets it go.\n`
            : `Paused already: ${nameOf(subject)}; now ${end}.\n`,
        );
      }),
    );
};

export const registerCredit = (program: Command): void => {
  const credit = program
    .command('credit')
    .summary("a customer's credit: stop it (holds offers), clear it")
    .description('Solvency: a credit stop holds every mail that names an offer, until it is cleared');
  common(credit.command('stop <account>'))
    .description("stop the account's credit: mails that name an offer are held")
    .option('--reason <text>', 'why, in words: invoices overdue 60 days')
    .action((id: string, { reason = '', as: actor, json }: Options) =>
      withStore(async (store, surroundings) => {
        const subject = await findAccount(store, id);
        const word = { account: id, onlyContact: null, actor, kind: 'credit-stop', reason, endsAt: null } as const;
        const hold = await holdByWord(store, word);
        const rung = await ringAccounts(surroundings, hold.ring ? [id] : []);
        if (json) process.stdout.write(jsonAnswer({ account: id, hold: hold.id, placed: hold.placed, rung }));
        else
          process.stdout.write(
            hold.placed
              ? `Credit of ${nameOf(subject)} stopped: mails that name an offer are held. keyline credit clear ${id} lets them go.\n`
              : `Credit of ${nameOf(subject)} was stopped already${reason === '' ? '' : '; the reason is changed'}.\n`,
          );
      }),
    );
  common(credit.command('clear <account>'))
    .description('clear it: what was held is judged anew, one touch a day')
    .action((id: string, { as: actor, json }: Options) =>
      withStore(async (store, surroundings) => {
        const subject = await findAccount(store, id);
        const word = { account: id, onlyContact: null, actor, kinds: ['credit-stop'] as const };
        const { released, ring } = await releaseByWord(store, word);
        if (released.length === 0) throw new Failure(`the credit of ${nameOf(subject)} is not stopped.`);
        const rung = await ringAccounts(surroundings, ring ? [id] : []);
        if (json) process.stdout.write(jsonAnswer({ account: id, released: released.map((hold) => hold.id), rung }));
        else process.stdout.write(`Credit of ${nameOf(subject)} cleared.\n`);
      }),
    );
};

/** A day alone is over when it begins there: paused until Friday means that Friday is free again. */
const endOf = (until: string, zone: string, now: BusinessTime): BusinessTime => {
  const moment = parseMoment(until);
  if (!moment) throw new Failure(`"${until}" is no day: write 2027-03-05, or 2027-03-05T14:00.`, 3);
  const at = instantOfMoment(moment, zone, 0);
  if (at <= now) throw new Failure(`${formatInstant(at, zone)} (${zone}) is past: name a day ahead.`, 3);
  return at;
};
