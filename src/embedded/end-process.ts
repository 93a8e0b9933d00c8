/** Ending a process that an earlier, killed run left behind, and only if it is still that process. */
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';

export type LeftOver = {
  readonly pid: number;
  /** Part of its command line: a pid that meanwhile belongs to another program is left alone. */
  readonly commandHas: string;
  readonly signal: 'SIGINT' | 'SIGTERM';
  /** Milliseconds to wait for its end. Throws after that. */
  readonly patience: number;
};

/** True when there was one and it has ended. */
export const endProcess = async ({ pid, commandHas, signal, patience }: LeftOver): Promise<boolean> => {
  if (!isAlive(pid) || !(await commandLine(pid)).includes(commandHas)) return false;
  process.kill(pid, signal);
  for (let waited = 0; isAlive(pid); waited += 50) {
    if (waited >= patience) throw new Error(`process ${pid} of an earlier run does not end: end it by hand`);
    await wait(50);
  }
  return true;
};

/** Signal 0 only asks; EPERM means that it lives and belongs to another user. */
export const isAlive = (pid: number): boolean => {
  if (!Number.isInteger(pid) || pid <= 0) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Empty where it cannot be read (not Linux): then nothing is ended, and the server itself reports who is in its way. */
const commandLine = (pid: number): Promise<string> => readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
