/** `keyline occasion list | guests | answer | cancel | complete`: what people are invited to, who comes, who came. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import { formatDay, formatInstant } from '../../console/server/format-instant.ts';
import { readNow } from '../../store/database/clock.ts';
import type { Store } from '../../store/database/open.ts';
import { answerInvitation } from '../../store/occasions/answer-invitation.ts';
import { cancelOccasion } from '../../store/occasions/cancel-occasion.ts';
import { completeAttendance } from '../../store/occasions/complete-attendance.ts';
import { grantSeats } from '../../store/occasions/grant-seats.ts';
import { type OccasionLine, readGuests, readOccasions } from '../../store/occasions/read-occasions.ts';
import { withStore } from '../connect-store.ts';
import { Failure } from '../failure.ts';
import { jsonAnswer } from '../json-answer.ts';
import { printTable } from '../print-table.ts';
import { ringAccount } from '../ring-account.ts';

type Json = { readonly json?: boolean };
type Said = Json & { readonly as: string };
type AnswerOptions = Said & { readonly contact: string; readonly no?: boolean };
type CancelOptions = Said & { readonly reason: string };

export const registerOccasion = (program: Command): void => {
  const occasion = program
    .command('occasion')
    .summary('what people are invited to: list, guests, cancel, who came')
    .description('Events that campaigns invite to');
  const withJson = (command: Command): Command => command.option('--json', 'one JSON document on standard output');
  const said = (command: Command): Command =>
    withJson(command.option('--as <name>', 'who says so', userInfo().username));
  withJson(occasion.command('list').description('list events, the next at the top')).action(list);
  withJson(occasion.command('guests <id>').description('who is invited, comes, waits, came')).action(guests);
  said(
    occasion
      .command('answer <id>')
      .description('write down what somebody answered on the phone')
      .requiredOption('--contact <id>', 'whose answer it is')
      .option('--no', 'declined; without it: accepted'),
  ).action(answer);
  said(
    occasion
      .command('cancel <id>')
      .description('call it off: journeys end with the mail that says so')
      .requiredOption('--reason <text>', 'why'),
  ).action(cancel);
  said(
    occasion.command('complete <id>').description('the list of those who came is complete: the others were absent'),
  ).action(complete);
};

const list = ({ json }: Json): Promise<void> =>
  withStore(async (store) => {
    const now = (await readNow(store.prisma)).business;
    const occasions = await readOccasions(store, now);
    if (json) process.stdout.write(jsonAnswer(occasions.map(toJson)));
    else if (occasions.length === 0)
      process.stdout.write('No campaign invites to anything. Publish one with event: at its top.\n');
    else process.stdout.write(printTable(LIST, occasions.map(rowOf), process.stdout.isTTY !== true));
  });

const toJson = ({ startsAt, endsAt, ...line }: OccasionLine) => ({
  ...line,
  startsAt: new Date(startsAt).toISOString(),
  endsAt: new Date(endsAt).toISOString(),
});

const LIST = ['event', 'starts', 'seats', 'invited', 'come', 'wait', 'decline', 'came', 'status'].map((head) => ({
  head,
}));

const rowOf = (line: OccasionLine): string[] => [
  line.id,
  formatInstant(line.startsAt, line.timezone),
  line.seats === null ? 'no limit' : String(line.seats),
  String(line.invited),
  String(line.accepted),
  String(line.waiting),
  String(line.declined),
  line.attendanceKnown ? `${line.attended} of ${line.attended + line.absent}` : String(line.attended),
  line.status,
];

const guests = (id: string, { json }: Json): Promise<void> =>
  withStore(async (store) => {
    const found = await readGuests(store, id);
    if (!found) throw await unknown(store, id);
    if (json) {
      const iso = (at: number | null) => (at === null ? null : new Date(at).toISOString());
      process.stdout.write(jsonAnswer(found.map((guest) => ({ ...guest, answeredAt: iso(guest.answeredAt) }))));
    } else if (found.length === 0) process.stdout.write('Nobody is invited yet.\n');
    else {
      const rows = found.map((guest) => [
        guest.name,
        guest.accountName,
        guest.status,
        guest.answeredAt === null ? '' : formatDay(guest.answeredAt, 'UTC'),
        guest.contact,
      ]);
      const columns = ['who', 'account', 'status', 'answered', 'contact'].map((head) => ({ head }));
      process.stdout.write(printTable(columns, rows, process.stdout.isTTY !== true));
    }
  });

const answer = (id: string, { contact, no, as, json }: AnswerOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const person = await store.prisma.contact.findUnique({ where: { id: contact }, select: { accountId: true } });
    if (!person) throw new Failure(`no contact "${contact}": keyline occasion guests ${id} shows those invited`);
    const given = no === true ? 'declined' : 'accepted';
    const { accountId: account } = person;
    const answered = await answerInvitation(store, { occasion: id, contact, account, answer: given, source: as });
    if (answered.type === 'closed') {
      if (answered.because === 'unknown') throw await unknown(store, id);
      throw new Failure(answered.because === 'over' ? `"${id}" is over.` : `"${id}" was cancelled.`);
    }
    const rung = new Set([...(answered.ring ? [account] : []), ...(await grantSeats(store))]);
    for (const each of rung) await ringAccount(surroundings, each);
    const guest = (await readGuests(store, id))?.find((each) => each.contact === contact);
    const status = guest?.status ?? given;
    if (json) process.stdout.write(jsonAnswer({ occasion: id, contact, account, status, changed: answered.changed }));
    else process.stdout.write(`${guest?.name ?? contact}: ${status}${answered.changed ? '' : ', as before'}\n`);
  });

const cancel = (id: string, { reason, as, json }: CancelOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const done = await cancelOccasion(store, { id, reason, actor: as });
    if (done.type === 'refused') {
      if (done.because === 'unknown') throw await unknown(store, id);
      throw new Failure(`${done.reason}.`);
    }
    let rung = 0;
    for (const account of done.ring) if (await ringAccount(surroundings, account)) rung += 1;
    if (json) {
      process.stdout.write(jsonAnswer({ occasion: id, accounts: done.accounts, tasks: done.tasks, rung }));
      return;
    }
    process.stdout.write(
      `Cancelled: ${counted(done.accounts.length, 'account')} told, ${counted(done.tasks, 'task')} for owners\n`,
    );
    if (rung < done.ring.length) {
      process.stderr.write('not everybody was rung: the sweep of a running keyline start delivers the news\n');
    }
  });

const complete = (id: string, { as, json }: Said): Promise<void> =>
  withStore(async (store, surroundings) => {
    const done = await completeAttendance(store, { id, actor: as });
    if (done.type === 'refused') {
      if (done.because === 'unknown') throw await unknown(store, id);
      throw new Failure(`${done.reason}.`);
    }
    for (const account of done.accounts) if (!(await ringAccount(surroundings, account))) break;
    const { attended, absent } = done;
    if (json) process.stdout.write(jsonAnswer({ occasion: id, attended, absent, accounts: done.accounts }));
    else process.stdout.write(`${attended} came, ${absent} did not\n`);
  });

const unknown = async (store: Store, id: string): Promise<Failure> => {
  const now = (await readNow(store.prisma)).business;
  const known = (await readOccasions(store, now)).map((line) => line.id);
  const those = known.length === 0 ? 'no campaign invites to anything' : `there are ${known.slice(0, 10).join(', ')}`;
  return new Failure(`no event "${id}": ${those}`);
};

const counted = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
