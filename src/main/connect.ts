/**
 * The whole stack with its connections, for commands that run Keyline: what the environment names is used as it is; else
 * what runs in KEYLINE_HOME; else an embedded one. The schema is brought up to date before anybody reads.
 */
import { SEARCH_ATTRIBUTES } from '../../workflows/messages.ts';
import type { Environment } from '../contract/environment.ts';
import type { Behaviour } from '../embedded/mail-catcher.ts';
import { type Stack, startStack } from '../embedded/stack.ts';
import { readStack } from '../embedded/stack-file.ts';
import { temporalSearch } from '../embedded/temporal-binary.ts';
import { openStore, type Store } from '../store/database/open.ts';
import { connectTemporal, type Temporal, type TemporalOptions } from '../temporal/connect.ts';
import { registerSearchAttributes } from '../temporal/register-search-attributes.ts';
import { migrateOrSay } from './connect-store.ts';
import { Failure } from './failure.ts';
import { type InboundPort, inboundPort } from './inbound-door.ts';
import { readEnvironment } from './read-environment.ts';
import { say } from './say.ts';
import { wordsOf } from './words-of.ts';

export type Everything = {
  readonly environment: Environment;
  readonly stack: Stack;
  readonly store: Store;
  readonly temporal: Temporal;
  /** What comes in by the catcher's SMTP door; closed until the house opens it. */
  readonly inbound: InboundPort;
  /** Connections first, then the embedded parts. Safe to call twice. */
  readonly close: () => Promise<void>;
};

export type EverythingOptions = {
  /** A line at a time, for people. */
  readonly log?: (line: string) => void;
  /** Instead of KEYLINE_HOME: the demo keeps its own. Absolute. */
  readonly home?: string;
  /** Leaves SMTP_URL aside: the demo and stepped time send to the catcher only. */
  readonly catcherOnly?: boolean;
  /** Leaves every address of the environment aside: a bench measures its own servers, and writes into nobody's database. */
  readonly ownOnly?: boolean;
  /** Connections of this process to PostgreSQL; default 20. */
  readonly connections?: number;
  readonly behaviour?: Behaviour;
  readonly onDeath?: (part: string) => void;
};

const OWN_SERVERS = { databaseUrl: null, temporalAddress: null, temporalNamespace: 'default', smtpUrl: null } as const;

/** The whole stack, a migrated database, the Temporal client: for `keyline start` and the demo. Throws `StackIsRunning`. */
export const connectEverything = async (options: EverythingOptions = {}): Promise<Everything> => {
  const environment = options.ownOnly ? { ...readEnvironment(), ...OWN_SERVERS } : readEnvironment();
  const log = options.log ?? say;
  const inbound = inboundPort();
  const stack = await startStack({
    folder: options.home ?? environment.home,
    log,
    now: Date.now,
    outside: {
      postgresUrl: environment.databaseUrl,
      temporalAddress: environment.temporalAddress,
      smtpUrl: options.catcherOnly ? null : environment.smtpUrl,
    },
    temporal: temporalSearch(process.env, log),
    keywords: Object.values(SEARCH_ATTRIBUTES).map(({ name }) => name),
    mail: true,
    purpose: 'service',
    onInbound: inbound.onInbound,
    ...(options.behaviour && { behaviour: options.behaviour }),
    ...(options.onDeath && { onDeath: options.onDeath }),
  });
  try {
    return await connectTo(stack, environment, options.connections ?? 20, inbound);
  } catch (error) {
    await stack.stop();
    throw error;
  }
};

export type RunningOptions = {
  /** Connections of this process to PostgreSQL; default 20. */
  readonly connections?: number;
  /** How long servers that are only just starting are waited for, machine ms; default 0. */
  readonly waitMs?: number;
  /** True: Temporal is connected to at the first call, so that a door takes facts while it is away. */
  readonly lazyTemporal?: boolean;
};

/** `besideHouse`: a `keyline start` or a demo runs in KEYLINE_HOME, and looks after the schedules. */
export type Running = Everything & { readonly besideHouse: boolean };

/**
 * What another terminal's `keyline start` runs, or what the environment names: for `keyline worker` and `keyline web`.
 * Starts nothing.
 */
export const connectToRunning = async (options: RunningOptions = {}): Promise<Running> => {
  const environment = readEnvironment();
  const running = await readStack(environment.home);
  const postgresUrl = environment.databaseUrl ?? running?.postgresUrl ?? null;
  const temporalAddress = environment.temporalAddress ?? running?.temporalAddress ?? null;
  if (postgresUrl === null || temporalAddress === null) {
    throw new Failure(
      `nothing runs in ${environment.home}: run keyline start in another terminal, or set DATABASE_URL and TEMPORAL_ADDRESS`,
    );
  }
  const stack: Stack = {
    postgresUrl,
    temporalAddress,
    temporalUiUrl: running?.temporalUiUrl ?? null,
    smtpUrl: environment.smtpUrl ?? running?.smtpUrl ?? null,
    inboxUrl: running?.inboxUrl ?? null,
    catcher: null,
    stop: async () => undefined,
  };
  const everything = await connectTo(stack, environment, options.connections ?? 20, inboundPort(), options);
  return { ...everything, besideHouse: running?.purpose === 'service' };
};

const connectTo = async (
  stack: Stack,
  environment: Environment,
  connections: number,
  inbound: InboundPort,
  { waitMs = 0, lazyTemporal = false }: RunningOptions = {},
): Promise<Everything> => {
  const { postgresUrl, temporalAddress } = stack;
  if (temporalAddress === null) throw new Error('the stack has no Temporal');
  await migrateOrSay(postgresUrl, waitMs);
  const temporal = await connectTemporalOrSay({
    address: temporalAddress,
    namespace: environment.temporalNamespace,
    lazy: lazyTemporal,
    patienceMs: Math.max(waitMs, 5_000),
  });
  const store = openStore({ url: postgresUrl, connections });
  const close = once(async () => {
    await temporal.close();
    await store.close();
    await stack.stop();
  });
  if (lazyTemporal) return { environment, stack, store, temporal, inbound, close };
  try {
    await registerSearchAttributes(temporal);
  } catch (error) {
    await close();
    throw error;
  }
  return { environment, stack, store, temporal, inbound, close };
};

const connectTemporalOrSay = async (options: TemporalOptions): Promise<Temporal> => {
  try {
    return await connectTemporal(options);
  } catch (cause) {
    throw new Failure(
      `Temporal at ${options.address} does not answer: ${wordsOf(cause)}. Start that server or correct TEMPORAL_ADDRESS; ` +
        'keyline doctor looks closer.',
      1,
      { cause },
    );
  }
};

const once = (work: () => Promise<void>): (() => Promise<void>) => {
  let running: Promise<void> | undefined;
  return () => {
    running ??= work();
    return running;
  };
};
