/**
 * The driver of stepped time: moves business time to the next instant at which anything is due, lets it happen, waits
 * until all is quiet, and goes on. So 120 days play in minutes, through the real workflows, the real mail server and the
 * real database, and one seed always gives the same messages.
 */
import { setTimeout as pause } from 'node:timers/promises';
import { type BusinessTime, DAY } from '../domain/time.ts';
import type { Stillness } from '../store/read-quiet.ts';
import type { Agenda } from './agenda.ts';

/** What the driver moves and asks; each is one question to the store, to Temporal or to the mailbox. */
export type DriverPorts = {
  readonly stepClock: (at: BusinessTime) => Promise<void>;
  /** All that happened outside by `at` has come in: from now on silence up to `at` is known. */
  readonly feedComplete: (at: BusinessTime) => Promise<void>;
  /** The next instant at which anything inside moves by itself. */
  readonly nextInstant: () => Promise<BusinessTime | null>;
  readonly dueAccounts: (at: BusinessTime) => Promise<readonly string[]>;
  readonly ring: (accounts: readonly string[]) => Promise<void>;
  readonly stillness: (at: BusinessTime) => Promise<Stillness>;
  /** Grants shared things and ends what expired; answers the accounts to ring. */
  readonly shareOut: () => Promise<readonly string[]>;
  /** Starts or wakes broadcasts that are due. */
  readonly broadcasts: (at: BusinessTime) => Promise<void>;
  /** Reads new mails and puts what their recipients will do on the agenda. */
  readonly readMail: (at: BusinessTime) => Promise<void>;
  /** Every four business weeks: fit and score. */
  readonly score: (at: BusinessTime) => Promise<void>;
  /** Called at each new business day. */
  readonly onDay: (at: BusinessTime) => Promise<void>;
  /** True when somebody pressed Ctrl-C. */
  readonly stopped: () => boolean;
};

/** Instants are taken in steps of this length: what falls between two steps happens at the second. */
const TICK = 30 * 60_000;

/** Business time between two scoring runs; each account's own timer notices its lapse between them. */
const SCORE_EVERY = 28 * DAY;

/** How long an instant may stay restless before the driver says what hangs (machine time). */
const PATIENCE_MS = 120_000;

export class RestlessInstant extends Error {}

export const drive = async (
  agenda: Agenda,
  ports: DriverPorts,
  from: BusinessTime,
  to: BusinessTime,
): Promise<void> => {
  let day = Math.floor(from / DAY);
  let scoredAt = from;
  await ports.stepClock(from);
  while (!ports.stopped()) {
    const next = earliest([agenda.next(), await ports.nextInstant(), (scoredAt + SCORE_EVERY) as BusinessTime]);
    if (next === null || next > to) break;
    const at = (Math.ceil(next / TICK) * TICK) as BusinessTime;
    await ports.stepClock(at);
    for (const appointment of agenda.take(at)) await appointment.act();
    await ports.feedComplete(at);
    if (at >= scoredAt + SCORE_EVERY) {
      await ports.score(at);
      scoredAt = at;
    }
    await settle(ports, at);
    await ports.readMail(at);
    if (Math.floor(at / DAY) > day) {
      day = Math.floor(at / DAY);
      await ports.onDay(at);
    }
  }
};

/** Rings who is due until nothing moves, then shares out what accounts share, until that moves nothing either. */
const settle = async (ports: DriverPorts, at: BusinessTime): Promise<void> => {
  await ports.broadcasts(at);
  do {
    await ports.ring(await ports.dueAccounts(at));
    await untilQuiet(ports, at);
  } while ((await ringAll(ports, await ports.shareOut())) > 0);
};

const ringAll = async (ports: DriverPorts, accounts: readonly string[]): Promise<number> => {
  await ports.ring(accounts);
  return accounts.length;
};

const untilQuiet = async (ports: DriverPorts, at: BusinessTime): Promise<void> => {
  for (let waited = 0, wait = 2; ; waited += wait, wait = Math.min(wait + 1, 20)) {
    const { accounts, effects, messages } = await ports.stillness(at);
    if (accounts + effects + messages === 0) return;
    if (waited > PATIENCE_MS) {
      throw new RestlessInstant(
        `at ${new Date(at).toISOString()}: ${accounts} accounts, ${effects} effects and ${messages} messages do not come to rest`,
      );
    }
    if (ports.stopped()) return;
    await pause(wait);
  }
};

const earliest = (instants: readonly (BusinessTime | null)[]): BusinessTime | null =>
  instants.reduce<BusinessTime | null>(
    (first, at) => (at === null || (first !== null && first <= at) ? first : at),
    null,
  );
