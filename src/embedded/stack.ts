/**
 * The embedded stack of one folder: PostgreSQL, Temporal and the mail catcher with its inbox. A part whose address is
 * given from outside is used and not started. Ports are chosen free, kept in the folder, and the same at the next start.
 */
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type CatcherInbox, startCatcherInbox } from './catcher-inbox.ts';
import { type ChildEnd, lastWords } from './child.ts';
import { freePort } from './free-port.ts';
import type { OnInbound } from './inbound-port.ts';
import { keepUp } from './keep-up.ts';
import { type Behaviour, type MailCatcher, startMailCatcher } from './mail-catcher.ts';
import { onFreePort } from './on-free-port.ts';
import { startPostgres } from './postgres.ts';
import { unreachable } from './reachable.ts';
import { lockStack, readPorts, type StackPorts, type StackRecord, writePorts } from './stack-file.ts';
import { startTemporal } from './temporal.ts';
import { findTemporal, type TemporalSearch } from './temporal-binary.ts';

export type StackOptions = {
  /** Absolute; `.keyline` of the working folder as a rule. Everything that is kept lies in it. */
  readonly folder: string;
  /** For people: what starts, what is downloaded, what died. A line at a time. */
  readonly log: (line: string) => void;
  /** Epoch ms, for the mail catcher's journal. */
  readonly now: () => number;
  /** Addresses of parts that run elsewhere; null: start our own. */
  readonly outside: {
    readonly postgresUrl: string | null;
    readonly temporalAddress: string | null;
    readonly smtpUrl: string | null;
  };
  /** Where to find the Temporal command; null: no Temporal of our own. */
  readonly temporal: TemporalSearch | null;
  /** Keyword search attributes of our own Temporal. */
  readonly keywords: readonly string[];
  /** False: no mail catcher of our own. */
  readonly mail: boolean;
  /** `command` for one command's duration: nobody joins it (see stack-file.ts). */
  readonly purpose: StackRecord['purpose'];
  /** Tests decide how the catcher answers. */
  readonly behaviour?: Behaviour;
  /** Takes mails for ourselves (see mail-catcher.ts). */
  readonly onInbound?: OnInbound;
  /** Called when a part is gone that nobody asked to end (Temporal: for good); the stack itself goes on. */
  readonly onDeath?: (part: string) => void;
};

export type Stack = {
  readonly postgresUrl: string;
  readonly temporalAddress: string | null;
  readonly temporalUiUrl: string | null;
  readonly smtpUrl: string | null;
  readonly inboxUrl: string | null;
  /** Null when mail goes to an outside server. */
  readonly catcher: MailCatcher | null;
  /** Stops what was started here, last started first. Safe to call twice. */
  readonly stop: () => Promise<void>;
};

/** Another living process runs the stack of this folder. */
export class StackIsRunning extends Error {
  override readonly name = 'StackIsRunning';
  readonly holder: StackRecord;
  constructor(folder: string, holder: StackRecord) {
    super(
      `the stack in ${folder} is already run by process ${holder.pid}: ` +
        'stop that one first (Ctrl-C in its terminal), or set KEYLINE_HOME to another folder',
    );
    this.holder = holder;
  }
}

/** Throws `StackIsRunning`, `TemporalNotFound`, or an error that names the part and what it said; nothing stays behind. */
export const startStack = async (options: StackOptions): Promise<Stack> => {
  const { folder, log } = options;
  const lock = await lockStack(folder, options.purpose);
  if ('pid' in lock) throw new StackIsRunning(folder, lock);
  const stops: (() => Promise<void>)[] = [lock.release];
  let stopping: Promise<void> | undefined;
  const stop = () => {
    stopping ??= stopAll(stops);
    return stopping;
  };
  try {
    const parts = await startParts(options, stops);
    const { catcher, ...addresses } = parts;
    await lock.write(addresses);
    return { ...parts, stop };
  } catch (error) {
    log('stopping what was started');
    await stop();
    throw error;
  }
};

const stopAll = async (stops: (() => Promise<void>)[]): Promise<void> => {
  for (const stop of stops.splice(0).reverse()) await stop();
};

const startParts = async (options: StackOptions, stops: (() => Promise<void>)[]): Promise<Omit<Stack, 'stop'>> => {
  const { folder, outside } = options;
  // Before anything is started: the likeliest thing to be missing, and a download is seen alone.
  const binary = options.temporal && outside.temporalAddress === null ? await findTemporal(options.temporal) : null;
  if (outside.temporalAddress !== null && options.temporal) await assertReachable(outside.temporalAddress);
  const ports = { ...(await readPorts(folder)) };
  const postgresUrl = outside.postgresUrl ?? (await ownPostgres(options, ports, stops));
  const mail = outside.smtpUrl === null && options.mail ? await ownMail(options, ports, stops) : null;
  const temporal = binary === null ? null : await ownTemporal(options, binary.path, ports, stops);
  await writePorts(folder, ports);
  return {
    postgresUrl,
    temporalAddress: outside.temporalAddress ?? temporal?.address ?? null,
    temporalUiUrl: temporal?.uiUrl ?? null,
    smtpUrl: outside.smtpUrl ?? mail?.catcher.url ?? null,
    inboxUrl: mail?.inbox.url ?? null,
    catcher: mail?.catcher ?? null,
  };
};

/** Asked for the first time; Temporal's own where it has one. */
const FIRST_CHOICE: StackPorts = { postgres: 15432, temporal: 7233, temporalUi: 8233, smtp: 2525, inbox: 8025 };

/** The ports of this folder; each part notes the one it got. */
type ChosenPorts = { -readonly [Part in keyof StackPorts]?: StackPorts[Part] };

/** Binds a part's port: the remembered one, or another where somebody else has it by now, which is said. */
const bind = <Bound>(
  part: keyof StackPorts,
  ports: ChosenPorts,
  log: (line: string) => void,
  listen: (port: number) => Promise<Bound>,
): Promise<Bound> => {
  const remembered = ports[part];
  return onFreePort(remembered ?? FIRST_CHOICE[part], async (port) => {
    const bound = await listen(port);
    if (remembered !== undefined && remembered !== port) log(`port ${remembered} is taken: ${part} moves to ${port}`);
    ports[part] = port;
    return bound;
  });
};

const ownPostgres = async (options: StackOptions, ports: ChosenPorts, stops: (() => Promise<void>)[]) => {
  const lines = await logFile(options.folder, 'postgres.log');
  const folder = join(options.folder, 'postgres');
  stops.push(lines.close);
  const server = await bind('postgres', ports, options.log, (port) =>
    startPostgres({ folder, port, durable: true, onLog: lines.write }),
  );
  stops.push(server.stop);
  watch('PostgreSQL', server.ended, options);
  options.log(`PostgreSQL on port ${server.port}`);
  return server.url;
};

const ownTemporal = async (
  options: StackOptions,
  binary: string,
  ports: ChosenPorts,
  stops: (() => Promise<void>)[],
) => {
  const lines = await logFile(options.folder, 'temporal.log');
  stops.push(lines.close);
  const file = join(options.folder, 'temporal', 'temporal.db');
  const { keywords, log, now, onDeath } = options;
  const start = (port: number, uiPort: number) =>
    startTemporal({ binary, file, port, uiPort, keywords, onLog: lines.write });
  const { server, again } = await bind('temporal', ports, log, async (port) => {
    // One process with two ports: each try looks for both.
    const uiPort = await freePort(ports.temporalUi ?? FIRST_CHOICE.temporalUi);
    const started = await start(port, uiPort);
    ports.temporalUi = uiPort;
    return { server: started, again: () => start(port, uiPort) };
  });
  const kept = keepUp(server, { name: 'Temporal', again, log, now });
  kept.stopped.catch((error: unknown) => {
    log(error instanceof Error ? error.message : String(error));
    onDeath?.('Temporal');
  });
  stops.push(kept.stop);
  log(`Temporal at ${server.address}`);
  return server;
};

const ownMail = async (
  { folder, now, behaviour, onInbound, log }: StackOptions,
  ports: ChosenPorts,
  stops: (() => Promise<void>)[],
): Promise<{ catcher: MailCatcher; inbox: CatcherInbox }> => {
  const mailFolder = join(folder, 'mail');
  const catcher = await bind('smtp', ports, log, (port) =>
    startMailCatcher({
      folder: mailFolder,
      port,
      now,
      ...(behaviour && { behaviour }),
      ...(onInbound && { onInbound }),
    }),
  );
  stops.push(catcher.stop);
  const inbox = await bind('inbox', ports, log, (port) => startCatcherInbox(catcher, port));
  stops.push(inbox.stop);
  log(`mail catcher on port ${catcher.port}, inbox ${inbox.url}`);
  return { catcher, inbox };
};

const watch = (part: string, ended: Promise<ChildEnd>, { log, onDeath }: StackOptions): void => {
  void ended.then((end) => {
    if (end.asked) return;
    log(lastWords(part, end));
    onDeath?.(part);
  });
};

/** What a server says goes to a file of its own: it is for whoever looks for a fault. */
const logFile = async (folder: string, name: string) => {
  await mkdir(folder, { recursive: true });
  const stream = createWriteStream(join(folder, name), { flags: 'a' });
  return {
    write: (line: string): void => void stream.write(`${line}\n`),
    close: () => new Promise<void>((resolve) => stream.end(resolve)),
  };
};

const assertReachable = async (address: string): Promise<void> => {
  const [host = '', port = ''] = address.split(/:(?=\d+$)/);
  const problem = await unreachable(host, Number(port));
  if (problem === null) return;
  throw new Error(
    `TEMPORAL_ADDRESS=${address} does not answer (${problem}): start that server, correct the address, ` +
      'or unset it to let keyline start its own',
  );
};
