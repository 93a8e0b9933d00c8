/**
 * `<folder>/stack.json`: who runs the embedded stack of this folder and where its parts answer. It is also the lock that
 * lets one process at a time run it, and the memory of the ports, so that links stay the same over restarts.
 */
import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isAlive } from './end-process.ts';

export type StackPorts = {
  readonly postgres: number;
  readonly temporal: number;
  readonly temporalUi: number;
  readonly smtp: number;
  readonly inbox: number;
};

export type StackRecord = {
  /** Of this one start. */
  readonly id: string;
  readonly pid: number;
  /** Tells this process from a later one with the same number; empty where the system does not say. */
  readonly mark: string;
  /** `service`: others may join it. `command`: it runs for one command only, and others wait for its end. */
  readonly purpose: 'service' | 'command';
  /** Null for a part that is not running, or not yet. */
  readonly postgresUrl: string | null;
  readonly temporalAddress: string | null;
  readonly temporalUiUrl: string | null;
  readonly smtpUrl: string | null;
  readonly inboxUrl: string | null;
};

export type StackLock = {
  /** Says where the parts answer; replaced as a whole. */
  readonly write: (parts: Omit<StackRecord, 'id' | 'pid' | 'mark' | 'purpose'>) => Promise<void>;
  readonly release: () => Promise<void>;
};

/** The stack that runs now, or null: a record of a process that has died counts as none. */
export const readStack = async (folder: string): Promise<StackRecord | null> => {
  const record = await readRecord(join(folder, 'stack.json'));
  if (record === null || !isAlive(record.pid)) return null;
  const mark = await processMark(record.pid);
  return mark === record.mark ? record : null;
};

/** Takes the folder's lock; answers the holder instead when another living process has it. */
export const lockStack = async (folder: string, purpose: StackRecord['purpose']): Promise<StackLock | StackRecord> => {
  const path = join(folder, 'stack.json');
  await mkdir(folder, { recursive: true });
  const us = { id: randomUUID(), pid: process.pid, mark: await processMark(process.pid), purpose };
  const nothing = { postgresUrl: null, temporalAddress: null, temporalUiUrl: null, smtpUrl: null, inboxUrl: null };
  const mine = `${path}.${us.id}`;
  await writeFile(mine, JSON.stringify({ ...us, ...nothing }));
  try {
    if (!(await claim(mine, path))) {
      const holder = await readStack(folder);
      if (holder) return holder;
      await rename(mine, path);
      // Another start may have found the same dead record: the last rename wins, and everyone looks again.
      await wait(100);
      const winner = await readStack(folder);
      if (winner && winner.id !== us.id) return winner;
    }
  } finally {
    await rm(mine, { force: true });
  }
  return {
    write: async (parts) => {
      await writeFile(mine, `${JSON.stringify({ ...us, ...parts }, null, 2)}\n`);
      await rename(mine, path);
    },
    release: () => rm(path, { force: true }),
  };
};

const PORTS = 'ports.json';

/** The ports of the last run; empty the first time. */
export const readPorts = async (folder: string): Promise<Partial<StackPorts>> => {
  const text = await readFile(join(folder, PORTS), 'utf8').catch(() => '{}');
  return parseObject(text) as Partial<StackPorts>;
};

export const writePorts = (folder: string, ports: Partial<StackPorts>): Promise<void> =>
  writeFile(join(folder, PORTS), `${JSON.stringify(ports, null, 2)}\n`);

/** A hard link is made only if the name is free, in one step. */
const claim = async (mine: string, path: string): Promise<boolean> => {
  try {
    await link(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
};

const readRecord = async (path: string): Promise<StackRecord | null> => {
  const found = parseObject(await readFile(path, 'utf8').catch(() => '{}')) as Partial<StackRecord>;
  return typeof found.pid === 'number' && typeof found.mark === 'string' && typeof found.id === 'string'
    ? (found as StackRecord)
    : null;
};

const parseObject = (text: string): object => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Written by hand or torn: as good as none, and the next write replaces it.
    return {};
  }
};

/** Boot and start time: after a restart of the machine (or of a container) the same pid is somebody else. */
const processMark = async (pid: number): Promise<string> => {
  try {
    const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8');
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The command name, in parentheses, may hold spaces: fields are counted after it. Field 22 is the start time.
    return `${boot.trim()}/${stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]}`;
  } catch {
    // Not Linux: the pid alone has to do.
    return '';
  }
};
