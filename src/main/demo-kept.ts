/**
 * `<folder>/played.json`: which demo is played in a folder, from its first instant on, and its summary once it was played
 * to its end. So the same command goes on where it was cut, or shows again what was played, and another one is refused.
 */
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoSummary } from '../demo/summary.ts';
import type { BusinessTime } from '../domain/time.ts';
import { StackIsRunning } from '../embedded/stack.ts';
import { readStack } from '../embedded/stack-file.ts';
import { Failure } from './failure.ts';

/** What makes two demos the same one. */
export type DemoName = {
  /** Absolute path; null: the generated company. */
  readonly orders: string | null;
  readonly accounts: number;
  readonly days: number;
  /** Null: the last days of the orders. */
  readonly from: BusinessTime | null;
  readonly seed: number;
  readonly currency: string;
  readonly answers: 'seeded' | 'none';
};

type Played = { readonly of: DemoName; readonly summary: DemoSummary | null };

const FILE = 'played.json';

/** What the folder has of this demo: its summary, null before its end. Throws Failure (usage) where another one is kept. */
export const readKeptDemo = async (
  folder: string,
  name: DemoName,
): Promise<{ readonly summary: DemoSummary | null } | null> => {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const { of, summary } = JSON.parse(text) as Played;
  if (commandOf(of) === commandOf(name)) return { summary };
  throw new Failure(
    `another demo is kept in ${folder}: ${commandOf(of)}. Give the same options to ` +
      `${summary === null ? 'go on with it' : 'look at it'}, or add --fresh to forget it`,
    2,
  );
};

/** Replaces the file as a whole: a kill leaves the old one or the new one. */
export const keepDemo = async (folder: string, of: DemoName, summary: DemoSummary | null): Promise<void> => {
  const file = join(folder, FILE);
  await writeFile(`${file}.new`, `${JSON.stringify({ of, summary } satisfies Played, null, 2)}\n`);
  await rename(`${file}.new`, file);
};

/** Removes all that a folder keeps. Throws `StackIsRunning` where another process plays in it. */
export const forgetDemo = async (folder: string): Promise<void> => {
  const running = await readStack(folder);
  if (running !== null) throw new StackIsRunning(folder, running);
  await rm(folder, { recursive: true, force: true });
};

/** Kept by an earlier build, it names neither a first day nor who answers. */
const commandOf = ({ orders, accounts, days, from, seed, currency, answers }: DemoName): string =>
  `keyline demo${orders === null ? '' : ` --orders ${orders}`} --accounts ${accounts} --days ${days} ` +
  `${from ? `--from ${new Date(from).toISOString().slice(0, 10)} ` : ''}--seed ${seed} --currency ${currency}` +
  `${answers === 'none' ? ' --answers none' : ''}`;
