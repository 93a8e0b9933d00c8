/** What the commands that say something of an account share: where and when it is said, and how the answer is told. */
import { userInfo } from 'node:os';
import type { Command } from 'commander';
import type { AccountId } from '../domain/ids.ts';
import { firstZone } from '../domain/place.ts';
import type { BusinessTime } from '../domain/time.ts';
import { readZone } from '../store/accounts/read-zone.ts';
import type { Said } from '../store/accounts/say-of-account.ts';
import { readNow } from '../store/database/clock.ts';
import type { Store } from '../store/database/open.ts';
import { importDefaults } from '../store/import/import-defaults.ts';
import type { Surroundings } from './connect-store.ts';
import { Failure } from './failure.ts';
import { jsonAnswer } from './json-answer.ts';
import { ringAccount } from './ring-account.ts';
import { unknownAccount } from './unknown-account.ts';

export type SayOptions = { readonly as: string; readonly json?: boolean };

/** Of the lists of registers. */
export type ListOptions = {
  readonly account?: string;
  /** Closed ones as well. */
  readonly all?: boolean;
  readonly limit: number;
  readonly json?: boolean;
};

/** `--as` and `--json`. */
export const withSpeaker = (command: Command): Command =>
  command
    .option('--as <name>', 'who says so', userInfo().username)
    .option('--json', 'one JSON document on standard output');

export type Place = { readonly now: BusinessTime; readonly zone: string };

/** The company's zone and business time, for dates that no owner says. */
export const companyPlace = async (store: Store): Promise<Place> => ({
  now: (await readNow(store.prisma)).business,
  zone: (await importDefaults(store))?.timezone ?? 'UTC',
});

/** Dates of an account are read in its owner's zone, else in the account's (see `readZone`). Throws for an unknown account. */
export const placeOf = async (store: Store, account: AccountId): Promise<Place> => {
  const row = await store.prisma.account.findUnique({ where: { id: account } });
  if (!row) throw await unknownAccount(store, account);
  const owner = row.ownerId === null ? null : await store.prisma.owner.findUnique({ where: { id: row.ownerId } });
  const { business: now } = await readNow(store.prisma);
  return { now, zone: firstZone(owner?.timezone, await readZone(store.prisma, row)) };
};

export type Told<Result> = {
  /** For people, a line or several. */
  readonly text: (result: Result) => string;
  /** For programs, beside `account` and `rung`. */
  readonly json: (result: Result) => Readonly<Record<string, unknown>>;
};

/** Rings the account, then prints. A refusal becomes a Failure: 3 where the input is to be mended, else 1. */
export const tellSaid = async <Result>(
  { store, surroundings, json }: { store: Store; surroundings: Surroundings; json: boolean | undefined },
  said: Said<Result>,
  told: Told<Result>,
  hint = '',
): Promise<void> => {
  if (said.type === 'refused') {
    if (said.because === 'unknown-account') throw await unknownAccount(store, said.reason);
    throw new Failure(`${said.reason}.${hint === '' ? '' : ` ${hint}`}`, said.because === 'invalid' ? 3 : 1);
  }
  const rung = said.ring && (await ringAccount(surroundings, said.account));
  if (json) {
    process.stdout.write(jsonAnswer({ account: said.account, ...told.json(said.result), rung }));
    return;
  }
  process.stdout.write(`${told.text(said.result)}\n`);
  if (said.ring && !rung) {
    process.stderr.write('nobody was rung: the sweep of a running keyline start delivers the news\n');
  }
};
