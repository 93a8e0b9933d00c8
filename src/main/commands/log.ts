/** `keyline log call|visit|meeting|promise|need|...`: what people did, promised and learned outside of Keyline. */
import type { Command } from 'commander';
import { formatDay } from '../../console/server/format-instant.ts';
import { saidAhead, saidId, saidPast, saidText, saidTitle } from '../../contract/said.ts';
import { ENTRY_KINDS, type EntryKind, TOUCH_KINDS, type TouchKind } from '../../domain/relationship.ts';
import { type Logged, logEntry, logTouch } from '../../store/log/log-touch.ts';
import { makePromise } from '../../store/promises/make-promise.ts';
import { withStore } from '../connect-store.ts';
import { readSaid } from '../read-said.ts';
import { placeOf, type SayOptions, tellSaid, withSpeaker } from '../said-of-account.ts';

type LogOptions = SayOptions & { readonly contact?: string; readonly at?: string };
type EntryOptions = LogOptions & { readonly about?: string; readonly source?: string };
type PromiseOptions = SayOptions & { readonly to?: string; readonly due: string };

const TOUCHES: Readonly<Record<TouchKind, string>> = {
  call: 'a call: it counts as a touch',
  visit: 'a visit: it counts as a touch',
  meeting: 'a meeting: it counts as a touch',
};
const ENTRIES: Readonly<Record<EntryKind, string>> = {
  need: 'what they need (--about the product)',
  competitor: 'a competitor sighted there (--about its name)',
  growth: 'where they grow or shrink',
  strength: 'a strength of their business',
  weakness: 'a weakness of their business',
  note: 'anything else worth keeping',
};

export const registerLog = (program: Command): void => {
  const group = program
    .command('log')
    .summary('write down a call, visit, meeting, promise, need, competitor, note')
    .description('Write down what was done, promised and learned outside of Keyline');
  for (const kind of TOUCH_KINDS) {
    withSpeaker(
      group
        .command(`${kind} <account> <text>`)
        .description(TOUCHES[kind])
        .option('--contact <id>', 'with whom: id or address')
        .option('--at <date>', 'when, in the owner’s zone (default: now)'),
    ).action((account: string, text: string, options: LogOptions) => touch(kind, account, text, options));
  }
  withSpeaker(
    group
      .command('promise <account> <what>')
      .description('a promise: its owner is reminded the working day before')
      .requiredOption('--due <date>', 'the day by whose end it is kept, in the owner’s zone')
      .option('--to <contact>', 'to whom: id or address'),
  ).action(promise);
  for (const kind of ENTRY_KINDS) {
    withSpeaker(
      group
        .command(`${kind} <account> <text>`)
        .description(ENTRIES[kind])
        .option('--about <name>', 'what it is about')
        .option('--contact <id>', 'from whom: id or address')
        .option('--at <date>', 'as of when, in the owner’s zone (default: now)')
        .option('--source <text>', 'how it is known (default: who says so)'),
    ).action((account: string, text: string, options: EntryOptions) => entry(kind, account, text, options));
  }
};

const touch = (kind: TouchKind, account: string, text: string, options: LogOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { now, zone } = await placeOf(store, account);
    const said = readSaid(
      {
        TEXT: saidText(),
        '--contact': saidId().optional(),
        '--at': saidPast(zone, now).optional(),
        '--as': saidTitle(),
      },
      { TEXT: text, '--contact': options.contact, '--at': options.at, '--as': options.as },
    );
    const speaker = { account, contact: said['--contact'] ?? null, actor: said['--as'] };
    const logged = await logTouch(store, speaker, { kind, text: said.TEXT, at: said['--at'] ?? null });
    await tellSaid({ store, surroundings, json: options.json }, logged, toldOf(kind, zone));
  });

const entry = (kind: EntryKind, account: string, text: string, options: EntryOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { now, zone } = await placeOf(store, account);
    const said = readSaid(
      {
        TEXT: saidText(),
        '--about': saidTitle().optional(),
        '--contact': saidId().optional(),
        '--at': saidPast(zone, now).optional(),
        '--source': saidTitle().optional(),
        '--as': saidTitle(),
      },
      {
        TEXT: text,
        '--about': options.about,
        '--contact': options.contact,
        '--at': options.at,
        '--source': options.source,
        '--as': options.as,
      },
    );
    const logged = await logEntry(
      store,
      { account, contact: said['--contact'] ?? null, actor: said['--as'] },
      {
        kind,
        text: said.TEXT,
        about: said['--about'] ?? null,
        at: said['--at'] ?? null,
        source: said['--source'] ?? null,
      },
    );
    await tellSaid({ store, surroundings, json: options.json }, logged, toldOf(kind, zone));
  });

const toldOf = (kind: TouchKind | EntryKind, zone: string) => ({
  json: ({ id, at }: Logged) => ({ logged: id, kind, at }),
  text: ({ id, at }: Logged) => `Logged as ${id}, ${formatDay(at, zone)}.`,
});

const promise = (account: string, what: string, options: PromiseOptions): Promise<void> =>
  withStore(async (store, surroundings) => {
    const { now, zone } = await placeOf(store, account);
    const said = readSaid(
      { WHAT: saidTitle(), '--due': saidAhead(zone, now), '--to': saidId().optional(), '--as': saidTitle() },
      { WHAT: what, '--due': options.due, '--to': options.to, '--as': options.as },
    );
    const speaker = { account, contact: said['--to'] ?? null, actor: said['--as'] };
    const made = await makePromise(store, speaker, { what: said.WHAT, dueAt: said['--due'] });
    await tellSaid({ store, surroundings, json: options.json }, made, {
      json: ({ id, dueAt }) => ({ promise: id, dueAt }),
      text: ({ id, dueAt }) =>
        `Promised, to be kept by ${formatDay(dueAt, zone)}. keyline promise kept ${id} says it was.`,
    });
  });
