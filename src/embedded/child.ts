/**
 * A server run as a child process. It has a process group of its own, so that Ctrl-C in the terminal reaches only us and
 * we stop the servers in order; on Linux it gets `stopSignal` from the kernel when we die without a word (kill -9).
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createInterface } from 'node:readline';

export type ChildOptions = {
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** Over our own; undefined unsets. Default: as ours. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Each line of its standard output and error. */
  readonly onLine: (line: string) => void;
  readonly stopSignal: 'SIGINT' | 'SIGTERM';
  /** Milliseconds from the stop signal to SIGKILL. */
  readonly patience: number;
  /** Another user to run as, where we are root. */
  readonly user?: { readonly uid: number; readonly gid: number };
};

export type Child = {
  readonly pid: number;
  /**
   * Resolves when it has ended, with words that say how ("exit code 1", "signal SIGKILL"), the lines that tell why, and
   * its last ones.
   */
  readonly ended: Promise<ChildEnd>;
  readonly stop: () => Promise<void>;
};

export type ChildEnd = { readonly how: string; readonly lastLines: readonly string[]; readonly asked: boolean };

/** What a part said before it ended unasked, for people. */
export const lastWords = (part: string, { how, lastLines }: ChildEnd): string =>
  [`${part} ended by itself (${how}). Its last words:`, ...lastLines.map((line) => `  ${line}`)].join('\n');

/** util-linux; part of every Debian. Without it a kill -9 leaves the servers to the next start, which ends them. */
const SETPRIV = '/usr/bin/setpriv';
const LINES_KEPT = 12;

/** What says why it ended; a stack trace after it must not push it out of the last lines. */
const TELLING = /in use|panic:|fatal|permission denied|no such file/i;

export const startChild = async (options: ChildOptions): Promise<Child> => {
  const [command, args] = boundToUs(options);
  const child = spawn(command, args, {
    cwd: options.cwd,
    detached: true,
    env: { ...process.env, ...options.env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(command === SETPRIV ? {} : options.user),
  });
  const lastLines: string[] = [];
  const telling: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (line) => {
      lastLines.push(line);
      if (lastLines.length > LINES_KEPT) lastLines.shift();
      if (telling.length < LINES_KEPT && TELLING.test(line)) telling.push(line);
      options.onLine(line);
    });
  }
  const pid = await spawned(child, options.name);
  let asked = false;
  const ended = new Promise<ChildEnd>((resolve) => {
    child.once('close', (code, signal) => {
      const how = signal ? `signal ${signal}` : `exit code ${code}`;
      resolve({ how, lastLines: [...new Set([...telling, ...lastLines])], asked });
    });
  });
  const stop = async (): Promise<void> => {
    if (!asked) {
      asked = true;
      child.kill(options.stopSignal);
    }
    const timer = setTimeout(() => child.kill('SIGKILL'), options.patience);
    await ended;
    clearTimeout(timer);
  };
  return { pid, ended, stop };
};

/** The command wrapped so that the kernel signals the child when its parent is gone; the pid stays the child's own. */
const boundToUs = (options: ChildOptions): [string, string[]] => {
  const plain: [string, string[]] = [options.command, [...options.args]];
  if (process.platform !== 'linux' || !existsSync(SETPRIV)) return plain;
  const { user } = options;
  const as = user ? ['--reuid', String(user.uid), '--regid', String(user.gid), '--clear-groups'] : [];
  return [SETPRIV, [...as, '--pdeathsig', options.stopSignal.replace('SIG', ''), options.command, ...options.args]];
};

const spawned = (child: ChildProcess, name: string): Promise<number> =>
  new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new Error(`${name} could not be started: ${error.message}`)));
    child.once('spawn', () => resolve(child.pid ?? 0));
  });
