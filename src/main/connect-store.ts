/**
 * The database for a command that needs nothing else: what the environment names, else the stack that runs in
 * KEYLINE_HOME, else an embedded PostgreSQL for the time of the command. Most commands are this one; so Temporal and the
 * embedded servers are loaded only where they are used, which halves the time to the first answer.
 */
import { setTimeout as wait } from 'node:timers/promises';
import type { Environment } from '../contract/environment.ts';
import type { Stack } from '../embedded/stack.ts';
import { readStack } from '../embedded/stack-file.ts';
import { migrate } from '../store/database/migrate.ts';
import { openStore, type Store } from '../store/database/open.ts';
import { waitUntilUp } from '../store/database/wait-until-up.ts';
import { Failure } from './failure.ts';
import { readEnvironment } from './read-environment.ts';
import { say } from './say.ts';
import { untilSignal } from './until-signal.ts';
import { wordsOf } from './words-of.ts';

/** Where the other parts answer, for a command that can use them; null: not running. */
export type Surroundings = {
  readonly environment: Environment;
  readonly temporalAddress: string | null;
  readonly smtpUrl: string | null;
  readonly inboxUrl: string | null;
};

/** Runs `work` on a migrated database and closes it. Answers what `work` answers; Ctrl-C stops an embedded PostgreSQL first. */
export const withStore = async <Result>(
  work: (store: Store, surroundings: Surroundings) => Promise<Result>,
  { waitMs = 0 }: { readonly waitMs?: number } = {},
): Promise<Result> => {
  const environment = readEnvironment();
  if (environment.databaseUrl !== null) {
    const running = await readStack(environment.home);
    return onStore(environment.databaseUrl, work, surroundingsOf(environment, running), waitMs);
  }
  const stack = await joinOrStart(environment);
  const { signalled, forget } = untilSignal();
  // The command is cut off where it stands: every write of it is safe to repeat.
  void signalled.then(async () => {
    await stack.stop();
    process.exit(130);
  });
  try {
    return await onStore(stack.postgresUrl, work, surroundingsOf(environment, stack));
  } finally {
    await stack.stop();
    forget();
  }
};

type Joined = Pick<Stack, 'postgresUrl' | 'temporalAddress' | 'smtpUrl' | 'inboxUrl' | 'stop'>;

/** The running stack's database; else an embedded PostgreSQL alone. One command at a time holds it, the next waits. */
const joinOrStart = async ({ home }: Environment): Promise<Joined> => {
  for (let asked = 0; ; asked += 1) {
    const running = await readStack(home);
    if (running?.purpose === 'service' && running.postgresUrl !== null) {
      return { ...running, postgresUrl: running.postgresUrl, stop: async () => undefined };
    }
    if (running !== null) {
      if (asked === 0) say(`waiting for process ${running.pid}, which has the database in ${home}`);
      await wait(250);
      continue;
    }
    const { startStack, StackIsRunning } = await import('../embedded/stack.ts');
    try {
      return await startStack({
        folder: home,
        log: () => undefined,
        now: Date.now,
        outside: { postgresUrl: null, temporalAddress: null, smtpUrl: null },
        temporal: null,
        keywords: [],
        mail: false,
        purpose: 'command',
      });
    } catch (error) {
      // Another command was a moment quicker: look again.
      if (!(error instanceof StackIsRunning)) throw error;
    }
  }
};

const onStore = async <Result>(
  url: string,
  work: (store: Store, surroundings: Surroundings) => Promise<Result>,
  surroundings: Surroundings,
  waitMs = 0,
): Promise<Result> => {
  await migrateOrSay(url, waitMs);
  const store = openStore({ url });
  try {
    return await work(store, surroundings);
  } finally {
    await store.close();
  }
};

const surroundingsOf = (
  environment: Environment,
  running: Pick<Stack, 'temporalAddress' | 'smtpUrl' | 'inboxUrl'> | null,
): Surroundings => ({
  environment,
  temporalAddress: environment.temporalAddress ?? running?.temporalAddress ?? null,
  smtpUrl: environment.smtpUrl ?? running?.smtpUrl ?? null,
  inboxUrl: running?.inboxUrl ?? null,
});

/** Brings the schema up to date, or says which database cannot be used and what to check. */
export const migrateOrSay = async (url: string, waitMs: number): Promise<void> => {
  try {
    if (waitMs > 0) await waitUntilUp(url, waitMs);
    await migrate(url);
  } catch (cause) {
    const { hostname, port, pathname } = new URL(url);
    throw new Failure(
      `the database ${pathname.slice(1)} at ${hostname}:${port || 5432} cannot be used: ${wordsOf(cause)}. ` +
        'Check DATABASE_URL, or unset it to use the embedded PostgreSQL; keyline doctor looks closer.',
      1,
      { cause },
    );
  }
};
