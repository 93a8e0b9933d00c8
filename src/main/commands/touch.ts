/** `keyline veto TOUCH` and `keyline postpone TOUCH`: the owner's say over one planned touch. Rows first: it holds with Temporal down. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { stepName } from '../../console/server/describe-entry.ts';
import { describeReason } from '../../console/server/describe-reason.ts';
import { formatInstant } from '../../console/server/format-instant.ts';
import { instantOfMoment, parseMoment } from '../../contract/moment.ts';
import { parseDuration } from '../../domain/duration.ts';
import type { EffectId } from '../../domain/ids.ts';
import { addDuration, localOf } from '../../domain/local-time.ts';
import { calendarOf, placeOf } from '../../domain/place.ts';
import type { BusinessTime } from '../../domain/time.ts';
import { readKnownSettings } from '../../store/campaigns/read-settings.ts';
import type { Store } from '../../store/database/open.ts';
import { findTouches } from '../../store/touches/find-touches.ts';
import type { LockedTouch, TouchRefused } from '../../store/touches/lock-touch.ts';
import { postponeTouch } from '../../store/touches/postpone-touch.ts';
import { touchNumber } from '../../store/touches/touch-number.ts';
import { vetoTouch, withdrawVeto } from '../../store/touches/veto-touch.ts';
import { findTouch } from '../../store/views/find-touch.ts';
import { readAccountName } from '../../store/views/read-account-name.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { ringAccounts } from '../ring-accounts.ts';

type Common = { readonly as: string; readonly json?: boolean };

const common = (command: Command): Command =>
  command
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output');

export const registerVeto = (program: Command): void => {
  common(program.command('veto <touch>'))
    .summary('a planned touch will not go; the journey goes on without it')
    .description('Veto a planned touch, by the number keyline plan shows: it is dropped, its journey goes on')
    .option('--reason <text>', 'why, in words')
    .option('--undo', 'take the veto back, while the touch is still ahead')
    .action((reference: string, { as: actor, json, reason, undo }: Common & { reason?: string; undo?: boolean }) =>
      withStore(async (store, surroundings) => {
        const id = await oneTouch(store, reference);
        const said = undo
          ? await withdrawVeto(store, { id, actor })
          : await vetoTouch(store, { id, actor, reason: reason?.trim() || null });
        if (said.type === 'refused')
          throw refusal(said, undo ? 'veto cannot be taken back' : 'cannot be vetoed', reference);
        const rung = await ringAccounts(surroundings, said.ring ? [said.touch.account] : []);
        if (json) process.stdout.write(jsonAnswer({ ...plainly(said.touch), vetoed: !undo, rung }));
        else
          process.stdout.write(
            undo
              ? `Planned again: ${nameOf(said.touch)}.\n`
              : `Vetoed: ${nameOf(said.touch)}. keyline veto ${touchNumber(id)} --undo takes it back while it is still ahead.\n`,
          );
      }),
    );
};

type PostponeOptions = Common & { readonly to?: string; readonly by?: string };

export const registerPostpone = (program: Command): void => {
  const command = common(program.command('postpone <touch>'))
    .summary('a planned mail goes later, and what follows it too')
    .description('Postpone a planned mail, by the number keyline plan shows; later waits of its journey count from it')
    .option(
      '--to <date>',
      'not before: 2027-03-05 (at its own time of day), or 2027-03-05T14:00, by the clock of the account',
    )
    .option('--by <duration>', 'later by 4h, 3d, 2w, 2wd')
    .action((reference: string, { to, by, as: actor, json }: PostponeOptions) => {
      if ((to === undefined) === (by === undefined)) command.error('error: say when: --to DATE or --by DURATION');
      return withStore(async (store, surroundings) => {
        const id = await oneTouch(store, reference);
        const zone = await zoneOf(store, id);
        const until = to === undefined ? await movedBy(store, id, by ?? '', zone) : movedTo(to, zone);
        const said = await postponeTouch(store, { id, actor, until });
        if (said.type === 'refused') throw refusal(said, 'cannot be postponed', reference);
        const rung = await ringAccounts(surroundings, said.ring ? [said.touch.account] : []);
        if (json) process.stdout.write(jsonAnswer({ ...plainly(said.touch), untilAt: said.until, rung }));
        else
          process.stdout.write(`Postponed: ${nameOf(said.touch)}, to ${formatInstant(said.until, zone)} (${zone}).\n`);
      });
    });
};

const oneTouch = async (store: Store, reference: string): Promise<EffectId> => {
  const [id, ...others] = await findTouches(store, reference);
  if (id === undefined)
    throw new Failure(`no touch "${reference}". keyline plan ACCOUNT shows an account's touches with their numbers.`);
  if (others.length > 0)
    throw new Failure(
      `"${reference}" is the beginning of several touches: ${[id, ...others].join(', ')}. Write more of its number.`,
    );
  return id;
};

const zoneOf = async (store: Store, id: EffectId): Promise<string> => {
  const touch = await findTouch(store, id);
  return (touch && (await readAccountName(store, touch.account))?.zone) ?? 'UTC';
};

type Until = BusinessTime | ((dueAt: BusinessTime) => BusinessTime);

/** A day alone keeps the touch's own time of day. */
const movedTo = (text: string, zone: string): Until => {
  const moment = parseMoment(text);
  if (!moment) throw new Failure(`"${text}" is no day: write 2027-03-05, or 2027-03-05T14:00.`, 3);
  return (dueAt) => instantOfMoment(moment, zone, localOf(dueAt, zone).minuteOfDay);
};

const movedBy = async (store: Store, id: EffectId, text: string, zone: string): Promise<Until> => {
  const duration = parseDuration(text);
  if (!duration) throw new Failure(`"${text}" is no duration: write 4h, 3d, 2w or 2wd.`, 3);
  const settings = await readKnownSettings(store.prisma);
  const touch = await findTouch(store, id);
  const account = touch && (await store.prisma.account.findUnique({ where: { id: touch.account } }));
  const calendar = calendarOf(settings, account ? placeOf(settings, account).market : null);
  return (dueAt) => addDuration(dueAt, duration, zone, calendar);
};

const refusal = ({ because, reason }: TouchRefused, what: string, reference: string): Failure => {
  const words = `${reference} ${what}: ${describeReason(reason) ?? reason}.`;
  switch (because) {
    case 'past':
    case 'offer-over':
    case 'task':
      return new Failure(words, 3);
    case 'going-out':
    case 'sent':
      return new Failure(`${words} keyline why ${reference} shows what came of it.`);
    case 'unknown':
    case 'over':
    case 'vetoed':
      return new Failure(words);
  }
};

const nameOf = ({ kind, step, contact, account }: LockedTouch): string =>
  `${kind === 'task' ? 'the task' : 'mail'} ${stepName(step)}${contact === null ? '' : ` to ${contact}`} at ${account}`;

const plainly = ({ id, account, campaign, step, contact }: LockedTouch) => ({
  ...{ touch: touchNumber(id), id, account, campaign, step, contact },
});
