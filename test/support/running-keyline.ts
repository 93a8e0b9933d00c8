import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const COMMAND = fileURLToPath(new URL('../../src/main/keyline.mjs', import.meta.url));

export type RunningKeyline = {
  /** What it has said so far. */
  readonly stdout: () => string;
  readonly stderr: () => string;
  /** Resolves when standard output or error matches; rejects where the process ends before. */
  readonly said: (pattern: RegExp) => Promise<void>;
  readonly signal: (name: NodeJS.Signals) => void;
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | NodeJS.Signals | null>;
  /** Kills it where it still runs, and waits for its end. */
  readonly kill: () => Promise<void>;
};

/** Runs `keyline ...` as a process of its own that goes on beside the test. Undefined in `env` unsets. */
export const startKeyline = (
  args: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): RunningKeyline => startProcess([process.execPath, COMMAND, ...args], { cwd, env: { ...process.env, ...env } });

/** Runs a command with exactly this environment. */
export const startProcess = (
  [command = '', ...args]: readonly string[],
  { cwd, env }: { readonly cwd: string; readonly env: Readonly<Record<string, string | undefined>> },
): RunningKeyline => {
  const child: ChildProcess = spawn(command, args, { cwd, env: { ...env }, stdio: ['ignore', 'pipe', 'pipe'] });
  let stdout = '';
  let stderr = '';
  const watchers = new Set<() => void>();
  const note = (): void => {
    for (const watcher of watchers) watcher();
  };
  child.stdout?.on('data', (chunk) => {
    stdout += String(chunk);
    note();
  });
  child.stderr?.on('data', (chunk) => {
    stderr += String(chunk);
    note();
  });
  const ended = once(child, 'close').then(([code, signal]): number | NodeJS.Signals | null => code ?? signal);
  const said = (pattern: RegExp): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (!pattern.test(stdout) && !pattern.test(stderr)) return;
        watchers.delete(look);
        resolve();
      };
      watchers.add(look);
      void ended.then((how) => reject(new Error(`ended (${how}) without ${pattern}:\n${stdout}\n${stderr}`)));
      look();
    });
  return {
    stdout: () => stdout,
    stderr: () => stderr,
    said,
    signal: (name) => void child.kill(name),
    ended,
    kill: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
};
