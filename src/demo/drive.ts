/**
 * The driver of stepped time: moves business time to the next instant at which anything is due, lets it happen, waits
 * until all is quiet, and goes on. So 120 days play in minutes, through the real workflows, the real mail server and the
 * real database, and one seed always gives the same messages.
 *
 * What keeps it the same whatever the machine does meanwhile: all facts of an instant are in before anybody decides (the
 * door rings no bell in stepped time, the driver does), shared things are granted when all have asked, and a broadcast
 * sends when the accounts have planned.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { SCORE_EVERY, TICK } from '../domain/stepped-time.ts';
import { type BusinessTime, businessTime, DAY } from '../domain/time.ts';
import type { Movers } from '../store/database/clock.ts';
import type { Stillness } from '../store/stepped/read-quiet.ts';
import type { Agenda } from './agenda.ts';

/** What the driver moves and asks; each is one question to the store, to Temporal or to the mailbox. */
export type DriverPorts = {
  /** To the instant, where nobody moves until it is their turn. */
  readonly stepClock: (at: BusinessTime) => Promise<void>;
  readonly passTurn: (turn: Movers) => Promise<void>;
  /** All that happened outside by `at` has come in: from now on silence up to `at` is known. */
  readonly feedComplete: (at: BusinessTime) => Promise<void>;
  /** The next instant at which anything inside moves by itself. */
  readonly nextInstant: () => Promise<BusinessTime | null>;
  readonly dueAccounts: (at: BusinessTime) => Promise<readonly string[]>;
  readonly ring: (accounts: readonly string[]) => Promise<void>;
  readonly stillness: (at: BusinessTime) => Promise<Stillness>;
  /** Grants shared things and ends what expired. True: some account was told. */
  readonly shareOut: (at: BusinessTime) => Promise<boolean>;
  /** Starts or wakes broadcasts that are due; answers how many are under way. */
  readonly broadcasts: (at: BusinessTime) => Promise<number>;
  /** Writes the digests whose morning it is and sends the mails to our own people that are due. */
  readonly notices: (at: BusinessTime) => Promise<void>;
  /** Reads new mails and puts what their recipients will do on the agenda. */
  readonly readMail: (at: BusinessTime) => Promise<void>;
  /** Every four business weeks: fit and score. */
  readonly score: (at: BusinessTime) => Promise<void>;
  /** Called at each new business day. */
  readonly onDay: (at: BusinessTime) => Promise<void>;
  /** True when somebody pressed Ctrl-C: the instant that is being played is the last. */
  readonly stopped: () => boolean;
};

export type Span = {
  /** First instant of the demo: the rhythm of scoring counts from here. */
  readonly start: BusinessTime;
  /** Where it goes on; the instant at which an earlier run was cut is played again, and what was done stays done. */
  readonly from: BusinessTime;
  readonly to: BusinessTime;
};

/** How long an instant may stay restless before the driver says what hangs (machine time). */
const PATIENCE_MS = 180_000;

/** The same for somebody who waits after Ctrl-C: the next start plays the instant again. */
const PATIENCE_AFTER_STOP_MS = 10_000;

export class RestlessInstant extends Error {
  override readonly name = 'RestlessInstant';
}

export const drive = async (agenda: Agenda, ports: DriverPorts, { start, from, to }: Span): Promise<void> => {
  let day = Math.floor(from / DAY);
  let scoredAt = scoredBefore(start, from);
  for (let at: BusinessTime | null = from; at !== null && at <= to && !ports.stopped(); ) {
    await ports.stepClock(at);
    for (const appointment of agenda.take(at)) await appointment.act();
    await ports.feedComplete(at);
    if (at >= scoredAt + SCORE_EVERY) {
      await ports.score(at);
      scoredAt = at;
    }
    if (!(await settle(ports, at))) return;
    await ports.passTurn('nobody');
    await ports.notices(at);
    await ports.readMail(at);
    if (Math.floor(at / DAY) > day) {
      day = Math.floor(at / DAY);
      await ports.onDay(at);
    }
    const next = earliest([agenda.next(), await ports.nextInstant(), businessTime(scoredAt + SCORE_EVERY)]);
    at = next === null ? null : businessTime(Math.max(Math.ceil(next / TICK) * TICK, at + TICK));
  }
};

/** The last scoring that is surely done at `from`: one that falls on `from` itself may have been cut, and is repeated. */
const scoredBefore = (start: BusinessTime, from: BusinessTime): BusinessTime =>
  businessTime(start + Math.max(0, Math.ceil((from - start) / SCORE_EVERY) - 1) * SCORE_EVERY);

/**
 * Rings who is due until nothing moves, then shares out what accounts share, until that moves nothing either; then the
 * broadcasts, and whom they moved. False: stopped before all was quiet.
 */
const settle = async (ports: DriverPorts, at: BusinessTime): Promise<boolean> => {
  await ports.passTurn('accounts');
  if (!(await settleAccounts(ports, at))) return false;
  await ports.passTurn('all');
  if ((await ports.broadcasts(at)) === 0) return true;
  return (await untilQuiet(ports, at, 'all')) && settleAccounts(ports, at);
};

const settleAccounts = async (ports: DriverPorts, at: BusinessTime): Promise<boolean> => {
  // Not asked again whether somebody is due: who was told may have been awake and at work on it before we could ask.
  do {
    await ports.ring(await ports.dueAccounts(at));
    if (!(await untilQuiet(ports, at, 'accounts'))) return false;
  } while (await ports.shareOut(at));
  return true;
};

const untilQuiet = async (ports: DriverPorts, at: BusinessTime, whose: 'accounts' | 'all'): Promise<boolean> => {
  for (let waited = 0, wait = 2; ; waited += wait, wait = Math.min(wait + 1, 20)) {
    const { accounts, effects, messages, broadcasts } = await ports.stillness(at);
    if (accounts + effects + messages + (whose === 'all' ? broadcasts : 0) === 0) return true;
    if (ports.stopped() && waited > PATIENCE_AFTER_STOP_MS) return false;
    if (waited > PATIENCE_MS) {
      throw new RestlessInstant(
        `at ${nameOf(at)}: ${accounts} accounts, ${effects} effects, ${messages} messages and ${broadcasts} ` +
          'sends of newsletters do not come to rest; the same command goes on from here',
      );
    }
    await pause(wait);
  }
};

const nameOf = (at: BusinessTime): string => new Date(at).toISOString();

const earliest = (instants: readonly (BusinessTime | null)[]): BusinessTime | null =>
  instants.reduce<BusinessTime | null>(
    (first, at) => (at === null || (first !== null && first <= at) ? first : at),
    null,
  );
