/** `keyline stop` and `keyline resume`: everything, a campaign, an account, a contact; each names its effect before it acts. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { describeHold } from '../../console/server/describe-hold.ts';
import { formatInstant } from '../../console/server/format-instant.ts';
import type { AccountId } from '../../domain/ids.ts';
import { pullBrake, releaseBrake, tellResumed } from '../../store/brakes/pull-brake.ts';
import { readSendingBroadcasts } from '../../store/broadcast/read-broadcast.ts';
import type { Store } from '../../store/database/open.ts';
import { holdByWord, releaseByWord } from '../../store/holds/hold-by-word.ts';
import { holdWords } from '../../store/holds/write-hold-columns.ts';
import { type Reach, readReach } from '../../store/views/read-reach.ts';
import { confirm } from '../confirm.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { ringAccounts } from '../ring-accounts.ts';
import { count, findSubject, nameOf, reachInWords, rowsOf, type StopSubject } from '../stop-subject.ts';

type Options = {
  readonly reason?: string;
  readonly as: string;
  readonly yes?: boolean;
  readonly json?: boolean;
};

const common = (command: Command): Command =>
  command
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--yes', 'do not ask')
    .option('--json', 'one JSON document on standard output; does not ask, so it wants --yes');

export const registerStop = (program: Command): void => {
  common(program.command('stop <what> [id]'))
    .summary('stop sending: everything, a campaign, an account, a contact')
    .description(
      'Stop sending: stop everything | campaign ID | account ID | contact ID. Nothing goes out after it but what was on its last inch; time runs on. ' +
        'Everything and a campaign stop transactional mail too; an account and a contact keep it.',
    )
    .requiredOption('--reason <text>', 'why, in words: whoever asks why reads it')
    .action((what: string, id: string | undefined, options: Options) =>
      withStore(async (store, surroundings) => {
        const subject = await findSubject(store, what, id);
        const reach = await readReach(store, rowsOf(subject));
        const effect = `Stops ${reachInWords(reach)} (${nameOf(subject)}).${inFlight(reach)}`;
        if (!(await asked(effect, options, `stop ${[what, id].filter(Boolean).join(' ')}`))) return;
        const { ring, note } = await stop(store, subject, options);
        const rung = await ringAccounts(surroundings, ring);
        if (options.json) process.stdout.write(jsonAnswer({ stopped: plainly(subject), ...reach, rung }));
        else process.stdout.write(`${note}\n`);
      }),
    );
};

export const registerResume = (program: Command): void => {
  common(program.command('resume <what> [id]'))
    .summary('let go again what was stopped or paused')
    .description(
      'Let go what stop or pause holds: resume everything | campaign ID | account ID | contact ID | ACCOUNT. ' +
        'Each touch that fell due meanwhile is judged anew; an account gets one a day until they are gone.',
    )
    .action((what: string, id: string | undefined, options: Options) =>
      withStore(async (store, surroundings) => {
        const subject = await findSubject(store, what, id);
        const reach = await readReach(store, rowsOf(subject));
        const effect = `Resumes ${nameOf(subject)}: what waits for it (${count(reach.heldUp, 'message')}) is judged anew, at most one a day for each account.`;
        // What lets go a single account is a small word; a whole house or campaign is asked about.
        const small = subject.type === 'account' || subject.type === 'contact';
        if (
          !(await asked(
            effect,
            { ...options, yes: options.yes || small },
            `resume ${[what, id].filter(Boolean).join(' ')}`,
          ))
        )
          return;
        const { ring, note } = await resume(store, subject, options);
        const rung = await ringAccounts(surroundings, ring, small ? [] : await readSendingBroadcasts(store));
        if (options.json) process.stdout.write(jsonAnswer({ resumed: plainly(subject), heldUp: reach.heldUp, rung }));
        else process.stdout.write(`${note}\n`);
      }),
    );
};

type Said = { readonly ring: readonly AccountId[]; readonly note: string };

const stop = async (store: Store, subject: StopSubject, { as: actor, reason = '' }: Options): Promise<Said> => {
  const back = `keyline resume ${commandOf(subject)} lets it go.`;
  if (subject.type === 'account' || subject.type === 'contact') {
    const onlyContact = subject.type === 'contact' ? subject.contact : null;
    const { account } = subject;
    const { ring } = await holdByWord(store, { account, onlyContact, actor, kind: 'stop', reason, endsAt: null });
    return { ring: ring ? [account] : [], note: `Stopped: ${nameOf(subject)}. ${back}` };
  }
  const campaign = subject.type === 'campaign' ? subject.campaign : null;
  const moved = await pullBrake(store, { campaign, actor, reason });
  switch (moved.type) {
    case 'moved':
      return { ring: [], note: `Stopped: ${nameOf(subject)}. ${back}` };
    case 'already':
      throw new Failure(
        `${nameOf(subject)} is stopped already${moved.at === null ? '' : `, since ${formatInstant(moved.at, 'UTC')} UTC`}${moved.by ? ` by ${moved.by}` : ''}${moved.reason ? `: ${moved.reason}` : ''}.`,
      );
    case 'unknown':
      throw new Failure(`${nameOf(subject)} has no brake: publish it again (keyline publish), then stop it.`);
  }
};

const resume = async (store: Store, subject: StopSubject, { as: actor }: Options): Promise<Said> => {
  if (subject.type === 'account' || subject.type === 'contact') {
    const onlyContact = subject.type === 'contact' ? subject.contact : null;
    const { account } = subject;
    const { released, left, ring } = await releaseByWord(store, {
      account,
      onlyContact,
      actor,
      kinds: ['stop', 'pause'],
    });
    const still = left.map((hold) => describeHold(holdWords(hold)) ?? hold.kind).join(', and ');
    if (released.length === 0)
      throw new Failure(
        `${nameOf(subject)} is neither stopped nor paused${still === '' ? '' : `; it is held, because ${still}`}.`,
      );
    const note = `Resumed: ${nameOf(subject)}.${still === '' ? '' : ` Still on hold, because ${still}.`}`;
    return { ring: ring ? [account] : [], note };
  }
  const campaign = subject.type === 'campaign' ? subject.campaign : null;
  const moved = await releaseBrake(store, { campaign, actor });
  if (moved.type !== 'moved') throw new Failure(`${nameOf(subject)} is not stopped.`);
  return { ring: await tellResumed(store, { campaign, actor, at: moved.at }), note: `Resumed: ${nameOf(subject)}.` };
};

/** Says the effect and asks; with `--yes` it says it and acts. */
const asked = async (effect: string, { yes = false }: Options, command: string): Promise<boolean> => {
  process.stderr.write(`${effect}\n`);
  const agreed = await confirm('Go on?', { yes, otherwise: `keyline ${command} --yes` });
  if (!agreed) process.stderr.write('Nothing was changed.\n');
  return agreed;
};

const inFlight = ({ inFlight: going }: Reach): string =>
  going === 0 ? '' : ` ${count(going, 'message')} on the way to the mail server may still go.`;

const commandOf = (subject: StopSubject): string => {
  switch (subject.type) {
    case 'everything':
      return 'everything';
    case 'campaign':
      return `campaign ${subject.campaign}`;
    case 'account':
      return `account ${subject.account}`;
    case 'contact':
      return `contact ${subject.contact}`;
  }
};

/** For programs: the kind and its id. */
const plainly = (subject: StopSubject) => {
  const { campaign, account, contact } = rowsOf(subject);
  return { type: subject.type, id: campaign ?? contact ?? account };
};
